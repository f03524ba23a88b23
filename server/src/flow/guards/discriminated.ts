import type { BindingId, Expression } from "../../facts/program.ts";
import { evaluate } from "../expressions/expressions.ts";
import type { Frame } from "../statements/frame.ts";
import type { HeapObject } from "../values/heap.ts";
import { constantValue, NOTHING, onlyFixed, onlyText, truthiness, type Value } from "../values/value.ts";

/** A variable that a test speaks of, and of which of the objects that it may be the test may say what it does. */
export interface Discriminated {
  readonly binding: BindingId;
  readonly mayBe: (content: HeapObject) => boolean;
}

/** What a test of a name inside an object says of the object: `if (!result.ok)`, `result.kind === "missing"`, `"error" in result`. Undefined for other tests. */
export function discriminated(frame: Frame, test: Expression, holds: boolean): Discriminated | undefined {
  if (test.kind !== "compare") {
    const asked = discriminantIn(frame, test);
    return asked && { binding: asked.binding, mayBe: (content) => isPossible(content, asked.name, (field) => truthiness(field) ?? holds, holds) };
  }
  const isPositive = test.operator === "equal" || test.operator === "is" || test.operator === "in";
  const same = holds === isPositive;
  if (test.operator === "in" || test.operator === "not-in") {
    if (test.right.kind !== "name" || !isSeveral(frame, test.right.binding)) return undefined;
    const name = onlyText(evaluate(frame, test.left));
    if (name === undefined) return undefined;
    return { binding: test.right.binding, mayBe: ({ kind, fields, rest }) => kind !== "object" || rest !== NOTHING || fields.has(name) === same };
  }
  if (!isPositive && test.operator !== "not-equal" && test.operator !== "is-not") return undefined;
  const asked = discriminantIn(frame, test.left) ?? discriminantIn(frame, test.right);
  if (!asked) return undefined;
  const other = evaluate(frame, discriminantIn(frame, test.left) ? test.right : test.left);
  return { binding: asked.binding, mayBe: (content) => isPossible(content, asked.name, (field) => isEqual(field, other) ?? same, same) };
}

/** `result.kind`, `result["kind"]` */
function discriminantIn(frame: Frame, expression: Expression): { readonly binding: BindingId; readonly name: string } | undefined {
  if ((expression.kind !== "member" && expression.kind !== "index") || expression.object.kind !== "name") return undefined;
  if (!isSeveral(frame, expression.object.binding)) return undefined;
  const name = expression.kind === "member" ? expression.name : onlyText(evaluate(frame, expression.index));
  return name === undefined ? undefined : { binding: expression.object.binding, name };
}

/** Whether a variable may be one of several objects of the program's own. */
function isSeveral(frame: Frame, binding: BindingId): boolean {
  const value = frame.state.variable(binding);
  return value !== undefined && value.objects.length > 1 && value.api === undefined;
}

/** Whether what stands under a name in an object may be what a test asks for; what an instance does not hold its class may. */
function isPossible({ kind, fields, rest }: HeapObject, name: string, ask: (field: Value) => boolean, wanted: boolean): boolean {
  const field = fields.get(name) ?? (kind === "object" && rest === NOTHING ? constantValue(undefined) : undefined);
  return field === undefined || ask(field) === wanted;
}

function isEqual(a: Value, b: Value): boolean | undefined {
  const [one, other] = [onlyFixed(a), onlyFixed(b)];
  return one && other && Object.is(one.is, other.is);
}
