import type { ParsedText, SyntaxNode } from "../syntax/tree.ts";
import { patternOf } from "../text/pattern.ts";
import { childOf, partsOf } from "./tree.ts";
import { pathOf, returnedBy, valuesOf } from "./value-sources.ts";

/** A parameter where a name is one: its type, if that is written, and what else stands behind the name; `rest` for one that takes all that is given besides. */
export interface Parameter {
  readonly type: string;
  readonly declared: string;
  readonly rest: boolean;
}

/** The parameter of the function around it that a name is; undefined for other names. */
export function parameterOf({ root, text }: ParsedText, node: SyntaxNode): Parameter | undefined {
  if (!node.type.endsWith("identifier")) return undefined;
  const around = pathOf(root, node).findLast(({ type }) => /function|method_definition|lambda/.test(type));
  const named = new RegExp(`^(\\*\\*?|\\.\\.\\.)?${patternOf(text.slice(node.start, node.end))}(?![\\w$])([\\s\\S]*)$`);
  for (const parameter of partsOf(childOf(around, "parameters"))) {
    const [whole, rest, declared = ""] = named.exec(text.slice(parameter.start, parameter.end)) ?? [];
    if (whole === undefined) continue;
    const [, type = ""] = /^\??\s*:\s*([^=]*)/.exec(declared) ?? [];
    return { type: type.trim(), declared, rest: rest !== undefined };
  }
  return undefined;
}

/** Types of what holds things of any kind, or may be anything. */
const ANY_KIND = /^(?:unknown|object|Record\b|\{\s*\[|(?:typing\.)?(?:[Dd]ict|Mapping|MutableMapping)\b|Optional\[(?:[Dd]ict|Mapping)\b)/;
const PARSES = /^(?:JSON\.parse|json\.loads)$/;

/** Whether a parameter takes anything, or what holds things of any kind. */
export function takesAnyKind({ type, rest }: Parameter): boolean {
  return rest || ANY_KIND.test(type);
}

/** Whether a name may stand for something else than a text, by its type or by what it was given. */
export function mayBeNoText(parsed: ParsedText, node: SyntaxNode): boolean {
  const parameter = parameterOf(parsed, node);
  if (parameter !== undefined && takesAnyKind(parameter)) return true;
  const awaited = (it: SyntaxNode): SyntaxNode => (/^await/.test(it.type) ? (partsOf(it)[0] ?? it) : it);
  const given = valuesOf(parsed, node).map(awaited);
  return given
    .flatMap((it) => [it, ...returnedBy(parsed, it)])
    .some((it) => {
      const callee = childOf(it, "function");
      return /^(?:object|dictionary|array|list)$/.test(it.type) || (callee !== undefined && PARSES.test(parsed.text.slice(callee.start, callee.end)));
    });
}
