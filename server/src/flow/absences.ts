import type { Expression, Pattern } from "../facts/program.ts";
import type { Frame } from "./frame.ts";

/**
 * What an expression reads, where reading it again gives the same: `settings.KEY`, `process.env["KEY"]`, `os.getenv("KEY")`. Undefined for anything else, and for
 * plain variables, which have values of their own.
 */
export function pathOf(expression: Expression | Pattern): string | undefined {
  return expression.kind === "name" ? undefined : pathFrom(expression, 0);
}

const MAX_DEPTH = 6;

function pathFrom(expression: Expression | Pattern, depth: number): string | undefined {
  if (depth > MAX_DEPTH) return undefined;
  switch (expression.kind) {
    case "name":
      return String(expression.binding);
    case "global":
      return `:${expression.name}`;
    case "member":
      return below(expression.object, expression.name, depth);
    case "index":
      return expression.index.kind === "text" ? below(expression.object, expression.index.value, depth) : undefined;
    case "call": {
      const names = expression.arguments.map(({ value, spread }) => (value.kind === "text" && spread === undefined ? value.value : undefined));
      return expression.construct || names.length === 0 || names.includes(undefined) ? undefined : below(expression.callee, `(${names.join()})`, depth);
    }
    default:
      return undefined;
  }
}

function below(object: Expression, name: string, depth: number): string | undefined {
  const path = pathFrom(object, depth + 1);
  return path === undefined ? undefined : `${path}.${name}`;
}

/** A test says that nothing stands there. */
export function noteAbsent(frame: Frame, expression: Expression): void {
  const path = pathOf(expression);
  if (path === undefined) return;
  frame.state.setAbsent(path, true);
  frame.absences = true;
}

/** Whether a test around says that nothing stands there. */
export function isAbsent(frame: Frame, expression: Expression): boolean {
  const path = frame.absences ? pathOf(expression) : undefined;
  return path !== undefined && frame.state.isAbsent(path);
}

/** Something may stand there again, or in what is below: it was assigned, or asked to do something. */
export function forgetAbsent(frame: Frame, changed: Expression | Pattern): void {
  const path = frame.absences ? pathFrom(changed, 0) : undefined;
  if (path === undefined) return;
  for (const known of frame.state.allAbsent()) if (known === path || known.startsWith(`${path}.`)) frame.state.setAbsent(known, false);
}
