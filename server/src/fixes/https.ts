import type { ParsedText, SyntaxNode } from "../syntax/tree.ts";
import { type Edit, insertion } from "../text/edit.ts";
import { codeRepair } from "./code-repair.ts";
import type { Repair } from "./repair.ts";
import { settingsRemoval } from "./settings-removal.ts";
import { childOf, nodesOf, pathTo } from "./tree.ts";
import { pathOf, sourcesOf } from "./value-sources.ts";

/** Says https where http stands. */
export const https: Repair = codeRepair("https", ["plain-http"], ({ finding, parsed, text }) => {
  // What another program is told is another repair's matter.
  if (finding.said?.message === "command") return [];
  const at = pathTo(parsed.root, finding.span).at(-1);
  if (at === undefined) return [];
  const source = (node: SyntaxNode | undefined): string => (node ? text.slice(node.start, node.end) : "");
  const assignment = pathOf(parsed.root, at).findLast((node) => node.type === "assignment");
  const edits: Edit[] = [];
  const ports: SyntaxNode[] = [];
  const seen = new Set<number>();
  let isMade = false;
  for (const part of sourcesOf(parsed, assignment ?? at)) {
    for (const node of nodesOf(part)) {
      if (/^(?:string|template_string|concatenated_string)$/.test(node.type)) {
        // What follows may be put in or added: that it is Stripe's host is known of the whole.
        const [before, host = ""] = /^[a-zA-Z]*["'`]{1,3}(?=http:\/\/((?:[\w-]+\.)*stripe\.com(?![\w.-])|["'`{%]|\$\{))/i.exec(source(node)) ?? [];
        isMade ||= before !== undefined && !/stripe/i.test(host);
        if (before !== undefined && !seen.has(node.start)) edits.push(insertion(node.start + before.length + "http".length, "s"));
        seen.add(node.start);
      } else if (node.type === "pair") {
        const [key, value] = [source(childOf(node, "key")).replace(/["'`]/g, ""), childOf(node, "value")];
        const literal = value?.type === "as_expression" ? value.children[0] : value;
        if (key === "protocol" && literal && /^["'`]http:?["'`]$/.test(source(literal)) && !seen.has(literal.start)) {
          seen.add(literal.start);
          edits.push(insertion(literal.start + 1 + "http".length, "s"));
        } else if (key === "port" && /^["'`]?80["'`]?$/.test(source(value))) ports.push(node);
        // An agent for plain connections refuses others.
        else if (/^(?:httpAgent|agent)$/.test(key) && /\bnew\s+(?:http\.)?Agent\b/.test(source(value)) && !/https/.test(source(value))) return [];
      }
    }
  }
  for (const literal of protocolsAssigned(parsed, at)) edits.push(insertion(literal.start + 1 + "http".length, "s"));
  const connection = /^[\w.]*\.HTTPConnection$/.test(source(childOf(at, "function"))) ? childOf(childOf(at, "function"), "attribute") : undefined;
  if (connection) edits.push({ span: connection, text: "HTTPSConnection" });
  const secure = secureModule(parsed, at);
  if (edits.length + secure.length === 0) return [];
  return [
    {
      variant: "https",
      title: "Use https",
      safety: ports.length > 0 || secure.length > 0 || isMade ? "suggestion" : "safe",
      edits: [...edits, ...settingsRemoval(parsed, [...new Set(ports)]), ...secure],
    },
  ];
});

/** Where a variable that a request is given is told its protocol: the texts in `url.protocol = "http:"`. */
function protocolsAssigned({ root, text }: ParsedText, at: SyntaxNode): SyntaxNode[] {
  const source = (node: SyntaxNode | undefined): string => (node ? text.slice(node.start, node.end) : "");
  const given = new Set([...nodesOf(at)].filter(({ type }) => type === "identifier").map(source));
  return [...nodesOf(root)].flatMap((node) => {
    const [target, value] = node.type === "assignment_expression" ? [childOf(node, "left"), childOf(node, "right")] : [];
    const isProtocol =
      target?.type === "member_expression" && source(childOf(target, "property")) === "protocol" && given.has(source(childOf(target, "object")));
    return isProtocol && value && /^["'`]http:?["'`]$/.test(source(value)) ? [value] : [];
  });
}

/** The edits after which a request that Node's `http` makes is made by `https`. */
function secureModule({ root, text }: ParsedText, at: SyntaxNode): Edit[] {
  const callee = at.type === "call_expression" ? childOf(at, "function") : undefined;
  const object = childOf(callee, "object");
  if (object?.type !== "identifier") return [];
  const name = text.slice(object.start, object.end);
  const moduleOf = (statement: SyntaxNode, module: string): string | undefined =>
    new RegExp(`^(?:import\\s+(?:\\*\\s+as\\s+)?|(?:const|let|var)\\s+)([\\w$]+)[^;\\n]*["'](?:node:)?${module}["']`).exec(
      text.slice(statement.start, statement.end),
    )?.[1];
  const plain = root.children.find((statement) => moduleOf(statement, "http") === name);
  if (plain === undefined) return [];
  const known = root.children.flatMap((statement) => moduleOf(statement, "https") ?? [])[0];
  if (known !== undefined) return [{ span: object, text: known }];
  if (new RegExp(`(?<![\\w$.:/"'])${name}s(?![\\w$:])`).test(text)) return [];
  const line = text
    .slice(plain.start, plain.end)
    .replace(/((?:node:)?http)(?=["'])/, "$1s")
    .replace(new RegExp(`\\b${name}\\b(?!["'])`), `${name}s`);
  const [br = ""] = /\r?\n/.exec(text.slice(plain.end)) ?? [];
  return br === "" ? [] : [{ span: object, text: `${name}s` }, insertion(plain.end, `${br}${line}`)];
}
