import { eventReport } from "./event-report.ts";
import type { Report, RuleContext } from "./rule.ts";
import { isConstant } from "./transport.ts";

/** The option with which each of these writes into tracebacks what variables hold; undefined where it always does. */
const OPTIONS: ReadonlyMap<string, string | undefined> = new Map([
  ["traceback-locals", "enabled"],
  ["sentry", "locals"],
  ["loguru-handler", "diagnose"],
  ["rollbar", "locals"],
  // Their pages for errors do the same.
  ["flask-debug", "debug"],
  ["fastapi-debug", "debug"],
  ["cgitb", undefined],
]);

/** Switches by which tracebacks tell what every variable holds, keys too; those of pages and of trackers alike. */
export function* shownVariables(context: RuleContext): Iterable<Report> {
  for (const event of context.eventsOf("client")) {
    if (!OPTIONS.has(event.client)) continue;
    const option = OPTIONS.get(event.client);
    const value = option === undefined ? undefined : event.options.get(option);
    const isOn = option === undefined || isConstant(value?.entries.get("enabled") ?? value, true);
    // Whoever looks at each event before it is sent may well take them out.
    const isLookedAt = event.options.has("beforeSend");
    // What runs only where the file is started by hand serves nobody else.
    const isByHand = event.guards.some((guard) => guard.holds && guard.compared.includes("__main__"));
    if (isOn && !isLookedAt && !isByHand) yield eventReport(context, event, "variables", "hint", option === undefined ? [] : [option]);
  }
  yield* djangoDebug(context);
}

/** `DEBUG = True` in the settings of Django: where another line, another file or the environment has a say in it, that decides. */
function* djangoDebug(context: RuleContext): Iterable<Report> {
  const on = context.eventsOf("client").filter((event) => event.client === "django-debug" && isConstant(event.options.get("debug"), true));
  if (on.length === 0) return;
  if (/(?:^|[/_-])(?:base|common|default|dev|devel|development|local|debug|test|tests|testing|ci)(?:[/_-]|\.py$|settings)/i.test(context.path)) return;
  if (/^[ \t]*from[ \t]+\S+[ \t]+import[ \t]*(?:\*|\(\s*\*)/m.test(context.text)) return;
  for (const event of on) yield eventReport(context, event, "debug", "hint", []);
}
