import type { SyntaxNode } from "../syntax/tree.ts";
import { type Edit, insertion } from "../text/edit.ts";
import { lineStart } from "../text/lines.ts";
import { contains } from "../text/span.ts";
import { codeRepair } from "./code-repair.ts";
import { lineBreakOf } from "./code-style.ts";
import { statementRemoval } from "./removal.ts";
import type { Repair } from "./repair.ts";
import { childOf, lastOf, nodesOf, partsOf, pathTo } from "./tree.ts";
import { pathOf } from "./value-sources.ts";

const FUNCTION = /^(?:function_definition|lambda)$/;

/** Hands the account's key to each request of the function that set it for the whole process. Only where all requests of the function stand in it. */
export const keyPerRequest: Repair = codeRepair("key-per-request", ["shared-global-key"], ({ finding, parsed, text, python }) => {
  if (!python) return [];
  const source = (node: SyntaxNode | undefined): string => (node ? text.slice(node.start, node.end) : "");
  const path = pathTo(parsed.root, finding.span);
  const assignment = path.findLast((node) => node.type === "assignment");
  const statement = path.findLast((node) => node.type === "expression_statement");
  const definition = path.findLast((node) => FUNCTION.test(node.type));
  const [, module] = /^(\w+)\.api_key$/.exec(source(childOf(assignment, "left"))) ?? [];
  const key = childOf(assignment, "right");
  const body = statement && lastOf(pathOf(parsed.root, statement).slice(0, -1));
  if (assignment === undefined || statement === undefined || definition === undefined || module === undefined || key === undefined) return [];
  if (body?.type !== "block" || !contains(definition, body)) return [];
  const functions = [...nodesOf(parsed.root)].filter((node) => node.type === "function_definition" && node !== definition);
  const others = functions.filter((node) => new RegExp(`\\b${module}\\.`).test(source(node))).map((node) => source(childOf(node, "name")));
  const calls = [...nodesOf(body)].filter((node) => node.type === "call" && node.start > statement.end);
  const all = [...nodesOf(definition)].filter(({ type }) => type === "call");
  if (all.some((call) => others.includes(source(childOf(call, "function")).split(".").at(-1) ?? ""))) return [];
  const requests = calls.filter((call) => new RegExp(`^${module}\\.(?:\\w+\\.)*[A-Z]\\w*\\.[a-z_]+$`).test(source(childOf(call, "function"))));
  // Where the function uses the library elsewhere, too, or for functions called from here, it means more than these requests.
  const touched = [...nodesOf(definition)].filter(
    (node) => node.type === "identifier" && node.field === "object" && source(node) === module && !contains(statement, node),
  );
  if (requests.length === 0 || touched.length !== requests.length || requests.some((call) => /\bapi_key\s*=/.test(source(call)))) return [];
  const given = requests.length === 1 ? source(key) : "api_key";
  const edits: Edit[] = requests.flatMap((call): Edit[] => {
    const list = childOf(call, "arguments");
    const last = partsOf(list).at(-1);
    if (list === undefined) return [];
    if (last === undefined) return [insertion(list.start + 1, `api_key=${given}`)];
    // In lines of their own, one each.
    const own = text.slice(lineStart(text, last.start), last.start);
    return [insertion(last.end, `,${own.trim() === "" ? lineBreakOf(text) + own : " "}api_key=${given}`)];
  });
  const first: readonly Edit[] =
    requests.length === 1
      ? statementRemoval(text, pathOf(parsed.root, statement), true)
      : [{ span: childOf(assignment, "left") ?? assignment, text: "api_key" }];
  return [
    {
      variant: "request",
      title: "Give the key with each request of this function",
      safety: "suggestion",
      edits: [...first, ...edits],
      notes: ["What this function returned to may have relied on the key that it set: give theirs with their requests, too."],
    },
  ];
});
