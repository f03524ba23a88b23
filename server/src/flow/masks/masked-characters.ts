import type { BindingId, Expression, Pattern, Statement } from "../../facts/program.ts";
import type { Closure } from "../calls/summary.ts";
import { leaves, onlyStatement, someWithin } from "../expressions/program-search.ts";
import type { Frame } from "../statements/frame.ts";
import { onlyText, type Value } from "../values/value.ts";

type Conditional = Extract<Expression, { kind: "conditional" }>;

/** From here on the names of a pattern are known as those of what a loop meets, one after the other. */
export function noteMet(frame: Frame, target: Pattern): void {
  if (target.kind === "name") frame.met.add(target.binding);
  else if (target.kind === "list") for (const item of target.items) noteMet(frame, item.target);
}

/**
 * Whether a loop puts a character in the place of what it meets, unless where that stands, or what it is, says otherwise: `"*" if index > 6 else character`. What is made of a
 * text in this manner is masked.
 */
export function isMasked(frame: Frame, { test, then, otherwise }: Conditional): boolean {
  if (frame.met.size === 0) return false;
  const met = (part: Part): boolean => isMet(frame, part);
  return ((isMask(then) && met(otherwise)) || (isMask(otherwise) && met(then))) && someWithin([test], met);
}

/** The same of a function that is called for one character after the other: `(character, index) => (index < 4 ? character : "*")`, `([index, character]) => …`. */
export function masksEach({ function: { module, id } }: Closure): boolean {
  const only = onlyStatement(module.bodyOf(id));
  if (only?.kind !== "return" || only.value === undefined) return false;
  const names = namedBy(module.program.functions[id]?.parameters ?? []);
  return isMaskedChoice(only.value, names) || masksFurther(only.value, names);
}

/** The same of a function that puts one character after the other behind what there is: `(masked, character) => masked + (masked.length > 4 ? "*" : character)`. */
export function masksInTurn({ function: { module, id } }: Closure): boolean {
  const only = onlyStatement(module.bodyOf(id));
  const [before, choice, further] = only?.kind === "return" && only.value?.kind === "concat" ? only.value.parts : [];
  const names = namedBy(module.program.functions[id]?.parameters ?? []);
  return choice !== undefined && !further && before?.kind === "name" && before.binding === names[0] && isMaskedChoice(choice, names);
}

function namedBy(parameters: readonly { readonly target: Pattern }[]): readonly BindingId[] {
  const namesOf = (target: Pattern): readonly BindingId[] =>
    target.kind === "name" ? [target.binding] : target.kind === "list" ? target.items.flatMap((item) => namesOf(item.target)) : [];
  return parameters.flatMap(({ target }) => namesOf(target));
}

function isMaskedChoice(choice: Expression, names: readonly BindingId[]): boolean {
  if (choice.kind !== "conditional" || choice.test.kind === "name") return false;
  const isOne = (part: Part): boolean => part.kind === "name" && part.binding !== undefined && names.includes(part.binding);
  const isGiven = (part: Expression): boolean => isOne(part) || (part.kind === "index" && isOne(part.object));
  const { then, otherwise, test } = choice;
  return ((isMask(then) && isGiven(otherwise)) || (isMask(otherwise) && isGiven(then))) && someWithin([test], isOne);
}

/** Whether parts that stand further behind are masked: `index < 2 ? part : "***"`. */
function masksFurther(choice: Expression, [part, index]: readonly BindingId[]): boolean {
  if (choice.kind !== "conditional" || choice.test.kind !== "compare" || part === undefined || index === undefined) return false;
  const { then, otherwise, test } = choice;
  const isPart = (it: Expression): boolean => it.kind === "name" && it.binding === part;
  const isFurther = /^(?:less|less-equal)$/.test(test.operator)
    ? isPart(then) && isLongMask(otherwise)
    : /^greater/.test(test.operator) && isLongMask(then) && isPart(otherwise);
  return isFurther && test.left.kind === "name" && test.left.binding === index && test.right.kind === "constant" && Number(test.right.value) > 0;
}

type Part = { readonly kind: string; readonly binding?: number };

const isMet = (frame: Frame, { kind, binding }: Part): boolean => kind === "name" && binding !== undefined && frame.met.has(binding);
const isMask = (part: Expression): boolean => part.kind === "text" && /^[*xX#•●█·]$/.test(part.value);
/** What stands for a part of a text, whatever its length. */
const isLongMask = (part: Expression): boolean => part.kind === "text" && /^(?:([*xX#•●█·])\1+|…|\.\.\.)$/.test(part.value);

/** What stands for such a choice that is written as two branches: the one that puts the mask behind the text. Undefined for other branches. */
export function maskingBranch(frame: Frame, { arms: [arm, other], otherwise }: Extract<Statement, { kind: "branch" }>): readonly Statement[] | undefined {
  if (frame.met.size === 0 || !arm || other || !someWithin([arm.test], (part) => isMet(frame, part))) return undefined;
  const added = [arm.body, otherwise].map(addedIn);
  const [one, two] = added;
  if (!one || !two || one.to !== two.to) return undefined;
  if (isMask(one.part) && isMet(frame, two.part)) return arm.body;
  return isMask(two.part) && isMet(frame, one.part) ? otherwise : undefined;
}

/** `characters[index] = "*"`, for one index after the other. */
export function masksPosition(frame: Frame, { index }: Extract<Pattern, { kind: "index" }>, value: Value): boolean {
  return isMet(frame, index) && /^[*xX#•●█·]$/.test(onlyText(value) ?? "");
}

/** `masked += character` */
function addedIn([only, second]: readonly Statement[]): { readonly to: BindingId; readonly part: Expression } | undefined {
  if (second || only?.kind !== "assign" || only.target.kind !== "name" || only.value?.kind !== "concat") return undefined;
  const [before, part, further] = only.value.parts;
  return part && !further && before?.kind === "name" && before.binding === only.target.binding ? { to: before.binding, part } : undefined;
}

/**
 * What a loop does that takes one thing after the other out of a text, whether that is in it or not: `for secret in secrets: if secret in text: text = text.replace(secret, "***")`.
 * Undefined for other loops.
 */
export function replacedInTurn({ target, body }: Extract<Statement, { kind: "each" }>): readonly Statement[] | undefined {
  const before = body.slice(0, -1);
  const last = body.at(-1);
  const [arm, other] = last?.kind === "branch" && last.otherwise.length === 0 ? last.arms : [];
  const statements = [...before, ...(arm && !other ? arm.body : last ? [last] : [])];
  const taken = statements.pop();
  if (taken?.kind !== "assign" || taken.target.kind !== "name" || taken.value?.kind !== "call") return undefined;
  const { callee } = taken.value;
  if (callee.kind !== "member" || !(/^(?:replace|replaceAll|sub|subn)$/.test(callee.name) || joinsParts(callee))) return undefined;
  // What is named on the way is named after what the loop meets: `pattern = self.patterns[name]`.
  const met = new Set(namedBy([{ target }]));
  const asks = (part: object): boolean => someWithin(part, (it) => it.kind === "name" && met.has(it.binding));
  for (const step of statements) if (step.kind === "assign" && step.target.kind === "name" && step.value && asks(step.value)) met.add(step.target.binding);
  const text = taken.target.binding;
  const isOfText = (part: object): boolean => someWithin(part, (it) => it.kind === "name" && it.binding === text);
  if (leaves(statements) || statements.some(isOfText)) return undefined;
  return isOfText(taken.value) && asks(taken.value) ? [...statements, taken] : undefined;
}

/** `line.split(secret).join`: what stands between the parts is replaced. */
const joinsParts = ({ name, object }: Extract<Expression, { kind: "member" }>): boolean =>
  name === "join" && object.kind === "call" && object.callee.kind === "member" && object.callee.name === "split";
