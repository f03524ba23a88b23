import type { Expression } from "../../facts/program.ts";
import { evaluate } from "../expressions/expressions.ts";
import { numberPart, textPart } from "../masks/tested-words.ts";
import type { Frame } from "../statements/frame.ts";
import type { Value } from "../values/value.ts";

/** What is left of something of these types, which no object is of: `int`, `(int, float)`, `(str, int, type(None))`. Undefined where it may be one, or any text. */
export function plainPart(frame: Frame, types: readonly Expression[]): ((value: Value) => Value) | undefined {
  const kinds = types.flatMap((type) => (type.kind === "list" ? type.items.map(({ value }) => value) : [type])).map((type) => plainKind(frame, type));
  if (!kinds.includes("number") || kinds.includes(undefined)) return undefined;
  return (value) => (kinds.includes("text") ? textPart(frame, value) : numberPart(frame, value));
}

function plainKind(frame: Frame, type: Expression): "number" | "text" | undefined {
  if (type.kind === "global" && /^(?:bool|complex)$/.test(type.name)) return "number";
  // `type(None)`
  if (type.kind === "call")
    return type.callee.kind === "global" && type.callee.name === "type" && type.arguments[0]?.value.kind === "constant" ? "number" : undefined;
  const { api } = evaluate(frame, type);
  return api?.api?.result?.kind === "number" ? "number" : /^:(?:str|bytes)$/.test(api?.path ?? "") ? "text" : undefined;
}
