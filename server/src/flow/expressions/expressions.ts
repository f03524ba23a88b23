import type { Expression } from "../../facts/program.ts";
import { applyCall } from "../calls/apply.ts";
import { callExpression, callValue, NO_ARGUMENTS, superCall } from "../calls/calls.ts";
import { asChosen, asFlagged, comparedByCaller, orElse } from "../calls/given-flags.ts";
import { negated, passed } from "../calls/passing.ts";
import { namedUnseen } from "../calls/unseen-names.ts";
import { defineClass, superMember, superValue } from "../classes/classes.ts";
import { chosenVariables } from "../guards/chosen-variables.ts";
import { compared, guardOf, narrow } from "../guards/guards.ts";
import { asTested } from "../guards/presence.ts";
import { givenWhere } from "../guards/told-errors.ts";
import { MAX_SYMBOL_DEPTH } from "../limits.ts";
import { chosenEntry, isChosenByName } from "../masks/entry-names.ts";
import { isMasked } from "../masks/masked-characters.ts";
import { takeOut } from "../masks/stripped.ts";
import { importedModule, namedByStar } from "../modules/modules.ts";
import { comprehension, element, list, object, united } from "../results/containers.ts";
import { joinedLists, knownItems, listOf, repeatedList } from "../results/sequences.ts";
import { slice } from "../results/slices.ts";
import { assign } from "../statements/assign.ts";
import type { Frame } from "../statements/frame.ts";
import { recordComparison, recordLookup, recordMembership, recordText } from "../statements/record.ts";
import { arithmetic, countedFromEnd, unary } from "../values/numbers.ts";
import type { Placeholder } from "../values/origin.ts";
import type { Place } from "../values/place.ts";
import { concatenated, formatted, joined, shortened } from "../values/texts.ts";
import {
  apiValue,
  beginning,
  codeValue,
  constantValue,
  join,
  knownTexts,
  NOTHING,
  objectValue,
  onlyConstant,
  onlyText,
  textValue,
  truthiness,
  UNKNOWN,
  type Value,
} from "../values/value.ts";
import { asText, quoted, readsOf } from "./as-text.ts";
import { elementsOf, readIndex, readMember, writeMember } from "./members.ts";

/** How deep evaluations may be nested, functions evaluated on demand included, before the rest is unknown. */
const MAX_NESTING = 1500;

/** What the expression may be, with everything recorded that happens on the way. */
export function evaluate(frame: Frame, expression: Expression): Value {
  if (!frame.step() || frame.walk.host.nesting > MAX_NESTING) {
    frame.exhausted = true;
    return UNKNOWN;
  }
  frame.walk.host.nesting++;
  const given = namedUnseen(frame, expression, evaluated(frame, expression));
  frame.walk.host.nesting--;
  const value = asTested(frame, expression, given);
  // The braces of a hole are no expression of their own.
  if (expression.kind !== "formatted") frame.noteEvaluated(expression, value);
  return value;
}

function evaluated(frame: Frame, expression: Expression): Value {
  const at = frame.place(expression);
  switch (expression.kind) {
    case "text":
      return literal(frame, expression.value, expression);
    case "constant":
      return constantValue(expression.value);
    case "pattern":
      // No text, but what it is made of.
      return { ...UNKNOWN, texts: [{ pieces: [expression.source], at, made: "built" }] };
    case "meta":
      return readMember(frame, readMember(frame, apiValue(frame.walk.globals), "import", at), "meta", at);
    case "name":
      return named(frame, expression);
    case "global":
      return globalValue(frame, expression.name);
    case "member":
      return superMember(frame, expression.object, expression.name, at)?.member ?? readMember(frame, evaluate(frame, expression.object), expression.name, at);
    case "index": {
      const [of, index] = [evaluate(frame, expression.object), evaluate(frame, expression.index)];
      recordLookup(frame, of, index, at);
      const read = readIndex(frame, of, index, at);
      const chosen = chosenVariables(frame, read);
      return chosen === read ? (chosenEntry(frame, expression, of, index) ?? read) : chosen;
    }
    case "slice":
      return slice(frame, expression);
    case "call":
      return callExpression(frame, expression);
    case "super":
      return superValue(frame, expression);
    case "super-call":
      return superCall(frame, expression);
    case "concat":
    case "template":
      return concat(frame, expression.parts, expression);
    case "formatted":
      return formattedHole(frame, expression);
    case "binary":
      return binary(frame, expression);
    case "compare":
      return compare(frame, expression);
    case "not":
      return negated(evaluate(frame, expression.value));
    case "unary":
      if (expression.operator === "delete") {
        takeOut(frame, expression.value);
        return UNKNOWN;
      }
      return unary(frame, evaluate(frame, expression.value), expression.operator);
    case "choice":
      return choice(frame, expression);
    case "conditional":
      return conditional(frame, expression);
    case "list":
      return list(frame, expression);
    case "object":
      return object(frame, expression);
    case "comprehension":
      return comprehension(frame, expression);
    case "function":
      return codeValue(frame.walk.closure(expression.function));
    case "class":
      return defineClass(frame, expression.class);
    case "assign": {
      const { target } = expression;
      const own = expression.value.kind === "class" && target.kind === "name";
      const value = own ? defineClass(frame, expression.value.class, target.binding) : evaluate(frame, expression.value);
      assign(frame, target, value);
      return value;
    }
    case "await":
      return awaited(frame, evaluate(frame, expression.value));
    case "yield":
      return yielded(frame, expression);
    case "sequence":
      return expression.expressions.map((part) => evaluate(frame, part)).at(-1) ?? UNKNOWN;
    case "import": {
      const specifier = onlyText(evaluate(frame, expression.specifier));
      return specifier === undefined ? UNKNOWN : importedModule(frame, specifier, expression.whole ? "whole" : "namespace", frame.place(expression));
    }
    case "exports":
      return objectValue(frame.walk.exports.object(frame.state));
    case "element":
      return element(frame, expression);
    case "tagged": {
      const tag = evaluate(frame, expression.tag);
      if (tag.code.length > 0 && expression.template.kind === "template") return callTag(frame, tag, expression.template, at);
      const text = evaluate(frame, expression.template);
      if (tag.api?.api?.effects)
        return applyCall(
          frame,
          { node: tag.api, receiver: NOTHING, arguments: { ...NO_ARGUMENTS, positional: [text] }, member: undefined, assigned: undefined, at },
          false,
        );
      // What a database answers is not what it was asked: sql`SELECT amount FROM orders WHERE id = ${id}`.
      if (!tag.api && asksDatabase(expression.template)) return UNKNOWN;
      // A tag that is known to hand its text on (`String.raw`, `html`) would be in the model; of others only the origins are kept.
      return tag.api ? text : { ...text, open: true };
    }
    case "unknown": {
      for (const child of expression.children) evaluate(frame, child);
      return UNKNOWN;
    }
  }
}

/** Whether a text begins as statements do that a database gives something for. */
function asksDatabase(template: Expression): boolean {
  const first = template.kind === "template" ? template.parts[0] : template;
  return first?.kind === "text" && /^\s*(?:select|with|insert|update|delete|call|values)\s/i.test(first.value);
}

/** A function of the program's own as a tag: it is given the fixed pieces as a list, then what stands between them. */
function callTag(frame: Frame, tag: Value, { parts }: Of<"template">, at: Place): Value {
  const [pieces, holes]: [Value[], Value[]] = [[], []];
  for (const part of parts) (part.kind === "text" ? pieces : holes).push(evaluate(frame, part));
  const strings = listOf(frame, pieces, at, " pieces");
  writeMember(frame, strings, "raw", listOf(frame, pieces, at, " raw pieces"), at);
  return callValue(frame, tag, { ...NO_ARGUMENTS, positional: [strings, ...holes] }, { receiver: NOTHING, construct: false, at });
}

type Of<Kind extends Expression["kind"]> = Extract<Expression, { kind: Kind }>;

/** A text as it is written. `documentation`: it stands by itself, so that nothing uses it. */
export function literal(frame: Frame, text: string, expression: Expression, documentation = false): Value {
  const at = frame.place(expression);
  const piece = { pieces: [text], at, made: "literal" } as const;
  if (!mayMatter(text)) return { ...NOTHING, texts: [piece] };
  const origin = frame.walk.host.origins.literal(at);
  const value: Value = { ...NOTHING, texts: [piece], ways: new Map([[origin, beginning(at, "written here")]]) };
  recordText(frame, value, [], documentation);
  return value;
}

/** A key has no blanks and is not short; anything shorter is followed as text only. */
function mayMatter(text: string): boolean {
  return text.length >= 8 && text.length <= 4096;
}

function named(frame: Frame, expression: Of<"name">): Value {
  const read = variable(frame, expression.binding);
  const chosen = chosenVariables(frame, read);
  return chosen === read && isChosenByName(frame, expression) ? passed(frame, read, "things") : chosen;
}

function variable(frame: Frame, binding: number): Value {
  const { owner } = frame.walk.program.bindings[binding] ?? { owner: 0 };
  const own = frame.state.variable(binding);
  if (own === undefined) return frame.walk.variables.captured(binding);
  if (owner !== frame.function) return own;
  const elsewhere = frame.walk.variables.fromElsewhere(binding);
  return elsewhere === undefined ? own : join(own, elsewhere);
}

function globalValue(frame: Frame, name: string): Value {
  const starred = namedByStar(frame, name);
  if (starred) return starred;
  const node = frame.walk.host.model.global(frame.walk.program.ecosystem, name);
  if (!node) return name === "undefined" ? constantValue(undefined) : UNKNOWN;
  const value = apiValue(node);
  return node.api?.value ? readMember(frame, apiValue(frame.walk.globals), name, frame.place({ start: 0, end: 0 })) : value;
}

function concat(frame: Frame, parts: readonly Expression[], expression: Expression): Value {
  const values = parts.map((part) => evaluate(frame, part));
  if (expression.kind === "concat" && values.every(isNumeric)) return UNKNOWN;
  const at = frame.place(expression);
  const lists = values.filter((value) => value.objects.length > 0 && value.texts.length === 0);
  if (expression.kind === "concat" && lists.length > 0 && values.every((value) => value.texts.length === 0)) {
    return joinedLists(frame, values, at) ?? lists.reduce((all, value) => join(all, value), { ...NOTHING, open: true });
  }
  const value = concatenated(
    values.map((part) => asText(frame, part, at)),
    at,
  );
  recordText(frame, value, values, false);
  return value;
}

const isNumeric = (value: Value): boolean => !value.open && value.constants.length > 0 && value.texts.length === 0 && value.objects.length === 0;

function formattedHole(frame: Frame, expression: Of<"formatted">): Value {
  const given = evaluate(frame, expression.value);
  const value = /[ra]/.test(expression.conversion) ? quoted(frame, given) : given;
  const precision = /(?:^|[^\d])\.(\d+)s?$/.exec(expression.spec)?.[1];
  return shortened(value, precision, frame.place(expression));
}

function binary(frame: Frame, expression: Of<"binary">): Value {
  const left = evaluate(frame, expression.left);
  const right = evaluate(frame, expression.right);
  const at = frame.place(expression);
  if (expression.operator === "%" && left.texts.length > 0) {
    const tuple = right.objects.length === 1 && right.objects[0] ? frame.state.object(right.objects[0]) : undefined;
    const keyed = knownTexts(left).some((text) => /%\(\w+\)/.test(text));
    const positional = keyed ? [] : tuple?.kind === "list" ? [...tuple.fields.values()] : [right];
    const value = formatted(
      left,
      "percent",
      positional,
      (name) => (tuple?.kind === "object" ? (tuple.fields.get(name) ?? tuple.rest) : readMember(frame, right, name, at)),
      at,
      readsOf(frame, at),
    );
    recordText(frame, value, [left, right, ...positional], false);
    return value;
  }
  if (expression.operator === "|" && (left.objects.length > 0 || right.objects.length > 0)) return united(frame, left, right, at);
  // A path below another one: `BASE / "state"`.
  const below = expression.operator === "/" ? left.api?.member("__truediv__")?.called() : undefined;
  if (below) return { ...joined([left, right], textValue({ pieces: ["/"], at, made: "built" }), at), api: below };
  const counted = expression.operator === "-" ? countedFromEnd(expression.left, right) : undefined;
  const repeated = expression.operator === "*" ? repeatedList(frame, [left, right], at) : undefined;
  return counted ?? repeated ?? arithmetic(frame, expression.operator, left, right, at);
}

function compare(frame: Frame, expression: Of<"compare">): Value {
  const left = evaluate(frame, expression.left);
  const right = evaluate(frame, expression.right);
  if (expression.operator === "equal" || expression.operator === "not-equal" || expression.operator === "is")
    recordComparison(frame, left, right, frame.place(expression));
  if (expression.operator === "in" || expression.operator === "not-in") recordMembership(frame, right, left, frame.place(expression));
  const result = contained(frame, expression.operator, left, right) ?? compared(expression.operator, left, right);
  if (result !== undefined) return constantValue(result);
  return comparedByCaller(frame, expression.operator, left, right, frame.place(expression)) ?? UNKNOWN;
}

/** Whether a text is in a list of texts, or in another text, where both are known. */
function contained(frame: Frame, operator: Of<"compare">["operator"], left: Value, right: Value): boolean | undefined {
  if (operator !== "in" && operator !== "not-in") return undefined;
  const text = onlyText(left);
  if (text === undefined) return undefined;
  const whole = onlyText(right);
  const items = whole === undefined ? knownItems(frame, right)?.map(onlyText) : undefined;
  if (whole === undefined && (!items || items.includes(undefined))) return undefined;
  const within = whole === undefined ? (items ?? []).includes(text) : whole.includes(text);
  return within === (operator === "in");
}

function choice(frame: Frame, expression: Of<"choice">): Value {
  const left = evaluate(frame, expression.left);
  const truth = truthiness(left);
  const isNull = onlyConstant(left) !== undefined && (onlyConstant(left)?.constant ?? null) === null;
  const never =
    expression.selects === "falsy" ? truth === true : expression.selects === "truthy" ? truth === false : truth === true && left.constants.length === 0;
  const always = expression.selects === "falsy" ? truth === false : expression.selects === "truthy" ? truth === true : isNull;
  let right = NOTHING;
  const guard = guardOf(frame, expression.left, left, expression.selects === "truthy");
  const fork = frame.branch(guard, never, () => {
    narrow(frame, expression.left, expression.selects === "truthy");
    right = givenWhere(frame, [guard], evaluate(frame, expression.right), frame.place(expression));
  });
  if (!never) frame.state.joinForks([fork, frame.state.fork()]);
  if (never) return left;
  if (always) return right;
  const chosen = expression.selects === "null" ? orElse(frame, left, right, frame.place(expression)) : undefined;
  if (chosen) return chosen;
  if (expression.selects === "truthy") return join(right, { ...NOTHING, constants: left.constants.filter((constant) => !constant), open: left.open });
  return join(
    {
      ...left,
      constants: left.constants.filter((constant) => (expression.selects === "null" ? constant !== null && constant !== undefined : Boolean(constant))),
      texts: left.texts.filter((text) => expression.selects === "null" || text.pieces.join("") !== ""),
    },
    right,
  );
}

function conditional(frame: Frame, expression: Of<"conditional">): Value {
  const test = evaluate(frame, expression.test);
  const truth = truthiness(test);
  if (truth === undefined && isMasked(frame, expression)) return UNKNOWN;
  let value = NOTHING;
  const forks = [true, false].map((holds) => {
    const dead = truth === !holds;
    const guard = guardOf(frame, expression.test, test, holds);
    const fork = frame.branch(guard, dead, () => {
      narrow(frame, expression.test, holds, true);
      const given = evaluate(frame, holds ? expression.then : expression.otherwise);
      const flagged = asFlagged(givenWhere(frame, [guard], given, frame.place(expression)), [guard]);
      const result = asChosen(flagged, [guard]);
      if (!dead) value = join(value, result);
      frame.answers.choose(expression, result, guard);
    });
    if (dead) fork.live = false;
    return fork;
  });
  frame.state.joinForks(forks);
  return value;
}

/** What awaiting gives: what a promise holds, or the thing itself. */
export function awaited(frame: Frame, value: Value): Value {
  const given = value.symbols.some(isCalled) ? answered(value) : value;
  let result: Value = { ...given, objects: value.objects.filter((id) => frame.state.object(id)?.kind !== "promise"), api: value.api?.awaited() };
  for (const id of value.objects) {
    const content = frame.state.object(id);
    if (content?.kind === "promise") result = join(result, awaited(frame, content.fields.get("value") ?? (content.rest === NOTHING ? UNKNOWN : content.rest)));
  }
  if (value.api && result.api && result.api !== value.api && result.api.api?.value) {
    result = join({ ...result, api: undefined }, readMember(frame, apiValue(value.api), "await", frame.place({ start: 0, end: 0 })));
  }
  return result;
}

/** What a function of the caller's gives may be a promise: what awaiting it gives is known when the function is. */
function answered(value: Value): Value {
  const settled = (symbol: Placeholder): Placeholder => (isCalled(symbol) ? symbol.next({ kind: "await" }) : symbol);
  const ways = new Map([...value.ways].map(([origin, step]) => [origin.kind === "parameter" ? settled(origin.symbol).origin(origin.shown) : origin, step]));
  return { ...value, symbols: value.symbols.map(settled), ways };
}

const isCalled = ({ path }: Placeholder): boolean => path.length < MAX_SYMBOL_DEPTH && path.at(-1)?.kind === "call";

function yielded(frame: Frame, expression: Of<"yield">): Value {
  const value = expression.value ? evaluate(frame, expression.value) : constantValue(undefined);
  frame.yields = join(frame.yields, expression.delegate ? elementsOf(frame, value, "elements", frame.place(expression)) : value);
  return UNKNOWN;
}
