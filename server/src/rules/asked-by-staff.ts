import type { FlowEvent, Guard } from "../flow/event.ts";
import { speaksOfStaff, speaksOfVisitors, testsForStaff } from "../model/staff.ts";
import type { RuleContext } from "./rule.ts";
import { isSent } from "./signature-checks.ts";
import { startOfUnit } from "./unit-start.ts";
import { decoratorsBefore } from "./validated-input.ts";

/**
 * Whether only those who run the application come to a place: a branch around it asks who they are, the function is decorated so, is given them as a dependency, or has
 * called a test for them before. Who says of themselves that they are, in what they sent, is anyone.
 */
export function isAskedByStaff(context: RuleContext, { at, through, guards }: FlowEvent): boolean {
  if (guards.some(asksForStaff)) return true;
  return [at, ...through].some((place) => {
    if (place.path !== context.path || place.unit === 0 || place.end === 0) return false;
    const end = context.spanOf(place).start;
    return [place.unit, context.functionAround(place.unit)].some((unit) => {
      const start = startOfUnit(context, unit);
      if (unit === 0 || start >= end) return false;
      if (namesTest(context.sourceOf({ start, end }), CALLED)) return true;
      return decoratorsBefore(context, start)
        .split(/^\s*(?=@)/m)
        .some((decorator) => !letsVisitorsThrough(decorator) && namesTest(decorator, DECORATED));
    });
  });
}

/** `if (!user.isAdmin) return`, `if not request.user.is_staff`, `role === "admin"`. */
function asksForStaff({ holds, names, compared, origins }: Guard): boolean {
  if (!holds || origins.some(isSent) || names.some((name) => SENT.test(name))) return false;
  const said = compared.filter((it) => typeof it === "string");
  return names.some(speaksOfStaff) || (said.some(speaksOfStaff) && !said.some(speaksOfVisitors));
}

/** `@Roles("admin", "user")`: who has one of several roles comes through. */
function letsVisitorsThrough(decorator: string): boolean {
  return /^@[\w$.]*(?:role|allow|auth|access|permission)/i.test(decorator) && (decorator.match(/[\w$]+/g) ?? []).slice(1).some(speaksOfVisitors);
}

/** What holds what was sent. */
const SENT = /^(?:body|query|params|json|form|args|data|input|payload|POST|GET|headers|cookies|searchParams)$/;

/** What is called for itself, or handed to what frameworks call first: `await requireAdmin(req)`, `Depends(get_current_admin)`. */
const CALLED =
  /\b(?:Depends|Security)\(\s*(?:[\w$]+\.)*([\w$]+)|(?:^|[;{}\n=])[ \t]*(?:await\s+)?(?:[A-Za-z_$][\w$]*\.)*(?!(?:Depends|Security)\()([A-Za-z_$][\w$]*)\(/g;

/** `@staff_member_required`, `@UseGuards(AdminGuard)`, `@Roles("admin")`. */
const DECORATED = /@(?:[\w$]+\.)*([\w$]+)|[(,]\s*(?:[\w$]+\.)*["']?([\w$]+)["']?\s*(?=[,)])/g;

function namesTest(source: string, pattern: RegExp): boolean {
  for (const [, name, given] of source.matchAll(pattern)) {
    if (name !== undefined && testsForStaff(name)) return true;
    if (given !== undefined && testsForStaff(given)) return true;
  }
  return false;
}
