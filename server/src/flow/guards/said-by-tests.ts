import type { Expression } from "../../facts/program.ts";
import { passed } from "../calls/passing.ts";
import { isListOfWords, isPatternOfWords, isWord, wordPart } from "../masks/tested-words.ts";
import type { Frame } from "../statements/frame.ts";
import { addressPart, BEGINNING_OF_ADDRESS, IN_ADDRESS } from "../values/addresses.ts";
import { falsyPart } from "../values/truth.ts";
import type { Value } from "../values/value.ts";
import { measuredBy } from "./measured.ts";
import { pathFrom } from "./presence.ts";

/**
 * What a test says of what it looks at: that nothing stands there, or no text, that a publishable key is in it, that there is no secret one (or none of one mode), that it does
 * not begin as one does or is too short, that it is an address, that it is something that was written down as allowed, or a word that is no secret.
 */
export type Said = "absent" | "no-text" | SaidOfThere;
export type SaidOfThere = (typeof OF_THERE)[number];
/** The same of what stands there. */
export const OF_THERE = ["publishable", "no-secret", "no-secret-of-a-mode", "malformed", "address", "allowed", "word"] as const;

export interface Saying {
  readonly of: Expression;
  readonly what: Said;
}

/** What a test is made of, as whoever asks knows it. */
export interface Known {
  /** The texts or patterns that an expression is, all of them; undefined where they are not known. */
  readonly textsOf: (expression: Expression) => readonly string[] | undefined;
  /** What the module calls by a name, as it is written there: the expression itself where it is no such name. */
  readonly writtenAs: (expression: Expression) => Expression;
  /** What a call of a function of the program's own says of its arguments where it gives yes, or no. */
  readonly saidByCall: (call: Call, holds: boolean) => readonly Saying[];
}

export type Call = Extract<Expression, { kind: "call" }>;
type Compare = Extract<Expression, { kind: "compare" }>;

/** All that a test says where it holds, or where it does not. */
export function sayingsOf(test: Expression, holds: boolean, known: Known): readonly Saying[] {
  switch (test.kind) {
    case "not":
      return sayingsOf(test.value, !holds, known);
    case "name":
      return holds ? [] : [{ of: test, what: "absent" }];
    case "choice": {
      const [left, right] = [sayingsOf(test.left, holds, known), sayingsOf(test.right, holds, known)];
      return holds === (test.selects === "truthy") ? [...left, ...right] : inBoth(left, right);
    }
    case "compare":
      return saidByComparison(test, holds, known);
    case "call":
      return saidByCall(test, holds, known);
    default:
      return [];
  }
}

/** What is looked at without the blanks around it, in another case, or with no text where there is none: `host.strip().lower()`, `key ?? ""`. */
export function subjectOf(expression: Expression): Expression {
  if (expression.kind === "call" && expression.arguments.length === 0 && expression.callee.kind === "member" && TIDIES.test(expression.callee.name))
    return subjectOf(expression.callee.object);
  const isFilled = expression.kind === "choice" && expression.selects !== "truthy" && expression.right.kind === "text" && expression.right.value === "";
  return isFilled ? subjectOf(expression.left) : expression;
}

const TIDIES = /^(?:strip|trim|lower|upper|casefold|toLowerCase|toUpperCase|toString)$/;

/** What holds of a thing whichever of two tests it was. */
function inBoth(left: readonly Saying[], right: readonly Saying[]): readonly Saying[] {
  return left.flatMap((one) => {
    const path = pathFrom(one.of);
    const others = path === undefined ? [] : right.filter(({ of }) => pathFrom(of) === path);
    return others.flatMap((other) => saying(one.of, weaker(one.what, other.what)));
  });
}

function weaker(one: Said, other: Said): Said | undefined {
  if (one === other) return one;
  // What is no text is no key; what is in it is looked at by itself.
  for (const nothing of ["absent", "no-text"]) {
    if (one === nothing) return other;
    if (other === nothing) return one;
  }
  for (const what of ["allowed", "address", "word"]) if (one === what || other === what) return undefined;
  return one === "no-secret-of-a-mode" || other === "no-secret-of-a-mode" ? "no-secret-of-a-mode" : "malformed";
}

/** How the beginning of a key is written in a text, and in a pattern: `sk_`, `^(sk|rk)_(live|test)_`. */
const PUBLISHABLE = { text: /^pk(?:_|$)/, pattern: /^\^\(?(?:\?:)?pk_/, fromStart: /^\^?\(?(?:\?:)?pk_/ };
const SECRET = /^(?:sk|rk|whsec)(?:_|$)|\b(?:sk|rk|whsec)_|\(\??:?(?:\w+\|)*(?:sk|rk)(?:\|\w+)*\)_|\[(?:sr|rs|prs|psr)\]k_/;
const OF_A_MODE = /(?:sk|rk)[)_]+(?:live|test)/;
/** A domain of someone's at the end of a host, an address up to the end of its host. */
const DOMAIN = /^\.?[\w-]+(?:\.[\w-]+)+$/;
const ADDRESS = /^https?:\/\/[\w.-]+\//;
/** A pattern for all of a text, and not just any. */
const WHOLE = /^\^(?!.*\.[*+]).*\$$/s;
const NOT_ANY = /^(?!.*\.[*+])/s;

function secretSaid(texts: readonly string[] | undefined): Said | undefined {
  if (!texts || texts.length === 0 || !texts.some((text) => SECRET.test(text))) return undefined;
  const modes = new Set(texts.flatMap((text) => (OF_A_MODE.test(text) ? (/live/.exec(text)?.[0] ?? "test") : "any")));
  return modes.size === 1 && !modes.has("any") ? "no-secret-of-a-mode" : "no-secret";
}

const areAll = (texts: readonly string[] | undefined, shape: RegExp): boolean => texts !== undefined && texts.length > 0 && texts.every((it) => shape.test(it));
const saying = (of: Expression | undefined, what: Said | undefined): readonly Saying[] => (of && what ? [{ of, what }] : []);

function saidByCall(test: Call, holds: boolean, known: Known): readonly Saying[] {
  const { callee, arguments: given } = test;
  const [first, second] = given;
  const own = known.saidByCall(test, holds);
  if (own.length > 0 || first === undefined || callee.kind !== "member") return own;
  const { object, name } = callee;
  if (/^(?:match|fullmatch|search|test)$/.test(name)) {
    const isHere = second === undefined && name === "match" && isPattern(first.value, known);
    const [pattern, of] = second ? [first.value, second.value] : isHere ? [first.value, object] : [object, first.value];
    const sources = known.textsOf(pattern);
    return [
      ...saying(of, saidByPattern(sources, name, holds, isHere || name === "test")),
      ...saying(of, holds && sources?.length === 1 && sources.every(isPatternOfWords) ? "word" : undefined),
    ];
  }
  if (second) return [];
  const texts = known.textsOf(first.value);
  if (/^starts_?with$/i.test(name)) {
    if (!holds) return saying(object, secretSaid(texts) && "malformed");
    if (areAll(texts, BEGINNING_OF_ADDRESS)) return [...saying(object, "address"), ...saying(object, areAll(texts, ADDRESS) ? "allowed" : undefined)];
    return saying(object, areAll(texts, PUBLISHABLE.text) ? "publishable" : undefined);
  }
  if (/^ends_?with$/i.test(name)) return saying(object, holds && areAll(texts, DOMAIN) ? "allowed" : undefined);
  if (!/^(?:includes|has)$/.test(name)) return [];
  if (!holds) return saying(object, secretSaid(texts));
  return [
    ...saying(first.value, "allowed"),
    ...saying(first.value, isListOfWords(known.writtenAs(object)) ? "word" : undefined),
    ...saying(object, areAll(texts, IN_ADDRESS) ? "address" : undefined),
  ];
}

/** `/^pk_/` stands there itself, or something that is called by its name. */
function isPattern(expression: Expression, known: Known): boolean {
  return expression.kind === "pattern" || (expression.kind === "name" && areAll(known.textsOf(expression), /[\^$()[\]\\|+*]/));
}

function saidByPattern(sources: readonly string[] | undefined, method: string, holds: boolean, isWritten: boolean): Said | undefined {
  if (!holds) return isAnchored(sources, method, isWritten) ? secretSaid(sources) && "malformed" : secretSaid(sources);
  if (areAll(sources, isWritten || method === "search" ? PUBLISHABLE.pattern : PUBLISHABLE.fromStart)) return "publishable";
  return areAll(sources, method === "fullmatch" ? NOT_ANY : WHOLE) ? "allowed" : undefined;
}

/** Whether a pattern asks for the beginning of a text alone. */
function isAnchored(sources: readonly string[] | undefined, method: string, isWritten: boolean): boolean {
  return (sources ?? []).some((source) => source.startsWith("^")) || method === "fullmatch" || (method === "match" && !isWritten);
}

function saidByComparison({ operator, left, right }: Compare, holds: boolean, known: Known): readonly Saying[] {
  switch (operator) {
    case "instance-of":
      return saying(left, !holds && right.kind === "global" && right.name === "str" ? "no-text" : undefined);
    case "in":
    case "not-in":
      if (holds === (operator === "in"))
        return [
          ...saying(left, "allowed"),
          ...saying(left, isListOfWords(known.writtenAs(right)) ? "word" : undefined),
          ...saying(right, areAll(known.textsOf(left), IN_ADDRESS) ? "address" : undefined),
        ];
      return left.kind === "text" ? saying(right, secretSaid([left.value])) : [];
    case "equal":
    case "is":
    case "not-equal":
    case "is-not":
      return saidByEquality(left, right, holds === (operator === "equal" || operator === "is"), known);
    case "less":
    case "less-equal":
      return [...saidByLength(left, right, holds), ...saidByLength(right, left, !holds)];
    case "greater":
    case "greater-equal":
      return [...saidByLength(left, right, !holds), ...saidByLength(right, left, holds)];
    default:
      return [];
  }
}

function saidByEquality(left: Expression, right: Expression, same: boolean, known: Known): readonly Saying[] {
  if (isZero(right) && measuredBy(left)) return same ? saying(measuredBy(left), "absent") : [];
  if (right.kind === "constant" && !right.value && isPosition(left)) {
    const of = left.kind === "call" && left.callee.kind === "member" ? left.callee.object : undefined;
    const texts = left.kind === "call" && left.arguments[0] ? known.textsOf(left.arguments[0].value) : undefined;
    return saying(of, same ? (areAll(texts, PUBLISHABLE.text) ? "publishable" : undefined) : secretSaid(texts) && "malformed");
  }
  if (right.kind === "constant" && (right.value === null || right.value === undefined)) return same ? saying(left, "absent") : [];
  if (right.kind === "global" && right.name === "undefined") return same ? saying(left, "absent") : [];
  if (left.kind === "unary" && left.operator === "typeof") {
    const type = right.kind === "text" ? right.value : "";
    return saying(left.value, same && type === "undefined" ? "absent" : !same && type === "string" ? "no-text" : undefined);
  }
  if (left.kind === "text" && right.kind !== "text") return saidByEquality(right, left, same, known);
  if (right.kind !== "text") return [];
  const beginning = beginningIn(left);
  if (beginning) return saying(beginning, same ? (PUBLISHABLE.text.test(right.value) ? "publishable" : undefined) : secretSaid([right.value]) && "malformed");
  if (!same) return [];
  return right.value === "" ? saying(left, "absent") : [...saying(left, "allowed"), ...saying(left, isWord(right) ? "word" : undefined)];
}

/** `key.indexOf("pk_")`, `key.find("pk_")` */
const isPosition = (expression: Expression): boolean =>
  expression.kind === "call" && expression.callee.kind === "member" && /^(?:indexOf|find)$/.test(expression.callee.name) && expression.arguments.length === 1;

/** What `key[:3]`, `key.slice(0, 3)`, `key.split("_")[0]` is the beginning of. */
function beginningIn(expression: Expression): Expression | undefined {
  if (expression.kind === "slice") return expression.from === undefined || isZero(expression.from) ? expression.object : undefined;
  if (expression.kind === "index") return isZero(expression.index) && expression.object.kind === "call" ? receiverOf(expression.object, /^split$/) : undefined;
  return expression.kind === "call" && isZero(expression.arguments[0]?.value) ? receiverOf(expression, /^(?:slice|substring|substr)$/) : undefined;
}

const receiverOf = ({ callee }: Call, name: RegExp): Expression | undefined => (callee.kind === "member" && name.test(callee.name) ? callee.object : undefined);
const isZero = (expression: Expression | undefined): boolean => expression?.kind === "constant" && expression.value === 0;

/** So many characters of a text tell nothing of a key in it: there is none. */
const MOST = 24;

/** What is said of what one side is the length of, where that is below what the other says, and that is little. */
function saidByLength(length: Expression, bound: Expression, isBelow: boolean): readonly Saying[] {
  if (!isBelow || bound.kind !== "constant" || typeof bound.value !== "number" || bound.value > MOST) return [];
  return saying(measuredBy(length), "malformed");
}

/** What is left of a value of which that is said, where others are masked; whoever refuses what begins otherwise may tell a key that is not quite one. A function that is given anything looks for the keys that it knows; whoever asks which mode a key is of has one. */
export function leftOf(frame: Frame, value: Value, what: Said): Value {
  switch (what) {
    case "no-text":
      return value;
    case "absent":
      return falsyPart(value);
    case "address":
      return addressPart(value);
    case "allowed":
      return passed(frame, value, "checked");
    case "publishable":
      return passed(frame, value, "things");
    case "word":
      return wordPart(frame, value);
    case "no-secret-of-a-mode":
      return value.symbols.length > 0 ? passed(frame, value, "shortened") : value;
    case "no-secret":
    case "malformed":
      return passed(frame, value, "shortened");
  }
}
