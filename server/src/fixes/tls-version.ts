import type { SyntaxNode } from "../syntax/tree.ts";
import { overlaps } from "../text/span.ts";
import { codeRepair } from "./code-repair.ts";
import type { Repair } from "./repair.ts";
import { settingsRemoval, statementAround } from "./settings-removal.ts";
import { childOf, lastOf, nodesOf, partsOf, pathTo } from "./tree.ts";
import { sourcesOf } from "./value-sources.ts";

const OLD_VERSION = /^(?:["'`](?:TLSv1(?:\.1)?|(?:TLSv1(?:_1)?|SSLv\w+)_method)["'`]|[\w.]*\bTLSVersion\.(?:TLSv1(?:_1)?|SSLv3))$/;
const VERSION_OPTION = /^(?:minVersion|maxVersion|secureProtocol|minimum_version|maximum_version|DEFAULT_MIN_VERSION|DEFAULT_MAX_VERSION)$/;
const CIPHERS_OPTION = /^(?:ciphers|DEFAULT_CIPHERS)$/;

/** Leaves versions and ciphers of TLS to the runtime. */
export const tlsVersion: Repair = codeRepair("tls-version", ["weak-tls"], ({ finding, parsed, text }) => {
  const at = lastOf(pathTo(parsed.root, finding.span));
  const source = (node: SyntaxNode | undefined): string => (node ? text.slice(node.start, node.end) : "");
  const isWeak = (name: string, value: string): boolean =>
    (VERSION_OPTION.test(name) && OLD_VERSION.test(value)) || (CIPHERS_OPTION.test(name) && /@SECLEVEL=0/i.test(value));
  const settings = new Set<SyntaxNode>();
  // What is set on `tls` itself holds for everything in the process.
  for (const start of [...sourcesOf(parsed, at), ...parsed.root.children.filter((node) => /^tls\s*\.\s*DEFAULT_/.test(source(node)))]) {
    for (const node of nodesOf(start)) {
      if (node.type === "pair" || node.type === "keyword_argument") {
        const name = source(childOf(node, node.type === "pair" ? "key" : "name")).replace(/["'`]/g, "");
        if (isWeak(name, source(childOf(node, "value")))) settings.add(node);
        continue;
      }
      const assigned = node.type === "assignment" || node.type === "assignment_expression";
      const name = assigned ? source(childOf(node, "left")).split(".").at(-1) : undefined;
      const call = node.type === "call" && /\.set_ciphers$/.test(source(childOf(node, "function"))) ? source(partsOf(childOf(node, "arguments"))[0]) : "";
      if (!(name !== undefined && isWeak(name.trim(), source(childOf(node, "right")))) && !/@SECLEVEL=0/i.test(call)) continue;
      const statement = statementAround(parsed, node);
      if (statement) settings.add(statement);
    }
  }
  const edits = settingsRemoval(parsed, [...settings]);
  const local = edits.every(({ span }) => overlaps(at, span));
  return [{ variant: "remove", title: "Leave versions and ciphers of TLS to the runtime", safety: local ? "safe" : "suggestion", edits }];
});
