import type { ConfigFile } from "../facts/config/entry.ts";
import { readConfig } from "../facts/config/read-config.ts";
import type { Layout } from "../facts/layout.ts";
import { outermostFunction } from "../facts/program.ts";
import { standingIn } from "../facts/standing.ts";
import { statementsAround } from "../facts/statements-around.ts";
import { surroundingsIn } from "../facts/surroundings.ts";
import type { FlowEvent } from "../flow/event.ts";
import type { Place } from "../flow/values/place.ts";
import { visible } from "../flow/values/texts.ts";
import { type Step, wholeText } from "../flow/values/value.ts";
import { encodedSecretsIn } from "../model/credentials/base64.ts";
import { maskText } from "../model/credentials/mask.ts";
import { credentialsIn } from "../model/credentials/recognize.ts";
import type { EndpointTable } from "../model/stripe/endpoints/endpoints.ts";
import type { DiskFacts, Exposure } from "../project/exposure.ts";
import { holdsFor } from "../project/manifests/majors.ts";
import type { SdkVersions } from "../project/manifests/sdk-versions.ts";
import type { FilePlace } from "../project/place.ts";
import type { CredentialTable } from "../rules/credential-table.ts";
import type { Finding, FindingStep, Said } from "../rules/finding.ts";
import type { Report, Rule, SeenCredential } from "../rules/rule.ts";
import { type StripeUsage, stripeUsage } from "../rules/stripe-usage.ts";
import type { Settings } from "../settings/settings.ts";
import type { PiecewiseMap } from "../text/piecewise-map.ts";
import type { Span } from "../text/span.ts";
import { type InBrowser, isWithin } from "./browser-modules.ts";
import { EventIndex } from "./event-index.ts";
import { halfTypedParts, isIn } from "./half-typed-parts.ts";
import { type RuleAnswer, SaidBefore, type SaidOfFile } from "./said-before.ts";
import { piecesIn } from "./scattered.ts";
import { type Given, WatchedContext } from "./watched-context.ts";

/** What the rules are asked about: one file of a project. */
export interface FileInput {
  readonly path: string;
  readonly text: string;
  readonly mayHoldCredential: boolean;
  readonly place: FilePlace;
  readonly settings: Settings;
  /** Undefined where the file is no program, or was not looked at as one. */
  readonly layout: Layout | undefined;
  /** Lines of the program that are read as less than they say, since they do not parse. */
  readonly hidden: Span | undefined;
  /** Whether the file is source code, even if it was too large to be understood as such. */
  readonly isProgram: boolean;
  /** From the program's text to the file's, where the program is only a part of the file. */
  readonly map: PiecewiseMap | undefined;
  readonly ignored: boolean | undefined;
  readonly disk: DiskFacts | undefined;
  readonly exposures: readonly Exposure[];
  readonly usesStripe: boolean;
  readonly browser: InBrowser | undefined;
  readonly sdkVersions: SdkVersions;
  /** Events at places in this file, from whichever module's walk. */
  readonly events: readonly FlowEvent[];
  readonly usedElsewhere: Given["usedElsewhere"];
  readonly table: CredentialTable;
  readonly endpoints: EndpointTable | undefined;
  /** Those of other files, for the places of steps. */
  readonly layoutOf: (path: string) => Layout | undefined;
  /** Their maps, likewise. */
  readonly mapOf: (path: string) => PiecewiseMap | undefined;
}

/**
 * The findings of all rules in one file, in order of place. A rule that fails costs its own findings only; its id is in `failed`. `before`: what was said of an earlier
 * text of the file, which spares the rules to look again.
 */
export function findingsOf(
  rules: readonly Rule[],
  input: FileInput,
  before?: SaidOfFile,
): { readonly findings: readonly Finding[]; readonly failed: readonly string[]; readonly usage: () => StripeUsage; readonly said: SaidOfFile | undefined } {
  const given = givenTo(
    input,
    rules.map(({ id }) => id),
  );
  const context = new WatchedContext(given);
  const { layout, browser } = input;
  // Parts of other files move with all that is around them.
  const program = input.map ? undefined : layout?.program;
  const known = before && program && new SaidBefore(before, given, browser, program);
  const answers = new Map<Rule, RuleAnswer>();
  const failed: string[] = [];
  const reported: Reported[] = [];
  const halfTyped = halfTypedIn(input);
  let isAsBefore = halfTyped.length === 0;
  for (const rule of rules) {
    if (input.settings.rules[rule.id] === "off") continue;
    try {
      const said = known?.of(rule);
      isAsBefore &&= said !== undefined;
      const answer = said ?? answerOf(rule, context);
      answers.set(rule, answer);
      for (const report of answer.reports) if (!rule.absence || !isIn(halfTyped, report.span)) reported.push({ rule, report });
    } catch (error) {
      failed.push(`${rule.id}: ${error instanceof Error ? error.name : "error"}`);
    }
  }
  const layouts = new Map<string, Layout | undefined>();
  const layoutOf = (path: string): Layout | undefined => {
    const layout = input.layoutOf(path);
    layouts.set(path, layout);
    return layout;
  };
  const scattered = reported.length === 0 ? [] : scatteredSecrets(input);
  const findings = (isAsBefore && known?.findings(scattered, layoutOf)) || finish(reported, scattered, { ...input, layoutOf });
  const isWhole = halfTyped.length === 0 && failed.length === 0;
  let usage: StripeUsage | undefined;
  // Found out when somebody asks: who types never does.
  const used = (): StripeUsage => {
    usage ??= stripeUsage(context);
    return usage;
  };
  return { findings, failed, usage: used, said: program && { program, given, browser, answers, findings, layouts, scattered, isWhole } };
}

function answerOf(rule: Rule, context: WatchedContext): RuleAnswer {
  const { value, looked } = context.watch(() => [...rule.find(context)]);
  return { reports: value, looked };
}

/** Where, in the file, it may be for half-typed lines alone that something is missing. */
function halfTypedIn(input: FileInput): Span[] {
  const { layout, map, hidden } = input;
  if (layout === undefined || hidden === undefined) return [];
  return halfTypedParts(layout, sourceOf(input), hidden).map((span) => map?.toWhole(span) ?? span);
}

/** What is written at a span of the program's text. */
function sourceOf({ text, map }: FileInput): (span: Span) => string {
  return (span) => {
    const { start, end } = map?.toWhole(span) ?? span;
    return text.slice(start, end);
  };
}

function givenTo(input: FileInput, ruleIds: readonly string[]): Given {
  // Read once, and only where a rule asks.
  let config: { readonly file: ConfigFile | undefined } | undefined;
  const credentials = input.mayHoldCredential ? seenIn(input) : [];
  return {
    path: input.path,
    text: input.text,
    place: input.place,
    settings: input.settings,
    ruleIds,
    events: new EventIndex(input.events.filter((event) => mayHappen(event, input.sdkVersions))),
    usedElsewhere: input.usedElsewhere,
    credentials,
    table: input.table,
    endpoints: input.endpoints,
    isProgram: input.isProgram,
    directives: input.layout?.program.directives ?? [],
    get config() {
      config ??= { file: input.isProgram ? undefined : readConfig(input.path, input.text) };
      return config.file;
    },
    ignored: input.ignored,
    disk: input.disk,
    exposures: input.exposures,
    usesStripe: input.usesStripe,
    browserImporter: input.browser?.importer,
    isInBrowser: ({ unit, start }) =>
      input.browser !== undefined && input.layout !== undefined && isWithin(input.layout.program, unit, start, input.browser.parts),
    sdkVersions: input.sdkVersions,
    speaksOfStripe: /stripe/i.test(input.text) || /stripe/i.test(input.path),
    standingOf: (span) => askedOf(input, span, standingIn),
    statementsAround: (span) => askedOf(input, span, (layout, _, within) => statementsAround(layout, within)) ?? [],
    surroundingsOf: (span, read) =>
      askedOf(input, span, (layout, _, within) => surroundingsIn(layout, (part) => read(input.map?.toWhole(part) ?? part), within)),
    spanOf: (place) => spanIn(input.layout, input.map, place),
    functionAround: (unit) => (input.layout ? outermostFunction(input.layout.program, unit) : 0),
  };
}

function askedOf<T>(input: FileInput, span: Span, ask: (layout: Layout, sourceOf: (span: Span) => string, span: Span) => T): T | undefined {
  const { layout, map } = input;
  const inCode = map ? map.fromWhole(span) : span;
  return layout && inCode && ask(layout, sourceOf(input), inCode);
}

/** Whether any version of Stripe's library that the file may run with does what an event says. Of other libraries nothing is known here. */
function mayHappen(event: FlowEvent, versions: SdkVersions): boolean {
  const by = event.kind === "credential" ? event.slot.by : "by" in event ? event.by : undefined;
  return event.majors === undefined || by?.library?.package !== "stripe" || holdsFor(versions[by.ecosystem].majors, event.majors) !== "none";
}

/** The credentials of the bare text, those in base64 last. */
function seenIn({ text, layout, isProgram, map }: FileInput): SeenCredential[] {
  const within = (span: Span): SeenCredential["within"] => {
    const inCode = map ? map.fromWhole(span) : span;
    if (!inCode) return "text";
    const { start, end } = inCode;
    if (!layout) return isProgram ? "code" : "text";
    return layout.comments.some((comment) => comment.start <= start && end <= comment.end) ? "comment" : "code";
  };
  const plain = credentialsIn(text).map((credential) => ({ credential, within: within(credential), encoded: false }));
  const encoded = encodedSecretsIn(text).flatMap(({ decoded, start, end }) =>
    credentialsIn(decoded)
      .filter(({ kind }) => kind !== "publishable-key")
      .map((credential) => ({ credential: { ...credential, start, end }, within: within({ start, end }), encoded: true })),
  );
  return [...plain, ...encoded];
}

/** The span of a place in a file's text. */
export function spanIn(layout: Layout | undefined, map: PiecewiseMap | undefined, place: Place): Span {
  const span = layout ? layout.spanOf(place.unit, place) : { start: place.start, end: place.end };
  return map ? map.toWhole(span) : span;
}

interface Reported {
  readonly rule: Rule;
  readonly report: Report;
}

function inOrderOfPlace({ rule: a, report: { span: one } }: Reported, { rule: b, report: { span: other } }: Reported): number {
  return one.start - other.start || one.end - other.end || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

/** `scattered`: what must not be shown beside any of them. */
function finish(reported: readonly Reported[], scattered: readonly Span[], input: FileInput): Finding[] {
  const findings: Finding[] = [];
  const seen = new Set<string>();
  const counts = new Map<string, number>();
  const isCertain = ({ confidence = "high" }: Report): boolean => confidence === "high";
  const placeOfRule = ({ rule, report }: Reported): string => `${rule.id} ${report.span.start} ${report.span.end}`;
  const certain = new Set(reported.filter(({ report }) => isCertain(report)).map(placeOfRule));
  for (const one of reported.toSorted(inOrderOfPlace)) {
    const { rule, report } = one;
    const said = { message: report.message, arguments: maskedArguments(report) };
    const message = render(rule, said);
    // Of what a rule says of one place, the certain counts, and of what is likely one is enough: a key may be known by the names that it has on its way.
    const same = `${placeOfRule(one)} ${isCertain(report) ? message : report.message}`;
    if (seen.has(same) || (!isCertain(report) && certain.has(placeOfRule(one)))) continue;
    seen.add(same);
    const identity = `${rule.id}\0${input.path}\0${report.evidence?.fingerprint ?? report.evidence?.masked ?? report.message}`;
    const count = (counts.get(identity) ?? 0) + 1;
    counts.set(identity, count);
    const set = input.settings.rules[rule.id];
    findings.push({
      rule: rule.id,
      message,
      severity: set === undefined || set === "off" ? report.severity : set,
      confidence: report.confidence ?? "high",
      path: input.path,
      span: report.span,
      evidence: report.evidence,
      steps: stepsOf(report, input),
      fingerprint: hash(`${identity}\0${count}`),
      secrets: [...(report.secrets ?? []), ...scattered],
      circumstances: report.circumstances ?? [],
      carriers: report.carriers ?? [],
      said,
    });
  }
  return findings;
}

/** Where the pieces stand of keys that the file puts together: they must not be shown beside what is found. */
function scatteredSecrets({ events, text }: FileInput): Span[] {
  const keys = new Set<string>();
  for (const event of events) {
    if (event.kind === "text" && event.text.made !== "literal") {
      const built = visible(event.text, "\0");
      for (const { start, end, kind } of credentialsIn(built)) if (kind !== "publishable-key") keys.add(built.slice(start, end));
    } else if (event.kind === "credential" && event.slot.wanted !== "publishable" && !event.slot.shaped) {
      // Without a credential's shape: only its use tells.
      for (const it of event.value.value.texts) if (it.made !== "literal") keys.add(wholeText(it) ?? "");
    }
  }
  return piecesIn(text, keys);
}

/** What fills a message, on one line: names come from the text, where a key may stand as one, and in YAML a name may have several lines. */
function maskedArguments(report: Report): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(report.arguments ?? {}).map(([name, value]) => [name, maskText(value.replace(/\s+/g, " "))]));
}

function render(rule: Rule, said: Said): string {
  const template = rule.messages[said.message] ?? rule.what;
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => said.arguments[name] ?? whole);
}

/** Steps further apart than this add nothing: the first and the last ones tell the way. */
const MAX_STEPS_SHOWN = 24;

function stepsOf(report: Report, input: FileInput): FindingStep[] {
  const steps: FindingStep[] = [];
  const add = (place: Place, text: string): void => {
    const isHere = place.path === input.path;
    const layout = isHere ? input.layout : input.layoutOf(place.path);
    if (!layout) return;
    const span = spanIn(layout, isHere ? input.map : input.mapOf(place.path), place);
    const last = steps.at(-1);
    if (last && last.path === place.path && last.span.start === span.start && last.span.end === span.end) return;
    steps.push({ path: place.path, span, text: maskText(text) });
  };
  const way: Step[] = [];
  for (let step = report.steps; step; step = step.before) way.push(step);
  const told = way.toReversed().filter(({ text }) => text !== "");
  // What nobody here calls comes from nowhere in the text: it is first seen where it gets a name.
  for (const [index, { at, text }] of told.entries()) add(told.slice(index).find((step) => !isNowhere(step.at))?.at ?? at, text);
  for (const place of report.through ?? []) if (!isNowhere(place) && !isAround(place, report, input)) add(place, "called here");
  for (const { span, text } of report.others ?? []) steps.push({ path: input.path, span, text: maskText(text) });
  return steps.length > MAX_STEPS_SHOWN ? [...steps.slice(0, MAX_STEPS_SHOWN / 2), ...steps.slice(-MAX_STEPS_SHOWN / 2)] : steps;
}

/** Where calls stand that no text makes: those of frameworks. */
const isNowhere = ({ start, end }: Place): boolean => start === end;

/** Whether a place is the definition of what the report is in: whoever was given it calls it. */
function isAround(place: Place, { span }: Report, { path, layout, map }: FileInput): boolean {
  if (place.path !== path) return false;
  const { start, end } = spanIn(layout, map, place);
  return start <= span.start && span.end <= end;
}

/** FNV-1a over UTF-16 units, twice with different seeds: identifies a finding, hides nothing. */
function hash(text: string): string {
  let [a, b] = [0x811c9dc5, 0x9747b28c];
  for (let i = 0; i < text.length; i++) {
    a = Math.imul(a ^ text.charCodeAt(i), 0x01000193);
    b = Math.imul(b ^ text.charCodeAt(i), 0x5bd1e995);
  }
  return (a >>> 0).toString(16).padStart(8, "0") + (b >>> 0).toString(16).padStart(8, "0");
}
