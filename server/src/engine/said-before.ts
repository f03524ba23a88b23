import type { Layout } from "../facts/layout.ts";
import type { Program } from "../facts/program.ts";
import { sameLists } from "../flow/values/equal.ts";
import type { Finding } from "../rules/finding.ts";
import type { Report, Rule, SeenCredential } from "../rules/rule.ts";
import { Replaced } from "../text/replaced.ts";
import type { Span } from "../text/span.ts";
import type { InBrowser } from "./browser-modules.ts";
import type { EventGroup } from "./event-index.ts";
import { type Field, type Given, Looked, type TextSearch } from "./watched-context.ts";

/** What a rule said of a file, and what it looked at before it did. */
export interface RuleAnswer {
  readonly reports: readonly Report[];
  readonly looked: Looked;
}

/** What the rules said of a file as it was, and what they were given. */
export interface SaidOfFile {
  readonly program: Program;
  readonly given: Given;
  /** What decides whether a place is in a browser. */
  readonly browser: InBrowser | undefined;
  readonly answers: ReadonlyMap<Rule, RuleAnswer>;
  readonly findings: readonly Finding[];
  /** Where in other files steps of the findings are. */
  readonly layouts: ReadonlyMap<string, Layout | undefined>;
  /** What must not be shown beside any of the findings. */
  readonly scattered: readonly Span[];
  /** Whether all that the rules said became findings. */
  readonly isWhole: boolean;
}

/**
 * What the rules said of an earlier text, for one that does the same as far as they looked: most that is typed is a comment, or the beginning of a name, and most of
 * the rest does nothing that a rule asks for. What rests on nothing else is at another place now, and still true.
 */
export class SaidBefore {
  private readonly before: SaidOfFile;
  private readonly replaced: Replaced;
  /** Whether nothing but blanks was put in, or taken out: they are none of the words beside them. */
  private readonly isBlank: boolean;
  private readonly isSame: (field: Field) => boolean;
  private readonly areSame: (group: EventGroup) => boolean;
  private readonly found: (key: string, find: TextSearch) => ReturnType<TextSearch>;
  private readonly around: Given["statementsAround"];

  constructor(before: SaidOfFile, now: Given, browser: InBrowser | undefined, program: Program) {
    this.before = before;
    this.replaced = new Replaced(before.given.text, now.text);
    const { start, end } = this.replaced;
    this.isBlank = !/\S/.test(before.given.text.slice(start, end) + now.text.slice(start, this.replaced.endNow(end)));
    const known = new Map<string, ReturnType<TextSearch>>();
    const once = <T extends ReturnType<TextSearch>>(key: string, ask: () => T): T => {
      const answer = known.has(key) ? (known.get(key) as T) : ask();
      known.set(key, answer);
      return answer;
    };
    const isSameProgram = before.program === program;
    this.isSame = (field) =>
      once(field, () => (field === "credentials" ? this.areSameCredentials(now) : isSame(field, before, now, isSameProgram && before.browser === browser)));
    this.areSame = (group) => once(group, () => this.areSameEvents(before.given, now, group, isSameProgram));
    this.found = (key, find) => once(key, () => find(now.text));
    this.around = (span) => now.statementsAround(span);
  }

  /** What a rule says now; undefined where it has to look again. */
  of(rule: Rule): RuleAnswer | undefined {
    const known = this.before.answers.get(rule);
    if (!known) return undefined;
    const looked = this.lookedNow(known.looked);
    if (!looked) return undefined;
    const reports: Report[] = [];
    for (const report of known.reports) {
      const moved = this.moved(report);
      if (!moved) return undefined;
      reports.push(moved);
    }
    return { reports, looked };
  }

  /** What would be looked at now; undefined where anything of it is not what it was. */
  private lookedNow({ fields, events, parts, places, patterns }: Looked): Looked | undefined {
    const looked = new Looked();
    for (const group of events) {
      if (!this.areSame(group)) return undefined;
      looked.events.add(group);
    }
    for (const field of fields) {
      if (!this.isSame(field)) return undefined;
      looked.fields.add(field);
    }
    for (const [key, asked] of patterns) {
      if (this.found(key, asked.find) !== asked.found) return undefined;
      looked.patterns.set(key, asked);
    }
    for (const { span, around } of places) {
      const now = this.now(span);
      if (!now || !sameLists(this.around(now), around)) return undefined;
      looked.places.push({ span: now, around });
    }
    for (const part of parts) {
      const now = this.now(part);
      if (!now) return undefined;
      looked.parts.push(now);
    }
    return looked;
  }

  /**
   * The findings now, every rule saying what it said; undefined where they have to be made anew. `scattered` is what must not be shown beside them now; `layoutOf` tells
   * the layouts of other files.
   */
  findings(scattered: readonly Span[], layoutOf: (path: string) => Layout | undefined): readonly Finding[] | undefined {
    const { findings, layouts, scattered: before, isWhole } = this.before;
    if (!isWhole || !this.isSame("settings") || scattered.length !== before.length) return undefined;
    for (const [index, span] of before.entries()) if (!isSameSpan(scattered[index], this.now(span))) return undefined;
    for (const [path, layout] of layouts) if (layoutOf(path) !== layout) return undefined;
    const moved: Finding[] = [];
    for (const finding of findings) {
      const now = this.movedFinding(finding);
      if (!now) return undefined;
      moved.push(now);
    }
    return moved;
  }

  /** Whether the same events are where the text says that they are now: statements that were moved bring theirs along. */
  private areSameEvents(before: Given, now: Given, group: EventGroup, isSameProgram: boolean): boolean {
    const [earlier, present] = [before.events.in(group), now.events.in(group)];
    if (!sameLists(earlier, present)) return false;
    return isSameProgram || present.every(({ at }) => isSameSpan(this.now(before.spanOf(at)), now.spanOf(at)));
  }

  private areSameCredentials({ credentials }: Given): boolean {
    const before = this.before.given.credentials;
    return before.length === credentials.length && before.every((it, index) => this.isSameCredential(it, credentials[index]));
  }

  private isSameCredential(before: SeenCredential, now: SeenCredential | undefined): boolean {
    const { credential, within, encoded } = before;
    const isSameKey = credential.fingerprint === now?.credential.fingerprint && credential.kind === now.credential.kind;
    return isSameKey && within === now.within && encoded === now.encoded && isSameSpan(this.now(credential), now.credential);
  }

  private moved(report: Report): Report | undefined {
    const { secrets, carriers, others } = report;
    return this.untouched((now) => ({
      ...report,
      span: now(report.span),
      ...(secrets && { secrets: secrets.map(now) }),
      ...(carriers && { carriers: carriers.map((it) => ({ ...it, ...now(it) })) }),
      ...(others && { others: others.map((it) => ({ ...it, span: now(it.span) })) }),
    }));
  }

  private movedFinding(finding: Finding): Finding | undefined {
    const { path, secrets, steps, carriers } = finding;
    return this.untouched((now) => ({
      ...finding,
      span: now(finding.span),
      secrets: secrets.map(now),
      steps: steps.map((it) => (it.path === path ? { ...it, span: now(it.span) } : it)),
      ...(carriers && { carriers: carriers.map((it) => ({ ...it, ...now(it) })) }),
    }));
  }

  /** What is made of spans as they are now; undefined where what was typed touches one of them. */
  private untouched<T>(make: (now: (span: Span) => Span) => T): T | undefined {
    let isTouched = false;
    const made = make((span) => {
      const found = this.now(span);
      isTouched ||= found === undefined;
      return found ?? span;
    });
    return isTouched ? undefined : made;
  }

  /** Where a span is now; undefined where what was typed touches it: of `c` before `c.get()`, nobody knows from the texts alone which of the two was typed. */
  private now({ start, end }: Span): Span | undefined {
    const { replaced, isBlank } = this;
    const { text } = this.before.given;
    if (end < replaced.start || (isBlank && end === replaced.start && /\S/.test(text.charAt(end - 1)))) return { start, end };
    const isBehind = start > replaced.end || (isBlank && start === replaced.end && start < end && /\S/.test(text.charAt(start)));
    return isBehind ? { start: replaced.startNow(start), end: replaced.endNow(end) } : undefined;
  }
}

/** `isSameBrowser`: whether the same parts of the same program are in one. */
function isSame(field: Exclude<Field, "credentials">, { given: before }: SaidOfFile, now: Given, isSameBrowser: boolean): boolean {
  switch (field) {
    case "usedElsewhere":
      return sameLists(before.usedElsewhere, now.usedElsewhere);
    case "table":
      return before.table.signature === now.table.signature;
    case "isInBrowser":
      return isSameBrowser;
    case "sdkVersions":
    case "directives":
    case "disk":
    case "exposures":
      return JSON.stringify(before[field]) === JSON.stringify(now[field]);
    case "config":
    case "standingOf":
      return false;
    default:
      return before[field] === now[field];
  }
}

function isSameSpan(a: Span | undefined, b: Span | undefined): boolean {
  return a?.start === b?.start && a?.end === b?.end;
}
