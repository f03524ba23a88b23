import type { KeyPermissions, PermissionPlace } from "../audit/permissions.ts";
import type { Audit } from "../audit/result.ts";
import { restrictedKeyAddress } from "../model/stripe/permissions.ts";
import { Frames, positionSuffix } from "./frame.ts";
import { deployableName, keyName, restrictedKeyName } from "./permission-names.ts";
import type { Paint } from "./pretty.ts";
import { showLine } from "./show.ts";

/** Calls that a table lists for one permission; the others are counted. */
const MOST_CALLS = 6;

/** What each key must be allowed, as a table for a terminal: a line for each resource, the calls below it. */
export function permissionsTable(audits: readonly Audit[], paint: Paint, prefix: (audit: Audit) => string): string {
  const lines: string[] = [];
  for (const audit of audits) {
    const frames = new Frames(audit);
    const at = ({ path, span }: PermissionPlace): string => `${showLine(prefix(audit) + path)}${positionSuffix(frames.positionOf(path, span.start))}`;
    for (const permissions of audit.result.permissions) {
      const { needs, undecided } = permissions;
      lines.push(paint.bold(`${keyName(permissions)} in ${deployableName(permissions)}`));
      const width = Math.max(0, ...needs.map(({ resource }) => resource.title.length));
      for (const { resource, level, marks, calls } of needs) {
        const marked = marks.length === 0 ? "" : ` ${paint.yellow(`(${marks.join(", ")})`)}`;
        lines.push(`  ${resource.title.padEnd(width)}  ${level === "write" ? paint.cyan(level) : `${level} `}${marked}`);
        for (const call of calls.slice(0, MOST_CALLS)) lines.push(paint.dim(`  ${"".padEnd(width)}    ${showLine(call.name)} ${at(call)}`));
        if (calls.length > MOST_CALLS) lines.push(paint.dim(`  ${"".padEnd(width)}    and ${calls.length - MOST_CALLS} more`));
      }
      for (const it of undecided) lines.push(paint.yellow(`  ? ${showLine(it.text)} ${at(it)}`));
      if (needs.length > 0) lines.push(paint.dim(`  ${restrictedKeyAddress(restrictedKeyName(permissions, audit.result.root), needs)}`));
      lines.push("");
    }
  }
  const any = audits.some(({ result }) => result.permissions.length > 0);
  const read = audits.some(({ result }) => result.files.read > 0);
  if (!any) lines.push(read ? "no call of Stripe's API was seen" : "nothing was scanned");
  return `${lines.join("\n").trimEnd()}\n`;
}

/** The same as JSON, with all calls. */
export function permissionsReport(audits: readonly Audit[]): string {
  const report = {
    format: "keywarden-permissions",
    version: 1,
    tool: audits[0]?.result.tool,
    audits: audits.map((audit) => ({ root: showLine(audit.result.root), permissions: permissionsJson(audit, new Frames(audit)) })),
  };
  return `${JSON.stringify(report, undefined, 2)}\n`;
}

/** The permissions of one root as plain data for JSON. */
export function permissionsJson(audit: Audit, frames: Frames): object[] {
  const place = ({ path, span }: PermissionPlace): object => {
    const position = frames.positionOf(path, span.start);
    return { path: showLine(path), ...(position && { line: position.line + 1, column: position.character + 1 }) };
  };
  return audit.result.permissions.map(({ key, deployable, given, needs, undecided }: KeyPermissions) => ({
    key: key === undefined ? null : { kind: key.kind, name: showLine(key.name) },
    deployable: showLine(deployable),
    given: given.map(place),
    needs: needs.map(({ resource, level, marks, calls }) => ({
      resource: resource.id,
      title: resource.title,
      permission: resource.slug === undefined ? null : `rak_${resource.slug}_${level}`,
      level,
      marks,
      calls: calls.map((call) => ({ ...place(call), name: showLine(call.name), endpoint: call.endpoint, level: call.level })),
    })),
    undecided: undecided.map((it) => ({ ...place(it), text: showLine(it.text) })),
  }));
}
