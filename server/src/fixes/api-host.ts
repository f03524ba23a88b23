import type { SyntaxNode } from "../syntax/tree.ts";
import { codeRepair } from "./code-repair.ts";
import type { Repair } from "./repair.ts";
import { settingsRemoval, statementAround } from "./settings-removal.ts";
import { childOf, lastOf, nodesOf, partsOf, pathTo } from "./tree.ts";
import { pathOf, sourcesOf } from "./value-sources.ts";

const HOST_OPTION = /^(?:host|port|api_base|apiBase|base_addresses|api|connect|files|meter_events)$/;
const BASE_TARGET = /\.(?:(?:connect_|upload_|meter_events_)?api_base|api_host)\s*$/;

/** Leaves the host to the SDK: its own is Stripe's. Tests may well have a stand-in somewhere. */
export const apiHost: Repair = codeRepair("api-host", ["redirected-api-host"], ({ finding, parsed, text }) => {
  if (finding.circumstances.includes("test")) return [];
  const source = (node: SyntaxNode | undefined): string => (node ? text.slice(node.start, node.end) : "");
  const path = pathTo(parsed.root, finding.span);
  const at = lastOf(path);
  const assignment = path.findLast((node) => node.type === "assignment");
  const settings = new Set<SyntaxNode>();
  const [target, name] = partsOf(
    childOf(
      path.findLast((node) => node.type === "call" && source(childOf(node, "function")) === "setattr"),
      "arguments",
    ),
  );
  const attribute = target !== undefined && name !== undefined ? statementAround(parsed, target) : undefined;
  if (attribute !== undefined && BASE_TARGET.test(`.${source(name).slice(1, -1)}`)) settings.add(attribute);
  else if (assignment !== undefined && BASE_TARGET.test(source(childOf(assignment, "left")))) {
    const statement = statementAround(parsed, assignment);
    if (statement) settings.add(statement);
  } else {
    for (const part of sourcesOf(parsed, at)) {
      for (const node of nodesOf(part)) {
        const set = node.type === "assignment_expression" ? childOf(node, "left") : undefined;
        const own = set && HOST_OPTION.test(source(childOf(set, "property"))) ? statementAround(parsed, node) : undefined;
        if (own) settings.add(own);
        const [key, value] = [nameOf(node), childOf(node, "value") ?? node];
        if (key === undefined || pathOf(part, node).some((around) => around !== node && settings.has(around))) continue;
        const name = source(key).replace(/["'`]/g, "");
        const isPlain = name === "protocol" && /^["'`]http:?["'`]/.test(source(value));
        if ((HOST_OPTION.test(name) && !/^["'](?:https?:\/\/)?(?:[\w-]+\.)*stripe\.com["']$/.test(source(value)) && isOption(name, value)) || isPlain)
          settings.add(node);
      }
    }
  }
  return [
    {
      variant: "remove",
      title: "Leave the host to the SDK",
      safety: "suggestion",
      edits: settingsRemoval(parsed, [...settings]),
      notes: ["Requests go to Stripe's own host again; where a proxy is needed, give the SDK its address as one."],
    },
  ];
});

/** The name under which a node gives an option. */
function nameOf(node: SyntaxNode): SyntaxNode | undefined {
  if (node.type === "shorthand_property_identifier") return node;
  if (node.type === "pair") return childOf(node, "key");
  return node.type === "keyword_argument" ? childOf(node, "name") : undefined;
}

/** `base_addresses` of several hosts: each of its entries is one. */
function isOption(name: string, value: SyntaxNode): boolean {
  return name !== "base_addresses" && !(value.type === "dictionary" || value.type === "object");
}
