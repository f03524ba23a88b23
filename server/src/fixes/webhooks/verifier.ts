import type { SyntaxNode } from "../../syntax/tree.ts";
import type { Edit } from "../../text/edit.ts";
import { patternOf } from "../../text/pattern.ts";
import type { CodeFinding } from "../code-repair.ts";
import { importedMembers } from "../imports/javascript-import.ts";
import { moduleKind } from "../site/module-kind.ts";
import { childOf, nodesOf } from "../tree.ts";
import { pathOf } from "../value-sources.ts";

const FUNCTION = /^(?:arrow_function|function_expression|function_declaration|method_definition)$/;

/** Who checks a signature, and what that needs. */
export interface Verifier {
  readonly expression: string;
  /** The name of the class, for types. */
  readonly type: string | undefined;
  readonly edits: readonly Edit[];
}

/** Who checks: a client that the code has, else the class, which can as well. */
export async function verifierAt({ parsed, text, context }: CodeFinding, at: SyntaxNode): Promise<Verifier | undefined> {
  const [, imported] =
    /\bimport\s+(?:type\s+)?([\w$]+)\s*(?:,\s*\{[^}]*\})?\s+from\s+["'](?:npm:|https:\/\/esm\.sh\/)?stripe(?:[@?][^"']*)?["']/.exec(text) ?? [];
  const [, members] = /\bimport\s+(?:[\w$]+\s*,\s*)?\{([^}]*)\}\s*from\s+["'](?:npm:)?stripe(?:@[^"']*)?["']/.exec(text) ?? [];
  const [, member, alias] = /(?:^|,)\s*(Stripe)(?:\s+as\s+([\w$]+))?\s*(?:,|$)/.exec(members ?? "") ?? [];
  const [, required] = /\b(?:const|let|var)\s+([\w$]+)\s*=\s*require\(["']stripe["']\)\s*;?\s*$/m.exec(text) ?? [];
  const type = imported ?? alias ?? member ?? required;
  const path = pathOf(parsed.root, at);
  for (const node of nodesOf(parsed.root)) {
    if (node.type !== "variable_declarator" || node.start > at.start) continue;
    const [name, value] = [childOf(node, "name"), childOf(node, "value")];
    if (name?.type !== "identifier" || value === undefined) continue;
    const source = text.slice(value.start, value.end);
    const isClient =
      /^require\(["']stripe["']\)\s*\(/.test(source) || (type !== undefined && new RegExp(`^(?:new\\s+)?${patternOf(type)}\\s*\\(`).test(source));
    const scope = pathOf(parsed.root, node).findLast((it) => FUNCTION.test(it.type));
    if (isClient && (scope === undefined || path.includes(scope))) return { expression: text.slice(name.start, name.end), type, edits: [] };
  }
  const own = path.findLast((node) => node.type === "class_body");
  const [, field] = own
    ? (
        /(?<![\w$.])(\w+)\s*(?:[?!]?:\s*Stripe)?\s*=\s*new\s+Stripe\(|(?:private|readonly|protected|public)\s+(\w+)\s*:\s*Stripe\s*[,)]/.exec(
          text.slice(own.start, own.end),
        ) ?? []
      )
        .slice(0, 3)
        .filter((it, index) => index === 0 || it !== undefined)
    : [];
  if (field !== undefined) return { expression: `this.${field}`, type, edits: [] };
  if (type !== undefined) {
    // A class that is only named in types has to be imported as a value.
    const typeOnly = /\bimport\s+(type\s+)[^;\n{]*["']stripe["']/.exec(text);
    const start = typeOnly ? typeOnly.index + typeOnly[0].indexOf(typeOnly[1] ?? "") : 0;
    return { expression: type, type, edits: typeOnly ? [{ span: { start, end: start + (typeOnly[1]?.length ?? 0) }, text: "" }] : [] };
  }
  // Elsewhere packages have other addresses.
  const module = /\bDeno\s*\.|["'](?:npm|jsr|https?):/.test(text) ? "npm:stripe" : "stripe";
  const added = importedMembers(parsed, { module, members: "default", preferred: "Stripe" }, (await moduleKind(parsed, context)).imports);
  const [name] = added?.names ?? [];
  return added && name !== undefined ? { expression: name, type: name, edits: added.edits } : undefined;
}
