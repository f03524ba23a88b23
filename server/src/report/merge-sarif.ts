import { SEVERITIES, type Severity } from "../settings/severity.ts";

/** Several SARIF reports in one. */
export interface MergedSarif {
  readonly text: string;
  /** How much the findings weigh that are not suppressed. */
  readonly severities: readonly Severity[];
  /** Whether every part says that it looked at something. */
  readonly successful: boolean;
}

type Json = Readonly<Record<string, unknown>>;

/**
 * Puts reports of this tool together: runs over the same root become one, with the results in the order that one run would have given them. Undefined where a text is
 * no such report.
 */
export function mergeSarif(texts: readonly string[]): MergedSarif | undefined {
  const runs: Json[] = [];
  let head: Json | undefined;
  for (const text of texts) {
    const report = parsed(text);
    const own = report && listOf(report.runs).filter(isRecord);
    if (!report || !own || report.version !== "2.1.0" || !own.every((run) => at(run, "tool", "driver", "name") === "Keywarden")) return undefined;
    head ??= report;
    runs.push(...own);
  }
  if (!head) return undefined;
  const groups = new Map<string, Json[]>();
  for (const run of runs) {
    const root = JSON.stringify([run.originalUriBaseIds, run.automationDetails]);
    groups.set(root, [...(groups.get(root) ?? []), run]);
  }
  const merged = [...groups.values()].map(mergedRun);
  const open = merged.flatMap(({ results }) => listOf(results).filter(isRecord)).filter(({ suppressions }) => suppressions === undefined);
  return {
    text: `${JSON.stringify({ ...head, runs: merged }, undefined, 2)}\n`,
    severities: open.flatMap((result) => SEVERITIES.find((it) => it === at(result, "properties", "severity")) ?? []),
    successful: merged.every((run) => listOf(run.invocations).every((it) => at(it, "executionSuccessful") === true)),
  };
}

function mergedRun(runs: readonly Json[]): Json {
  const [first = {}] = runs;
  const rules = new Map<string, unknown>();
  for (const run of runs) for (const rule of listOf(at(run, "tool", "driver", "rules"))) rules.set(String(at(rule, "id")), rule);
  const index = new Map([...rules.keys()].map((id, position) => [id, position]));
  const results = new Map<string, Json>();
  for (const run of runs) {
    for (const result of listOf(run.results).filter(isRecord)) {
      const renumbered = { ...result, ruleIndex: index.get(String(result.ruleId)) };
      results.set(JSON.stringify(renumbered), renumbered);
    }
  }
  const driver = at(first, "tool", "driver");
  return {
    ...first,
    tool: { driver: { ...(isRecord(driver) ? driver : {}), rules: [...rules.values()] } },
    invocations: [
      {
        executionSuccessful: runs.every((run) => listOf(run.invocations).every((it) => at(it, "executionSuccessful") === true)),
        toolExecutionNotifications: unique(runs.flatMap((run) => listOf(run.invocations).flatMap((it) => listOf(at(it, "toolExecutionNotifications"))))),
      },
    ],
    results: [...results.values()].sort(inOrder),
    properties: summed(runs.map(({ properties }) => properties).filter(isRecord)),
  };
}

/** As one run gives them: what is suppressed last, each by path and place. */
function inOrder(a: Json, b: Json): number {
  const suppressed = Number(a.suppressions !== undefined) - Number(b.suppressions !== undefined);
  if (suppressed !== 0) return suppressed;
  const [one, other] = [placeOf(a), placeOf(b)];
  if (one.path !== other.path) return one.path < other.path ? -1 : 1;
  return one.start - other.start || one.end - other.end || (one.rule < other.rule ? -1 : one.rule > other.rule ? 1 : 0);
}

function placeOf(result: Json): { readonly path: string; readonly start: number; readonly end: number; readonly rule: string } {
  const place = at(listOf(result.locations)[0], "physicalLocation");
  const start = Number(at(place, "region", "charOffset") ?? 0);
  const revision = at(result, "properties", "history", "commit");
  const path = decoded(String(at(place, "artifactLocation", "uri") ?? ""));
  return {
    path: typeof revision === "string" ? `${revision}:${path}` : path,
    start,
    end: start + Number(at(place, "region", "charLength") ?? 0),
    rule: String(result.ruleId),
  };
}

function decoded(uri: string): string {
  try {
    return decodeURIComponent(uri);
  } catch {
    return uri;
  }
}

/** Numbers added up, however deep; of anything else the first. */
function summed(values: readonly Json[]): Json {
  const names = new Set(values.flatMap((it) => Object.keys(it)));
  return Object.fromEntries(
    [...names].map((name) => {
      const own = values.map((it) => it[name]).filter((it) => it !== undefined);
      if (own.every((it) => typeof it === "number")) return [name, own.reduce((sum, it) => sum + it, 0)];
      return [name, own.every(isRecord) ? summed(own) : own[0]];
    }),
  );
}

function unique(values: readonly unknown[]): unknown[] {
  return [...new Map(values.map((it) => [JSON.stringify(it), it])).values()];
}

function parsed(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function at(value: unknown, ...path: readonly string[]): unknown {
  let inside = value;
  for (const name of path) inside = isRecord(inside) ? inside[name] : undefined;
  return inside;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function isRecord(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
