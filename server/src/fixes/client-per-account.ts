import type { ParsedText, SyntaxNode } from "../syntax/tree.ts";
import { type Edit, insertion } from "../text/edit.ts";
import { contains } from "../text/span.ts";
import { argumentsOf } from "./carriers.ts";
import { type CodeFinding, codeRepair, type Proposals } from "./code-repair.ts";
import { statementRemoval } from "./removal.ts";
import type { Repair } from "./repair.ts";
import { constructionsIn } from "./shared-client/constructions.ts";
import { childOf, lastOf, nodesOf, type Path, partsOf, pathTo } from "./tree.ts";
import { pathOf } from "./value-sources.ts";

const FUNCTIONS = /^(?:function_declaration|function_expression|arrow_function|method_definition|generator_function(?:_declaration)?)$/;
const NAMES = ["client", "accountClient", "clientOfAccount"];
const NOTES = ["What this function calls may have relied on the key that it set: give that the client, too."];

/** Gives a function that sets the key of the client of the whole process, or replaces that client, one of its own. Only where all its requests stand in it. */
export const clientPerAccount: Repair = codeRepair("client-per-account", ["shared-global-key"], (code) => {
  if (code.python) return [];
  const path = pathTo(code.parsed.root, code.finding.span);
  const at = path.findLastIndex(({ type }) => type === "expression_statement");
  const owner = path.slice(0, at).findLast(({ type }) => FUNCTIONS.test(type));
  const statement = path[at];
  const [expression] = partsOf(statement);
  if (owner === undefined || statement === undefined || expression === undefined || path[at - 1]?.type !== "statement_block") return [];
  return expression.type === "assignment_expression"
    ? replacedClient(code, path.slice(0, at + 1), owner, expression)
    : keySet(code, path.slice(0, at + 1), owner, expression);
});

/** `stripe.setApiKey(account.key)`: a client as the module's, with that key. */
function keySet({ parsed, text }: CodeFinding, path: Path, owner: SyntaxNode, call: SyntaxNode): Proposals {
  const source = (node: SyntaxNode | undefined): string => (node ? text.slice(node.start, node.end) : "");
  const callee = childOf(call, "function");
  const object = childOf(callee, "object");
  const [key, another] = partsOf(argumentsOf(call));
  if (object?.type !== "identifier" || source(childOf(callee, "property")) !== "setApiKey" || key === undefined || another !== undefined) return [];
  const name = source(object);
  const made = constructionsIn(parsed).find(
    ({ path: way }) => way[way.length - 2]?.type === "variable_declarator" && source(childOf(way[way.length - 2], "name")) === name,
  );
  const own = NAMES.find((it) => mentionsOf(parsed, parsed.root, it).every((node) => isInAnother(parsed, node, owner)));
  const uses = usesAfter(parsed, path, owner, name);
  if (made === undefined || made.path.some(({ type }) => FUNCTIONS.test(type)) || own === undefined || uses === undefined) return [];
  const end = source(lastOf(path)).endsWith(";") ? ";" : "";
  const client = text.slice(made.start, made.key.start) + source(key) + text.slice(made.key.end, made.end);
  // What nobody uses any more is not built.
  const declaration = parsed.root.children.find(
    (node) => node === made.path[1] && /^(?:lexical|variable)_declaration$/.test(node.type) && partsOf(node).length === 1,
  );
  const rest = mentionsOf(parsed, parsed.root, name).filter((node) => node.field !== "name" && !contains(owner, node));
  const edits: Edit[] = [
    ...(declaration !== undefined && rest.length === 0 ? statementRemoval(text, [parsed.root, declaration], false) : []),
    { span: lastOf(path), text: `const ${own} = ${client}${end}` },
    ...uses.map((node): Edit => ({ span: { start: node.start, end: node.end }, text: own })),
  ];
  return [{ variant: "client", title: "Use a client of its own for the account", safety: "suggestion", edits, notes: NOTES }];
}

/** `stripe = new Stripe(account.key)`, of a variable of the module: a constant of the function. */
function replacedClient({ parsed, text }: CodeFinding, path: Path, owner: SyntaxNode, assignment: SyntaxNode): Proposals {
  const { root } = parsed;
  const source = (node: SyntaxNode | undefined): string => (node ? text.slice(node.start, node.end) : "");
  const left = childOf(assignment, "left");
  const name = source(left);
  const right = childOf(assignment, "right");
  if (left?.type !== "identifier" || !constructionsIn(parsed).some(({ start, end }) => start === right?.start && end === right?.end)) return [];
  const uses = usesAfter(parsed, path, owner, name, left);
  // Who only reads the variable relies on whoever has set it.
  const others = mentionsOf(parsed, root, name).filter((node) => node.start < owner.start || node.end > owner.end);
  const declaration = root.children.find((node) => node.type === "lexical_declaration" && source(childOf(partsOf(node)[0], "name")) === name);
  const declared = childOf(partsOf(declaration)[0], "name");
  const elsewhere = others.filter((node) => node !== declared);
  if (uses === undefined || declaration === undefined || partsOf(declaration).length !== 1 || childOf(partsOf(declaration)[0], "value")) return [];
  if (!elsewhere.every((node) => setsFirst(parsed, node, name))) return [];
  const edits: Edit[] = [...(elsewhere.length === 0 ? statementRemoval(text, [root, declaration], false) : []), insertion(assignment.start, "const ")];
  return [{ variant: "client", title: "Use a client of its own for the account", safety: "suggestion", edits, notes: NOTES }];
}

/** Where a function uses a variable of the module: all of it in the block of a statement, behind that; undefined where it does elsewhere, or calls what does. */
function usesAfter(parsed: ParsedText, path: Path, owner: SyntaxNode, name: string, left?: SyntaxNode): readonly SyntaxNode[] | undefined {
  const { root, text } = parsed;
  const statement = lastOf(path);
  const block = path[path.length - 2] as SyntaxNode;
  const all = mentionsOf(parsed, owner, name).filter((node) => node !== left && !(node.start >= statement.start && node.end <= statement.end));
  if (all.length === 0 || !all.every((node) => node.start >= statement.end && node.end <= block.end && node.field === "object")) return undefined;
  const called = [...nodesOf(owner)].flatMap((node) => (node.type === "call_expression" ? (childOf(node, "function") ?? []) : []));
  const names = new Set(called.map((node) => text.slice(node.start, node.end).split(".").at(-1)));
  for (const node of nodesOf(root)) {
    if (!FUNCTIONS.test(node.type) || node === owner || mentionsOf(parsed, node, name).length === 0) continue;
    const holder = pathOf(root, node).at(-2);
    const own = childOf(node, "name") ?? (holder?.type === "variable_declarator" ? childOf(holder, "name") : childOf(holder, "left"));
    const known = own && text.slice(own.start, own.end).split(".").at(-1);
    if (known === undefined || names.has(known)) return undefined;
  }
  return all;
}

/** Whether a place lies in another function. */
function isInAnother({ root }: ParsedText, node: SyntaxNode, owner: SyntaxNode): boolean {
  return !contains(owner, node) && pathOf(root, node).some(({ type }) => FUNCTIONS.test(type));
}

/** The places where a name stands as a variable. */
function mentionsOf({ text }: ParsedText, within: SyntaxNode, name: string): SyntaxNode[] {
  return [...nodesOf(within)].filter((node) => /^(?:identifier|shorthand_property_identifier)$/.test(node.type) && text.slice(node.start, node.end) === name);
}

/** Whether the function around a place sets the variable before anything else is done with it there. */
function setsFirst(parsed: ParsedText, node: SyntaxNode, name: string): boolean {
  const owner = pathOf(parsed.root, node).findLast(({ type }) => FUNCTIONS.test(type));
  const first = owner && mentionsOf(parsed, owner, name)[0];
  const around = first && pathOf(parsed.root, first).at(-2);
  return around?.type === "assignment_expression" && first?.field === "left";
}
