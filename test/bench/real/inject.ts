import { readFileSync } from "node:fs";
import { join } from "node:path";
import { auditWorkspace } from "../../../server/src/audit/audit.ts";
import { Conventions } from "../../../server/src/engine/conventions.ts";
import { ImportMap } from "../../../server/src/engine/import-map.ts";
import { ModuleWalks } from "../../../server/src/engine/module-walks.ts";
import { createSession } from "../../../server/src/engine/session.ts";
import { grammarOfFile } from "../../../server/src/facts/languages.ts";
import { lower } from "../../../server/src/facts/lower.ts";
import { Origins } from "../../../server/src/flow/values/origin.ts";
import { absoluteSpan } from "../../../server/src/flow/values/place.ts";
import { credentialsIn } from "../../../server/src/model/credentials/recognize.ts";
import { libraries } from "../../../server/src/model/libraries.ts";
import { createModel } from "../../../server/src/model/model.ts";
import { DEFAULT_SETTINGS } from "../../../server/src/settings/settings.ts";
import type { Syntax } from "../../../server/src/syntax/parser.ts";
import { LineIndex } from "../../../server/src/text/line-index.ts";
import { overlaps, type Span } from "../../../server/src/text/span.ts";
import { testEndpoints, testSyntax } from "../../assets.ts";
import { fakeKey } from "../../placeholders.ts";
import { realPackages } from "./packages.ts";
import { keySites } from "./sites.ts";

/** The share of keys put into real code that must be found. */
const LEAST_FOUND = 0.95;
/** The share of the values in those places of which it should be known where they come from. */
const GOAL_KNOWN = 0.8;

/** The expression at each place of a key in published packages is replaced by a literal, one at a time. False if too few of them are found. */
export async function injection(): Promise<boolean> {
  const syntax = await testSyntax();
  const totals = { sites: 0, shaped: 0, shapeless: 0, known: 0, outside: 0 };
  const rows: Record<string, Record<string, number>> = {};
  const byKind = new Map<string, number>();
  for (const real of realPackages()) {
    const texts = await textsOf(real.folder, syntax);
    const session = createSession({ syntax, settings: DEFAULT_SETTINGS, endpoints: testEndpoints });
    for (const [path, text] of texts) session.set(path, text);
    const sites = new Map<string, readonly Span[]>();
    for (const [path, text] of texts) {
      const grammar = grammarOfFile(path);
      const parsed = grammar && syntax.parseOnce(grammar, text);
      if (parsed) sites.set(path, keySites(parsed));
    }
    const row = { sites: 0, shaped: 0, shapeless: 0, ...originsAt(sites, texts, syntax, byKind) };
    for (const [path, text] of texts) {
      for (const site of sites.get(path) ?? []) {
        row.sites++;
        // A key as Stripe makes them, and one that only the place gives away.
        for (const [kind, key] of [
          ["shaped", fakeKey("sk_live")],
          ["shapeless", fakeKey("body")],
        ] as const) {
          const literal = `"${key}"`;
          session.set(path, text.slice(0, site.start) + literal + text.slice(site.end));
          const analysis = await session.analyze(path);
          const at = { start: site.start, end: site.start + literal.length };
          const found = [...(analysis?.findings ?? []), ...(analysis?.suppressed ?? []).map(({ finding }) => finding)];
          if (found.some(({ rule, span }) => rule === "hardcoded-key" && overlaps(span, at))) row[kind]++;
          else console.error(`missed (${kind}): ${real.title} ${path}:${new LineIndex(text).positionAt(site.start).line + 1}`);
        }
        session.set(path, text);
      }
    }
    session.dispose();
    rows[real.title] = row;
    for (const name of ["sites", "shaped", "shapeless", "known", "outside"] as const) totals[name] += row[name];
  }
  console.table(rows);
  const share = (part: number, whole: number): string => `${part} of ${whole} (${((100 * part) / whole).toFixed(1)} %)`;
  console.log(`keys with their shape found: ${share(totals.shaped, totals.sites)}`);
  console.log(`keys without any shape found: ${share(totals.shapeless, totals.sites)}`);
  console.log(`values at these places with a known origin: ${share(totals.known, totals.sites)}`);
  const kinds = [...byKind].sort(([, a], [, b]) => b - a).map(([kind, count]) => `${kind} ${count}`);
  console.log(`  of these, some of several kinds: ${kinds.join(", ")}`);
  console.log(`values there that code outside the package decides, followed within it: ${share(totals.outside, totals.sites)}`);
  if (totals.known < GOAL_KNOWN * totals.sites) console.log(`the goal for those with a known origin is ${100 * GOAL_KNOWN} %: missed`);
  return Math.min(totals.shaped, totals.shapeless) >= LEAST_FOUND * totals.sites;
}

/** The files of a package that an audit analyses as programs. */
export async function textsOf(folder: string, syntax: Syntax): Promise<ReadonlyMap<string, string>> {
  const [audit] =
    (await auditWorkspace([{ folder }], {
      version: "bench",
      createSession: (settings) => createSession({ syntax, settings }),
      includeIgnored: true,
      gitAllowed: false,
    })) ?? [];
  const paths = (audit?.analysed ?? []).filter((path) => grammarOfFile(path) !== undefined);
  return new Map(paths.map((path) => [path, readFileSync(join(folder, path), "utf8")]));
}

/** At how many of the sites it is known what stands there: a literal, a variable of the environment, a setting …; and where code decides that is not there: callers, unknown modules. */
function originsAt(
  sites: ReadonlyMap<string, readonly Span[]>,
  texts: ReadonlyMap<string, string>,
  syntax: Syntax,
  byKind: Map<string, number>,
): { known: number; outside: number } {
  const model = createModel(libraries);
  const imports = new ImportMap(
    { has: (path) => texts.has(path), text: (path) => texts.get(path), isLibraryCopy: () => false },
    (ecosystem, name) => model.module(ecosystem, name) !== undefined,
  );
  const conventions = new Conventions(model);
  const host = {
    model,
    origins: new Origins(),
    holdsCredential: (text: string) => credentialsIn(text).some(({ kind }) => kind !== "publishable-key"),
    conventionsOf: (path: string) => conventions.of(path),
    nesting: 0,
    calls: [],
  };
  const walks = new ModuleWalks(host, imports);
  for (const [path, text] of texts) {
    imports.appeared(path);
    const grammar = grammarOfFile(path);
    const parsed = grammar && syntax.parseOnce(grammar, text);
    if (parsed) walks.set(path, lower(parsed));
  }
  for (const _ of walks.update());
  const known = new Map<Span, Set<string>>();
  const outside = new Set<Span>();
  for (const { walk } of walks.table.all()) {
    const latent = walk.program.functions.flatMap((_, id) => walk.summaryOf(id)?.latent ?? []);
    for (const event of [...walk.events, ...latent]) {
      if (event.kind !== "credential" || event.slot.service !== "stripe") continue;
      const place = event.slot.argument ?? event.at;
      const program = walks.program(place.path);
      const span = program && absoluteSpan(program, place);
      const { texts: whole, constants, ways } = event.value.value;
      for (const site of (span && sites.get(place.path)?.filter((it) => overlaps(it, span))) ?? []) {
        const kinds = [...ways.keys()].map((origin) => (origin.kind === "data" ? origin.what : origin.kind));
        const said = [...kinds.filter((kind) => kind !== "parameter" && kind !== "outside"), ...(whole.length + constants.length > 0 ? ["literal"] : [])];
        if (said.length > 0) known.set(site, new Set([...(known.get(site) ?? []), ...said]));
        else if (kinds.length > 0) outside.add(site);
      }
    }
  }
  for (const kinds of known.values()) for (const kind of kinds) byKind.set(kind, (byKind.get(kind) ?? 0) + 1);
  return { known: known.size, outside: [...outside].filter((it) => !known.has(it)).length };
}
