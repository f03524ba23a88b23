import type { FunctionRef, PendingCall } from "../calls/summary.ts";
import type { FlowEvent, Guard } from "../event.ts";
import { isConfigured } from "../expressions/keyed.ts";
import type { ModuleWalk } from "../modules/module-walk.ts";
import type { Frame } from "../statements/frame.ts";
import type { Place } from "../values/place.ts";
import type { Value } from "../values/value.ts";
import { areValidators } from "./validators.ts";

/** What a request has passed before it comes to a function. */
export interface Passed {
  /** A check of its signature, with what of the configuration says whether it is made; undefined where none is. */
  readonly signature: readonly Guard[] | undefined;
  /** What is called a validation. */
  readonly validated: boolean;
}

export const NOTHING_PASSED: Passed = { signature: undefined, validated: false };

/** Both. */
export const passedBoth = (a: Passed, b: Passed): Passed => ({
  signature: a.signature?.length === 0 ? a.signature : (b.signature ?? a.signature),
  validated: a.validated || b.validated,
});

/** What a function, or a method of a class, looks at before it goes on; or one that it gives for it. */
export function passedIn(frame: Frame, value: Value): Passed {
  const functions = functionsOf(frame, value);
  const given = functions.flatMap(({ module, id }) => module.summaryOf(id)?.returns.code.map((closure) => closure.function) ?? []);
  const validated = areValidators(functions);
  for (const { module, id } of [...functions, ...given]) {
    const found = module.foundIn(id).find((event) => isCheck(module, id, event));
    if (found) return { signature: found.guards.filter((guard) => isOfConfiguration(guard) && !standsBefore(module, id, guard)), validated };
  }
  return { signature: undefined, validated };
}

/** The functions that it may be, or the methods of the class that it is of. */
export function functionsOf(frame: Frame, value: Value): FunctionRef[] {
  const methods = value.objects.flatMap((id) => {
    const content = frame.state.object(id);
    const ref = content?.kind === "class" || content?.kind === "instance" ? content.class : undefined;
    return (ref?.module.program.classes[ref.id]?.methods ?? []).map((method) => (ref as NonNullable<typeof ref>).module.functionRef(method.function));
  });
  return [...value.code.map((closure) => closure.function), ...methods];
}

/** `if signature: construct_event(…)`: nothing is checked where none was sent, and what follows is done all the same. */
export const asksForSignature = (guard: Guard): boolean => !("otherwise" in guard) && isOfSignature(guard);

/** `if not signature: return`: where what the function answers with is asked for nothing else, the request goes on. */
export const leavesUnsigned = (guard: Guard): boolean => guard.otherwise === "nothing" && isOfSignature(guard);

function isOfSignature({ holds, operators, names, origins }: Guard): boolean {
  if (!holds || operators.length > 0) return false;
  return origins.some((origin) => origin.kind === "data" && origin.what === "request-signature") || names.some((name) => /sig(?:nature)?$/i.test(name));
}

function isCheck(module: ModuleWalk, id: FunctionRef["id"], event: FlowEvent): boolean {
  if (event.dead || event.guards.some(asksForSignature) || (event.guards.some(leavesUnsigned) && goesOnWithNothing(module, id))) return false;
  if (event.kind === "client") return event.client === "hmac" && event.options.has("message");
  return event.kind === "trust" && event.check === "verified" && (event.swallowed === undefined || !goesOnAfter(module, id, event.swallowed));
}

/** Where a function goes on to what comes next: `next()`, `get_response(request)`; not where it says what went wrong. */
function goingOn({ module, id }: FunctionRef): readonly PendingCall[] {
  return (module.summaryOf(id)?.pending ?? []).filter(
    ({ member, arguments: { positional }, circumstances }) =>
      !circumstances.dead && (member === undefined || GOES_ON.test(member)) && positional.every(({ symbols }) => symbols.length > 0),
  );
}

/** Whether a request goes on where the function returns nothing: it is not told what comes next, as those with a response and a continuation are, nor asked whether it may. */
function goesOnWithNothing(module: ModuleWalk, id: FunctionRef["id"]): boolean {
  const { parameters = [] } = module.program.functions[id] ?? {};
  return parameters.length < 3 && parameters.every(({ kind }) => kind === "plain") && goingOn(module.functionRef(id)).length === 0;
}

const GOES_ON = /^_?(?:next|call_next|get_response|app|handler?)$/;

/** Whether it goes on behind what was tried, whatever came of it. */
function goesOnAfter(module: ModuleWalk, id: FunctionRef["id"], tried: Place): boolean {
  return goingOn({ module, id }).some(({ at }) => at.unit === tried.unit && at.path === tried.path && at.start >= tried.end);
}

/** Whether nothing goes on, or comes to its end, where a test did not turn out like this. */
function standsBefore(module: ModuleWalk, id: FunctionRef["id"], guard: Guard): boolean {
  const calls = goingOn({ module, id });
  return calls.length > 0 ? calls.every(({ circumstances }) => circumstances.guards.includes(guard)) : module.summaryOf(id)?.passes.includes(guard) === true;
}

const isOfConfiguration = ({ origins, names }: Guard): boolean => origins.some(isConfigured) || names.some((name) => CONFIGURATION.test(name));
const CONFIGURATION = /^(?:env|environ|getenv|settings|config|DEBUG|NODE_ENV)$/;
