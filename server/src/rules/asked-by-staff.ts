import type { FlowEvent, Guard } from "../flow/event.ts";
import { SPEAKS_OF_STAFF, speaksOfStaff, speaksOfVisitors, testsForStaff } from "../model/staff.ts";
import { patternOf } from "../text/pattern.ts";
import type { Span } from "../text/span.ts";
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
  if (!context.mentions(SPEAKS_OF_STAFF)) return false;
  return [at, ...through].some((place) => {
    if (place.path !== context.path || place.unit === 0 || place.end === 0) return false;
    const span = context.spanOf(place);
    if (isArrangedForStaff(context, span)) return true;
    return [place.unit, context.functionAround(place.unit)].some((unit) => {
      const start = startOfUnit(context, unit);
      if (unit === 0 || start >= span.start) return false;
      if (namesTest(context.sourceOf({ start, end: span.start }), CALLED)) return true;
      return decoratorsBefore(context, start)
        .split(/^\s*(?=@)/m)
        .some((decorator) => !letsVisitorsThrough(decorator) && namesTest(decorator, DECORATED));
    });
  });
}

/**
 * Whether what stands around a place says so: decorators of the function and of its class, bases and settings of the class, what a router is given beside the handler, or
 * was made with.
 */
function isArrangedForStaff(context: RuleContext, span: Span): boolean {
  const { definitions = [], calls: [call] = [] } = context.surroundingsOf(span) ?? {};
  const said = definitions.flatMap(({ kind, decorators, head, settings }) => [
    ...decorators,
    ...(kind === "class" ? [...head, ...settings.filter((it) => PERMISSIONS.test(it))] : []),
  ]);
  const isRoute = call !== undefined && ROUTE.test(call.callee);
  if (isRoute) said.push(...call.others.filter((it) => it.length <= LONGEST_OPTIONS));
  if (said.some((it) => !letsVisitorsThrough(it) && namesStaffTest(it))) return true;
  if (definitions.some(({ kind, start }) => kind === "class" && asksInMethod(context.sourceOf({ start, end: span.start })))) return true;
  const routers = [...definitions.flatMap(({ decorators }) => decorators), ...(isRoute ? [call.callee] : [])];
  return routers.some((it) => {
    const [, router] = /^@?([A-Za-z_$][\w$]*)\.[\w$]+/.exec(it) ?? [];
    return router !== undefined && namesStaffTest(madeAs(context, router));
  });
}

/** `permission_classes = [IsAdminUser]`, `decorators = [admin_required]` */
const PERMISSIONS = /^\s*\w*(?:permission|authenticat|decorator|guard|middleware)\w*\s*[=:]/i;
const ROUTE = /\.(?:get|post|put|patch|delete|all|route|on|add|method)$/;
/** In UTF-16 units; what is longer holds other handlers. */
const LONGEST_OPTIONS = 300;

/** `lambda u: u.is_staff`, `[requireAdmin]`, `AdminRequiredMixin`: of a name with dots the last part counts, and no text does. */
function namesStaffTest(source: string): boolean {
  const names = source.replace(/"[^"\n]*"|'[^'\n]*'|`[^`]*`/g, "").match(/[A-Za-z_$][\w$]*(?![\w$]|\s*\.)/g) ?? [];
  return names.some(testsForStaff);
}

/** Methods that a request comes through first, and that ask who it comes from: `def test_func(self): return self.request.user.is_staff`. */
function asksInMethod(before: string): boolean {
  for (const [method] of before.matchAll(
    /\bdef\s+(?:test_func|get_permissions|has_permission|check_permissions|dispatch|initial|prepare)\b(?:(?!\bdef\s)[\s\S])*/g,
  ))
    if (namesStaffTest(method)) return true;
  return false;
}

/** What stands behind `=` where the file makes such a router: `APIRouter(dependencies=[Depends(require_admin)])`. */
function madeAs(context: RuleContext, router: string): string {
  const pattern = new RegExp(
    `^[ \\t]*(?:(?:export\\s+)?(?:const|let|var)\\s+)?${patternOf(router)}\\s*(?::[^=\\n]*)?=\\s*([\\w.$\\s]*\\((?:[^()]|\\((?:[^()]|\\([^()]*\\))*\\))*\\))`,
    "m",
  );
  return context.captured(pattern)?.slice(0, 2 * LONGEST_OPTIONS) ?? "";
}

/** `if (!user.isAdmin) return`, `if not request.user.is_staff`, `role === "admin"`. */
function asksForStaff({ holds, names, compared, origins }: Guard): boolean {
  if (!holds || origins.some(isSent) || names.some((name) => SENT.test(name))) return false;
  const said = compared.filter((it) => typeof it === "string");
  return names.some(speaksOfStaff) || (said.some(speaksOfStaff) && !said.some(speaksOfVisitors));
}

/** `@Roles("admin", "user")`: who has one of several roles comes through. */
function letsVisitorsThrough(decorator: string): boolean {
  return /^@?[\w$.]*(?:role|allow|auth|access|permission)/i.test(decorator) && (decorator.match(/[\w$]+/g) ?? []).slice(1).some(speaksOfVisitors);
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
