import { isError } from "./caught.ts";
import type { Guard } from "./event.ts";
import type { Frame } from "./frame.ts";
import { passed } from "./passing.ts";
import type { Place } from "./place.ts";
import type { Value } from "./value.ts";

/** A test that holds only while developing: `if DEBUG`, `process.env.NODE_ENV !== "production"`. */
export function isDevelopmentGuard(guard: Guard): boolean {
  const named = (pattern: RegExp) =>
    guard.names.some((name) => pattern.test(name)) || guard.origins.some((origin) => origin.kind === "environment" && pattern.test(origin.name));
  // Among the texts is the name of a variable that is asked for: `os.environ["APP_ENV"] == "production"`.
  const compares = (pattern: RegExp) => guard.compared.some((it) => typeof it === "string" && pattern.test(it));
  const environment = /(?:^|_)(?:env|environment|mode|stage)$/i;
  if (named(environment) || compares(environment)) {
    if (compares(/^prod/i)) return !guard.holds;
    if (compares(/^(?:dev|local|test)/i)) return guard.holds;
  }
  if (
    named(/^_*(?:is|in)?_?(?:debug|dev|development|local|testing)(?:_?mode)?_*$/i) ||
    named(/^(?!(?:.*_)?(?:no|not|disable|hide)_)\w+_(?:debug|development)(?:_mode)?$/i)
  )
    return guard.holds;
  return named(/^(?:is|in)?_?prod(?:uction)?$/i) && !guard.holds;
}

/** What a branch gives, without what errors say where it is taken only while developing: `production ? "failed" : error.message`. */
export function shownWhileDeveloping(frame: Frame, guard: Guard, value: Value, at: Place): Value {
  if (!isDevelopmentGuard(guard)) return value;
  const objects = value.objects.map((id, index) => {
    const content = frame.state.object(id);
    if (content?.kind !== "object" || ![...content.fields.values()].some(mayTell)) return id;
    const fields = new Map([...content.fields].map(([name, field]) => [name, withoutErrors(frame, field)]));
    return frame.allocate(at, "object", { ...content, fields }, ` while developing ${index}`);
  });
  return { ...withoutErrors(frame, value), objects };
}

const mayTell = ({ ways }: Value): boolean =>
  [...ways.keys()].some((origin) => origin.kind === "parameter" || (origin.kind === "data" && isError(origin.what)));

function withoutErrors(frame: Frame, value: Value): Value {
  return mayTell(value) ? { ...passed(frame, value, "developing"), api: undefined } : value;
}
