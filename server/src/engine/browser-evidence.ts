import { type Expression, functionsIn, type Program } from "../facts/program.ts";
import { globMatcher } from "../project/glob.ts";

/** Packages whose code runs in a browser or in an app: who imports them is part of one. */
const CLIENT_PACKAGES =
  /^(?:react-dom(?:\/client)?|react-native|expo|expo-router|vue|@angular\/(?:core|platform-browser(?:-dynamic)?)|@ionic\/.*|@stripe\/(?:react-stripe-js|stripe-react-native)|svelte|solid-js|preact\/hooks)$/;

/** Hooks of React that only components in a browser may call. */
const CLIENT_HOOKS = new Set(["useState", "useEffect", "useLayoutEffect", "useReducer", "useRef", "useContext", "useTransition", "useSyncExternalStore"]);

/** Packages and modules that no bundle for a browser can take in, or that are taken away from it. */
const SERVER_PACKAGES =
  /^(?:node:.*|fs|fs\/promises|child_process|net|tls|http2|dgram|cluster|worker_threads|server-only|next\/headers|express|fastify|koa|@nestjs\/.*|firebase-admin(?:\/.*)?|@tanstack\/.*start.*|hono(?:\/.*)?|ink)$/;

/** Made when they are first asked for: who opens a Python file never does. */
const matcher = (...files: readonly string[]): ((path: string) => boolean) => {
  let matches: ((path: string) => boolean) | undefined;
  return (path) => {
    matches ??= globMatcher(files);
    return matches(path);
  };
};

const SERVER_FILES = matcher("*.server.*", ".server", "**/lib/server/**", "pages/api", "**/pages/api/**", "_document.*", "_middleware.*", "middleware.*");
const PAGES = matcher("pages/**/*.{js,jsx,tsx}", "**/pages/**/*.{js,jsx,tsx}");
const ROUTES = matcher("app/routes/**/*.{jsx,tsx}", "**/app/routes/**/*.{jsx,tsx}");
const UNIVERSAL = matcher("+page.{js,ts}", "+layout.{js,ts}");

const SERVER_EXPORTS = new Set(["getServerSideProps", "getStaticProps", "getStaticPaths", "loader", "action", "headers", "middleware"]);

/** Exports of pages and routes that a framework takes away before the browser gets the module. */
export const isServerExport = (name: string): boolean => SERVER_EXPORTS.has(name);

/** Whether a module stays on the server wherever it is imported. */
export function staysOnServer(path: string, program: Program): boolean {
  return program.directives.includes("use server") || SERVER_FILES(path) || importsAny(program, (specifier) => SERVER_PACKAGES.test(specifier));
}

/** Whether a browser gets a module for its own sake: a component of a page, an entry, a part of an app. */
export function isForBrowser(path: string, program: Program): boolean {
  if (program.ecosystem !== "npm" || staysOnServer(path, program)) return false;
  if (program.directives.includes("use client") || UNIVERSAL(path)) return true;
  if (importsAny(program, (specifier, names) => CLIENT_PACKAGES.test(specifier) || (specifier === "react" && names.some((name) => CLIENT_HOOKS.has(name)))))
    return true;
  return (PAGES(path) || ROUTES(path)) && showsSomething(program) ? true : handlesEvents(program);
}

function importsAny(program: Program, test: (specifier: string, names: readonly string[]) => boolean): boolean {
  return (program.functions[0]?.body ?? []).some(
    (statement) =>
      statement.kind === "import" &&
      !statement.typeOnly &&
      test(
        statement.specifier,
        statement.names.map(({ name }) => name),
      ),
  );
}

interface Markup {
  readonly any: boolean;
  /** `onClick={…}`: only what runs in a browser can be told of events. */
  readonly handlers: boolean;
}

const known = new WeakMap<Program, Markup>();

const showsSomething = (program: Program): boolean => markupOf(program).any;
const handlesEvents = (program: Program): boolean => markupOf(program).handlers;

function markupOf(program: Program): Markup {
  let markup = known.get(program);
  if (!markup) {
    markup = searched(program);
    known.set(program, markup);
  }
  return markup;
}

function searched(program: Program): Markup {
  let any = false;
  const waiting: object[] = functionsIn(program).map(({ body }) => body);
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const it = next as Expression;
    if (it.kind === "element") {
      any = true;
      if (it.tag?.kind === "text" && it.entries.some(({ key, value }) => key?.kind === "text" && /^on[A-Z]/.test(key.value) && value.kind !== "text"))
        return { any, handlers: true };
    }
    for (const value of Object.values(it)) if (typeof value === "object" && value !== null) waiting.push(value);
  }
  return { any, handlers: false };
}
