import type { Statement } from "../facts/program.ts";
import type { Surroundings } from "../facts/surroundings.ts";
import type { EventOf, FlowEvent } from "../flow/event.ts";
import type { SinkKind } from "../model/api.ts";
import type { RuleContext } from "../rules/rule.ts";
import type { Span } from "../text/span.ts";
import type { EventGroup, EventIndex } from "./event-index.ts";

/** What a rule may look at, apart from the text where it says which parts of that. */
export type Field = Exclude<keyof RuleContext, "once" | TextQuestion | EventQuestion | PlaceQuestion>;

/** What may be asked about the text, one part of it at a time. */
type TextQuestion = "sourceOf" | "lineAt" | "mentions" | "captured";

/** What may be asked about the program around one place of it. */
type PlaceQuestion = "surroundingsOf";

/** What may be asked about events, one group of them at a time. */
type EventQuestion = "eventsOf" | "arrivalsIn";

export interface Given extends Omit<RuleContext, "once" | TextQuestion | EventQuestion | PlaceQuestion> {
  readonly events: EventIndex;
  /** The statements of the module that hold a span of the text. */
  statementsAround(span: Span): readonly Statement[];
  /** `read`: what is written at a span. */
  surroundingsOf(span: Span, read: (span: Span) => string): Surroundings | undefined;
}

/** Looks for something in the whole text: whether it is there, or what it is. */
export type TextSearch = (text: string) => string | boolean | undefined;

/** What was looked at. */
export class Looked {
  readonly fields = new Set<Field>();
  readonly events = new Set<EventGroup>();
  /** Parts of the text. */
  readonly parts: Span[] = [];
  /** Places of which was asked what is around them, and the statements that are. */
  readonly places: { readonly span: Span; readonly around: readonly Statement[] }[] = [];
  /** What was looked for in the whole text, by what it is, and what was found. */
  readonly patterns = new Map<string, { readonly find: TextSearch; readonly found: ReturnType<TextSearch> }>();

  add({ fields, events, parts, places, patterns }: Looked): void {
    for (const field of fields) this.fields.add(field);
    for (const group of events) this.events.add(group);
    for (const part of parts) this.parts.push(part);
    for (const place of places) this.places.push(place);
    for (const [key, asked] of patterns) this.patterns.set(key, asked);
  }
}

/** What rules are given, which remembers what they look at. */
export class WatchedContext implements RuleContext {
  private readonly given: Given;
  private looked = new Looked();
  private readonly made = new Map<object, { readonly value: unknown; readonly looked: Looked }>();

  constructor(given: Given) {
    this.given = given;
  }

  /** Does something, and says what was looked at for it. */
  watch<T>(work: () => T): { readonly value: T; readonly looked: Looked } {
    const outer = this.looked;
    const looked = new Looked();
    this.looked = looked;
    try {
      return { value: work(), looked };
    } finally {
      this.looked = outer;
    }
  }

  once<T>(what: object, find: () => T): T {
    const known = this.made.get(what) ?? this.watch(find);
    this.made.set(what, known);
    this.looked.add(known.looked);
    return known.value as T;
  }

  private see<F extends Field>(field: F): Given[F] {
    this.looked.fields.add(field);
    return this.given[field];
  }

  sourceOf({ start, end }: Span): string {
    const part = { start: Math.max(0, start), end };
    this.looked.parts.push(part);
    return this.given.text.slice(part.start, part.end);
  }
  lineAt(offset: number): Span {
    const { text } = this.given;
    const end = text.indexOf("\n", offset);
    const line = { start: offset > 0 ? text.lastIndexOf("\n", offset - 1) + 1 : 0, end: end === -1 ? text.length : end };
    this.looked.parts.push(line);
    return line;
  }
  mentions(pattern: RegExp): boolean {
    return this.find(`${pattern}`, (text) => pattern.test(text)) === true;
  }
  captured(pattern: RegExp): string | undefined {
    const found = this.find(`what ${pattern}`, (text) => pattern.exec(text)?.[1]);
    return typeof found === "string" ? found : undefined;
  }
  private find(key: string, find: TextSearch): ReturnType<TextSearch> {
    const known = this.looked.patterns.get(key) ?? { find, found: find(this.given.text) };
    this.looked.patterns.set(key, known);
    return known.found;
  }

  surroundingsOf(span: Span): Surroundings | undefined {
    this.looked.places.push({ span, around: this.given.statementsAround(span) });
    return this.given.surroundingsOf(span, (part) => this.sourceOf(part));
  }

  eventsOf<K extends Exclude<FlowEvent["kind"], "reach">>(kind: K): readonly EventOf<K>[] {
    this.looked.events.add(kind);
    return this.given.events.of(kind);
  }
  arrivalsIn(sinks: readonly SinkKind[]): readonly EventOf<"reach">[] {
    for (const sink of sinks) this.looked.events.add(`in ${sink}`);
    return this.given.events.arrivalsIn(sinks);
  }

  get path(): Given["path"] {
    return this.given.path;
  }
  get text(): Given["text"] {
    return this.see("text");
  }
  get place(): Given["place"] {
    return this.see("place");
  }
  get settings(): Given["settings"] {
    return this.see("settings");
  }
  get ruleIds(): Given["ruleIds"] {
    return this.given.ruleIds;
  }
  get usedElsewhere(): Given["usedElsewhere"] {
    return this.see("usedElsewhere");
  }
  get credentials(): Given["credentials"] {
    return this.see("credentials");
  }
  get table(): Given["table"] {
    return this.see("table");
  }
  get endpoints(): Given["endpoints"] {
    return this.see("endpoints");
  }
  get isProgram(): Given["isProgram"] {
    return this.see("isProgram");
  }
  get directives(): Given["directives"] {
    return this.see("directives");
  }
  get sdkVersions(): Given["sdkVersions"] {
    return this.see("sdkVersions");
  }
  get config(): Given["config"] {
    return this.see("config");
  }
  get ignored(): Given["ignored"] {
    return this.see("ignored");
  }
  get disk(): Given["disk"] {
    return this.see("disk");
  }
  get exposures(): Given["exposures"] {
    return this.see("exposures");
  }
  get usesStripe(): Given["usesStripe"] {
    return this.see("usesStripe");
  }
  get browserImporter(): Given["browserImporter"] {
    return this.see("browserImporter");
  }
  get speaksOfStripe(): Given["speaksOfStripe"] {
    return this.see("speaksOfStripe");
  }
  get isInBrowser(): Given["isInBrowser"] {
    return this.see("isInBrowser");
  }
  get standingOf(): Given["standingOf"] {
    return this.see("standingOf");
  }
  get spanOf(): Given["spanOf"] {
    return this.given.spanOf;
  }
  get functionAround(): Given["functionAround"] {
    return this.given.functionAround;
  }
}
