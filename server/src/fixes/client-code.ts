import type { ParsedText } from "../syntax/tree.ts";
import type { Span } from "../text/span.ts";
import { isBound } from "./imports/javascript-bindings.ts";
import { childOf, lastOf, nodesOf, pathTo } from "./tree.ts";

/** Packages that only code for browsers and phones imports. */
const CLIENT_PACKAGE =
  /^(?:react-dom(?:\/client)?|preact(?:\/hooks)?|@stripe\/(?:stripe-js|react-stripe-js|stripe-react-native)(?:\/.*)?|react-native(?:[-/].*)?|expo(?!-server)(?:[-/].*)?|@react-native\/.*|@angular\/(?!ssr|compiler|cli).*|svelte(?:\/.*)?|vue|vue-router|@vue\/.*|jquery|solid-js(?:\/.*)?|@ionic\/.*|react-router-dom)$/;
/** Functions that a framework runs on the server, in files whose other code goes to the browser. */
const SERVER_FUNCTION = /^(?:getServerSideProps|getStaticProps|getStaticPaths|getInitialProps|loader|action|generateMetadata|generateStaticParams)$/;
const STATE_HOOK = /^use(?:State|Effect|LayoutEffect|Reducer|Ref|Callback|Memo|Context)$/;

/**
 * Whether what stands at a place of JavaScript or TypeScript runs in a browser or on a phone, by what the file itself says. There no look-up is right:
 * the key would be delivered with the code, wherever it was read from.
 */
export function isClientCode(parsed: ParsedText, at: Span): boolean {
  const { root, text } = parsed;
  const directives = directivesOf(parsed);
  if (directives.includes("use client")) return true;
  if (directives.includes("use server")) return false;
  if (runsOnServer(parsed, at)) return false;
  for (const statement of root.children) {
    const from = specifierOf(parsed, statement.start, statement.end);
    if (from === "server-only") return false;
  }
  for (const node of nodesOf(root)) {
    if (node.type === "import_statement" || node.type === "call_expression") {
      const from = specifierOf(parsed, node.start, Math.min(node.end, node.start + 2000));
      if (from !== undefined && CLIENT_PACKAGE.test(from) && !isTypeOnly(text, node.start)) return true;
      const callee = node.type === "call_expression" ? childOf(node, "function") : undefined;
      if (callee !== undefined && STATE_HOOK.test(text.slice(callee.start, callee.end).replace(/^React\./, ""))) return true;
    }
    const object = node.type === "member_expression" ? childOf(node, "object") : undefined;
    const name = object?.type === "identifier" ? text.slice(object.start, object.end) : "";
    if (/^(?:window|document|localStorage|sessionStorage)$/.test(name) && !isBound(parsed, name)) return true;
  }
  return false;
}

/** Where code runs that does not read `process.env`: Deno, Workers and their kin, or what a bundler or framework gives it instead. */
export type OtherPlatform = "deno" | "workers" | "bundler" | "sveltekit";

/** Whether a file reads `process.env` itself: then that is how variables come to it. */
export function readsProcessEnv({ text }: ParsedText): boolean {
  return /\bprocess\s*\??\.\s*env\b/.test(text);
}

/** The runtime without `process.env` that is meant by what the file says; undefined for Node and its like. */
export function otherPlatform(parsed: ParsedText): OtherPlatform | undefined {
  if (readsProcessEnv(parsed)) return undefined;
  const { text, root } = parsed;
  if (/\bDeno\s*\./.test(text)) return "deno";
  if (/\bimport\.meta\.env\b/.test(text)) return "bundler";
  if (/\bexport\s+default\s*\{[\s\S]{0,400}?\b(?:fetch|scheduled|queue)\s*(?:\(|:\s*(?:async\s*)?(?:function\s*)?\()\s*\w+\s*(?::[^,)]*)?,\s*env\b/.test(text))
    return "workers";
  // What a Hono application says of its bindings is said of a Worker.
  if (/\bnew\s+Hono\s*<\s*\{[^{}]*\bBindings\b/.test(text) && !/@hono\/node-server|\bHttp2?Bindings\b/.test(text)) return "workers";
  if (/\b(?:c|ctx|context)\.env\.[A-Z]|\bPagesFunction\b|\bExportedHandler\s*</.test(text)) return "workers";
  if (/\bexport\s+(?:async\s+)?(?:function|const)\s+onRequest(?:Get|Post|Put|Patch|Delete)?\b/.test(text)) return "workers";
  if (/\b(?:platform|locals)\.env\b/.test(text)) return "bundler";
  for (const statement of root.children) {
    const [, from = ""] = /(?:\bfrom|\bimport)\s*["']([^"']+)["']/.exec(text.slice(statement.start, Math.min(statement.end, statement.start + 500))) ?? [];
    if (/^(?:npm:|jsr:|https?:\/\/)/.test(from)) return "deno";
    if (/^(?:cloudflare:|@cloudflare\/)/.test(from)) return "workers";
    if (/^\$env\/\w+\/private$/.test(from)) return "sveltekit";
    if (/^(?:\$env\/|astro:env)/.test(from)) return "bundler";
  }
  return undefined;
}

/** Inside a function that runs on the server by its name or by a directive of its own. */
function runsOnServer({ root, text }: ParsedText, at: Span): boolean {
  const path = pathTo(root, at);
  return path.some((node, index) => {
    if (!/function|method_definition/.test(node.type)) return false;
    const holder = path[index - 1];
    const name = childOf(node, "name") ?? (holder?.type === "variable_declarator" ? childOf(holder, "name") : undefined);
    if (name && SERVER_FUNCTION.test(text.slice(name.start, name.end))) return true;
    const body = childOf(node, "body");
    return body?.type === "statement_block" && /^\{\s*["']use server["']/.test(text.slice(body.start, body.start + 200));
  });
}

function directivesOf({ root, text }: ParsedText): string[] {
  const directives: string[] = [];
  for (const node of root.children) {
    if (node.type === "comment" || node.type === "hash_bang_line") continue;
    const string = node.type === "expression_statement" ? node.children[0] : undefined;
    if (string?.type !== "string") break;
    directives.push(text.slice(string.start + 1, string.end - 1));
  }
  return directives;
}

function specifierOf({ text }: ParsedText, start: number, end: number): string | undefined {
  const [, imported, required] = /^(?:import\b[^"'`;(]*?["']([^"']+)["']|(?:require|import)\s*\(\s*["']([^"']+)["'])/.exec(text.slice(start, end)) ?? [];
  return imported ?? required;
}

function isTypeOnly(text: string, start: number): boolean {
  return /^import\s+type\b/.test(text.slice(start, start + 40));
}

/** Whether a setting is one of those where the code is handed to a browser: `env` of next.config, Angular's environment files. */
export function isClientConfiguration(parsed: ParsedText, path: string, at: Span): boolean {
  if (/(?:^|\/)environments?\/environment[^/]*\.[jt]s$/.test(path)) return true;
  if (!/(?:^|\/)(?:next|nuxt|vite|astro|svelte)\.config\.[cm]?[jt]s$/.test(path)) return false;
  const around = pathTo(parsed.root, at);
  return around.some((node) => {
    const key = node.type === "pair" ? childOf(node, "key") : undefined;
    return key !== undefined && lastOf(around) !== key && /^["']?(?:env|publicRuntimeConfig|public|define)["']?$/.test(parsed.text.slice(key.start, key.end));
  });
}
