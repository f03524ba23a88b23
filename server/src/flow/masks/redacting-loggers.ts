import type { FunctionFact, Program } from "../../facts/program.ts";
import type { Effect, Sink } from "../../model/api.ts";
import { isSanitizerName } from "../../model/sanitizers/names.ts";
import { callValue, NO_ARGUMENTS } from "../calls/calls.ts";
import type { Closure } from "../calls/summary.ts";
import { readMember } from "../expressions/members.ts";
import { someWithin } from "../expressions/program-search.ts";
import { type Use, valueAt } from "../expressions/where.ts";
import type { Frame } from "../statements/frame.ts";
import { recordClient } from "../statements/record.ts";
import { reached } from "../values/shapes.ts";
import { beginning, flowing, NOTHING, objectValue, textValue, UNKNOWN, type Value } from "../values/value.ts";

/** Names under which keys are logged: what takes out one of them takes out keys. */
const NAMES = ["api_key", "secret_key", "stripe_key", "stripe_secret_key", "stripe_api_key", "secret", "key", "token"];

/** The parts of what is logged that may be looked at one by one: the message, what is put into it, and what stands under names of its own. */
type LoggedPart = "message" | NonNullable<Sink["part"]>;
const PARTS: readonly LoggedPart[] = ["message", "arguments", "names"];

/** Writes down that what a logger of a library is given takes keys out of some of what is logged. */
export function recordRedaction(frame: Frame, effect: Extract<Effect, { kind: "redaction" }>, use: Use): void {
  const by = valueAt(frame, use, effect.by);
  if (!by) return;
  for (const part of PARTS) {
    if (!takesOut(frame, by, effect, part, use)) continue;
    const library = textValue({ pieces: [`${effect.library} ${part}`], at: use.at, made: "built" });
    recordClient(frame, "log-redaction", new Map([["library", library]]), new Map(), use, undefined);
  }
}

/** Whether filters of a logger take keys out of such a part. */
export function isFiltered(frame: Frame, filters: Value | undefined, part: LoggedPart, use: Use, value: Value): boolean {
  if (filters === undefined || value.ways.size + value.objects.length === 0) return false;
  const names = namesIn(frame, value);
  if (names.length === 0 && value.ways.size === 0) return false;
  return takesOut(frame, filters, { of: "record", method: "filter" }, part, use, names);
}

/** The names of the entries that a line is formatted with: `"%(key)s", {"key": key}`. */
function namesIn(frame: Frame, { objects }: Value): readonly string[] {
  return objects.flatMap((id) => {
    const content = frame.state.object(id);
    return content?.kind === "object" ? [...content.fields.keys()] : [];
  });
}

type Redaction = Pick<Extract<Effect, { kind: "redaction" }>, "of" | "method">;

/** `names`: of the entries that are put into the message, where that is known. */
function takesOut(around: Frame, by: Value, { of, method }: Redaction, part: LoggedPart, use: Use, names: readonly string[] = []): boolean {
  // The line it is tried with is never logged.
  const frame = around.rehearsal();
  const key = frame.walk.host.origins.environment("STRIPE_SECRET_KEY");
  const secret = flowing(new Map([[key, beginning(use.at)]]));
  const isLeft = (value: Value): boolean => reached(frame, value, "repr").has(key);
  return candidatesIn(frame, by).some((one) => {
    const isClass = one.objects.some((id) => frame.state.object(id)?.kind === "class");
    const made = isClass ? callValue(frame, one, NO_ARGUMENTS, { receiver: NOTHING, construct: true, at: use.at }) : one;
    const { code } = made.objects.length > 0 ? readMember(frame, made, method ?? "__call__", use.at) : made;
    if (method === "filter" && part !== "names" && code.some(dropsLines)) return true;
    if (!code.some(masks) || of === "line") return of === "line" && code.some(masks);
    const entries =
      names.length > 0 ? objectValue(frame.allocate(use.at, "object", { fields: new Map(names.map((name) => [name, secret])) }, " logged entries")) : secret;
    const given = logged(frame, of, part, part === "arguments" ? entries : secret, use);
    const positional = of === "entries" ? [UNKNOWN, UNKNOWN, given] : [given];
    const site = { receiver: made.objects.length > 0 ? made : NOTHING, construct: false, at: use.at };
    const result = callValue(frame, { ...NOTHING, code }, { ...NO_ARGUMENTS, positional }, site);
    if (method === "format") return !isLeft(result);
    const line = of === "entries" ? result : given;
    const named = of === "dict" && part === "names" ? [line, readMember(frame, line, "extra", use.at)] : [line];
    const fields = named.flatMap((each) => fieldsOf(of, part).map((name) => readMember(frame, each, name, use.at)));
    return part === "names" ? !fields.every(isLeft) : !fields.some(isLeft) && (of !== "record" || !isLeft(readMember(frame, line, "msg", use.at)));
  });
}

/** The functions and things that a value may be; of a dict of filters or formatters, as `dictConfig` has them, what each is made with. */
function candidatesIn(frame: Frame, { objects, code }: Value): readonly Value[] {
  const things = objects.flatMap((id): readonly Value[] => {
    const content = frame.state.object(id);
    if (content?.kind !== "object") return [{ ...NOTHING, objects: [id], api: content?.api }];
    const made = [...content.fields.values()].flatMap((each) => each.objects.flatMap((entry) => frame.state.object(entry)?.fields.get("()") ?? []));
    return made.flatMap((each) => candidatesIn(frame, each));
  });
  return [...things, ...code.map((one) => ({ ...NOTHING, code: [one] }))];
}

/** What a line that holds a secret in such a part looks like to whoever changes it. */
function logged(frame: Frame, of: Redaction["of"], part: LoggedPart, secret: Value, use: Use): Value {
  const fields = new Map(fieldsOf(of, part).map((name) => [name, secret]));
  // Loguru keeps what stands under names of its own together.
  if (of === "dict" && part === "names") fields.set("extra", objectValue(frame.allocate(use.at, "object", { fields: new Map(fields) }, " logged extra")));
  const node = of === "record" ? frame.walk.host.model.node("pypi", "logging:LogRecord()") : undefined;
  return objectValue(frame.allocate(use.at, node ? "instance" : "object", { fields, api: node }, ` logged ${part}`), node);
}

function fieldsOf(of: Redaction["of"], part: LoggedPart): readonly string[] {
  if (part === "names") return NAMES;
  if (of !== "record") return [of === "entries" ? "event" : "message"];
  return [part === "message" ? "msg" : "args"];
}

/** So many functions are looked into, each called by the one before. */
const MAX_CALLED = 3;

/** Whether a function, or one that it calls, replaces something in a text, takes an entry out, or is named for that: what is only not understood takes nothing out. */
function masks({ function: { module, id } }: Closure): boolean {
  const find = (): boolean => masking(module.program, module.program.functions[id], 0);
  const found = find();
  module.asked("masks", id, found, () => find() === found);
  return found;
}

const KEYS = /sk_|rk_|whsec|secret|sensitive|(?:^|[_.])keys?(?:$|_)/i;

/** Whether a filter lets no line through in which there is a key: `return "sk_" not in record.getMessage()`. */
function dropsLines({ function: { module, id } }: Closure): boolean {
  const find = (): boolean => {
    const body = module.program.functions[id]?.body ?? [];
    const drops = someWithin(
      body,
      (part) => part.kind === "return" && part.value !== undefined && (part.value.kind !== "constant" || part.value.value === false),
    );
    const looks = someWithin(
      body,
      (part) =>
        (part.kind === "compare" && /in$/.test(part.operator)) ||
        (part.kind === "call" && part.callee.kind === "member" && /^(?:search|match|findall)$/.test(part.callee.name)),
    );
    const reads = someWithin(body, (part) => part.kind === "member" && /^(?:getMessage|msg|message)$/.test(part.name));
    const isOfKeys = someWithin(
      body,
      (part) =>
        (part.kind === "text" && KEYS.test(part.value)) ||
        (part.kind === "pattern" && "source" in part && KEYS.test(part.source)) ||
        (part.kind === "name" && KEYS.test(module.program.bindings[part.binding]?.name ?? "")),
    );
    return drops && looks && reads && isOfKeys;
  };
  const found = find();
  module.asked("drops lines", id, found, () => find() === found);
  return found;
}

/** What is written in the place of a secret: `"***"`, `"[REDACTED]"`. */
const STANDS_FOR_SECRET = /^\W*(?:[*•█]{3,}|x{4,}|redacted|masked|filtered|hidden|removed)\W*$/i;

function masking(program: Program, fact: FunctionFact | undefined, depth: number): boolean {
  return (
    fact !== undefined &&
    someWithin(fact.body, (part) => {
      if (part.kind === "delete" || (part.kind === "assign" && part.target.kind === "index")) return true;
      if (part.kind === "text") return STANDS_FOR_SECRET.test(part.value);
      if (part.kind !== "call") return false;
      const { callee } = part;
      const name = callee.kind === "member" ? callee.name : callee.kind === "name" ? (program.bindings[callee.binding]?.name ?? "") : "";
      if (/^(?:sub|subn|replace|pop)$/.test(name) || isSanitizerName(name)) return true;
      return depth < MAX_CALLED && program.functions.some((called) => called.name === name && called !== fact && masking(program, called, depth + 1));
    })
  );
}
