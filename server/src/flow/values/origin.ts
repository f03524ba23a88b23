import type { DataKind, Sink } from "../../model/api.ts";
import { keyOf } from "../expressions/keyed.ts";
import { equalLists, equalValues } from "./equal.ts";
import { ByPlace, type Place } from "./place.ts";
import type { Value } from "./value.ts";

/** Where a value first came from. Interned by {@link Origins}: the same origin is the same object. */
export type Origin = { readonly key: string } & (
  | { readonly kind: "literal"; readonly at: Place }
  | { readonly kind: "environment"; readonly name: string }
  /** `settings.STRIPE_KEY`, `config["stripe"]["key"]`: `path` is what was read, with dots. */
  | { readonly kind: "setting"; readonly path: string }
  | { readonly kind: "settings" }
  | { readonly kind: "whole-environment" }
  /** The names of all variables, without what they hold. */
  | { readonly kind: "environment-names" }
  /** `whole`: what it was taken out of by name, where one secret holds several: `JSON.parse(secret).apiKey`. */
  | { readonly kind: "store"; readonly store: string; readonly name: string; readonly whole: Origin | undefined }
  | { readonly kind: "data"; readonly what: DataKind; readonly at: Place }
  /** What code decides that nobody sees: a caller, an unknown module. `path` is what was taken of it, as the program writes it. */
  /** `left`: the same without some of its entries; absent where it is that already. */
  | { readonly kind: "outside"; readonly home: string; readonly path: string; readonly left?: Origin }
  /** A placeholder inside summaries. `shown`: not only the thing, but what such a form shows of its inside. */
  | { readonly kind: "parameter"; readonly symbol: Placeholder; readonly shown: Sink["form"] | undefined }
);

/**
 * What a function's caller decides: a parameter, the receiver, or something made of them. One tree per parameter: the same way is the same object, and
 * goes with the walk that made it.
 */
export class Placeholder {
  /** What it is made of, or the key of a parameter itself. */
  private readonly before: Placeholder | string;
  /** The function whose parameter it is. */
  readonly of: { readonly module: { readonly version: object } };
  /** Position among the parameters; -1 is the receiver, -2 a call that the function puts off. */
  readonly parameter: number;
  readonly path: readonly Segment[];
  // There are very many of these, and most lead nowhere further: a map is made when it is needed.
  private members: Map<string, Placeholder> | undefined;
  private others: Map<string | number, Placeholder> | undefined;
  private plain: Origin | undefined;
  /** The walk that asked for it last. */
  private version: object;
  private origins: Map<Sink["form"], Origin> | undefined;

  constructor(before: Placeholder | string, of: Placeholder["of"], parameter: number, path: readonly Segment[] = []) {
    this.before = before;
    this.of = of;
    this.version = of.module.version;
    this.parameter = parameter;
    this.path = path;
  }

  /** What one more segment leads to. */
  next(segment: Segment): Placeholder {
    if (segment.kind === "member") {
      this.members ??= new Map();
      return this.child(this.members, segment.name, segment);
    }
    this.others ??= new Map();
    return this.child(this.others, nameOf(segment), segment);
  }

  /** Whether it is something that is in another one, however deep. */
  isBelow(other: Placeholder): boolean {
    let it = this.before;
    while (typeof it !== "string" && it !== other) it = it.before;
    return it === other;
  }

  /** Tells it from all others. Most are never asked for it. */
  get key(): string {
    const { before } = this;
    const last = this.path.at(-1);
    if (typeof before === "string") return before;
    return `${before.key}${last?.kind === "member" ? `.${last.name}` : `(${last ? nameOf(last) : ""})`}`;
  }

  private child<Name>(children: Map<Name, Placeholder>, name: Name, segment: Segment): Placeholder {
    let child = children.get(name);
    if (!child?.isStill(segment)) {
      child = new Placeholder(this, this.of, this.parameter, [...this.path, segment]);
      children.set(name, child);
    }
    return child;
  }

  /** Whether it still ends with this: where a walk before made it, what the segment holds may have come another way. */
  private isStill(segment: Segment): boolean {
    const { version } = this.of.module;
    const last = this.path.at(-1);
    if (this.version !== version && last && !equalLists(heldBy(last), heldBy(segment), equalValues)) return false;
    this.version = version;
    return true;
  }

  /** The origin that stands for it; `shown`: for what such a form shows of its inside. */
  origin(shown?: Sink["form"]): Origin {
    const known = shown === undefined ? this.plain : this.origins?.get(shown);
    if (known) return known;
    const origin: Origin = new ParameterOrigin(this, shown);
    if (shown === undefined) this.plain = origin;
    else {
      this.origins ??= new Map();
      this.origins.set(shown, origin);
    }
    return origin;
  }
}

/** The values that a segment is made with. */
function heldBy(segment: Segment): readonly Value[] {
  if (segment.kind === "chosen") return [segment.of, segment.value];
  if (segment.kind === "written") return [segment.as];
  return segment.kind === "key" || segment.kind === "without-each" || isDecision(segment) ? [segment.of] : NO_VALUES;
}

const NO_VALUES: readonly Value[] = [];

/** What it may be once callers have decided: itself, or what they choose. */
export function behind(origin: Origin): readonly Origin[] {
  const chosen = origin.kind === "parameter" ? origin.symbol.path.flatMap((segment) => (segment.kind === "chosen" ? [...segment.value.ways.keys()] : [])) : [];
  return chosen.length === 0 ? [origin] : chosen.flatMap(behind);
}

/** Whether the caller decides what is left of something. */
export const isDecision = (segment: Segment): segment is Decision => DECISIONS.has(segment.kind);

const DECISIONS: ReadonlySet<Segment["kind"]> = new Set(["cut", "where", "chosen", "default", "equals", "other"]);

function nameOf(segment: Exclude<Segment, { kind: "member" }>): string | number {
  if (segment.kind === "call") return segment.pending;
  if (segment.kind === "raised") return `raised ${segment.pending}`;
  if (segment.kind === "item" || segment.kind === "option" || segment.kind === "without") return `${segment.kind} ${segment.name}`;
  if (segment.kind === "unseen") return `unseen ${segment.home}`;
  if (segment.kind === "stored") return `stored ${segment.store}`;
  if (segment.kind === "written")
    return `written ${segment.as.texts.flatMap(({ pieces }) => pieces.map((it) => (typeof it === "string" ? it : keyOf(it)))).join(" ")}`;
  if (segment.kind === "without-each") return `without ${keyOf(segment.of)}`;
  if (isDecision(segment)) return `${segment.kind} ${said(segment)} ${fixedIn(segment.of)} ${keyOf(segment.of)}`;
  return segment.kind === "key" ? `key of ${keyOf(segment.of)}` : segment.kind;
}

const said = (segment: Decision): string =>
  segment.kind === "cut"
    ? segment.end
    : segment.kind === "default" || segment.kind === "other"
      ? ""
      : `${segment.holds} ${segment.kind === "chosen" ? keyOf(segment.value) : ""}`;

/** What is known of a value as it stands, as far as it is a text or a constant. */
const fixedIn = ({ texts, constants }: Value): string =>
  [...constants.map(String), ...texts.map(({ pieces }) => JSON.stringify(pieces.filter((piece) => typeof piece === "string")))].join(" ");

/** What the caller decides of something. */
export type Decision =
  /** So much of it as a caller says, from its beginning or to its end. */
  | { readonly kind: "cut"; readonly of: Value; readonly end: "beginning" | "end" }
  /** All of it where what a caller gives is true, or is not, and nothing elsewhere. */
  | { readonly kind: "where"; readonly of: Value; readonly holds: boolean }
  /** Something else, where that is so. */
  | { readonly kind: "chosen"; readonly of: Value; readonly holds: boolean; readonly value: Value }
  /** What stands in its place where it is not given. */
  | { readonly kind: "default"; readonly of: Value }
  /** All that it may be but this. */
  | { readonly kind: "other"; readonly of: Value }
  /** Whether it is this, or is not. */
  | { readonly kind: "equals"; readonly of: Value; readonly holds: boolean };

export type Segment =
  | Decision
  | { readonly kind: "member"; readonly name: string }
  /** What stands in it under a name that is a text. */
  | { readonly kind: "item"; readonly name: string }
  /** A property that counts only where it is really there. */
  | { readonly kind: "option"; readonly name: string }
  | { readonly kind: "element" }
  /** What stands in it under any name, if it is a container, or whatever it is; `element` is what a loop over it meets: of an object its names. */
  | { readonly kind: "entry" | "content" }
  /** All of it but what stands under a name. */
  | { readonly kind: "without"; readonly name: string }
  /** All of it but what stands under names that are known when the function is called. */
  | { readonly kind: "without-each"; readonly of: Value }
  /** What stands in something under the name that it is. */
  | { readonly kind: "key"; readonly of: Value }
  /** The name that it is, once that is known: a test lets some through, and of those that nobody says it is not known which. */
  | { readonly kind: "said" }
  /** The variable of the environment, or the setting, that it names: what `required(name)` gives. */
  | { readonly kind: "environment" | "setting" }
  /** The secret in a store that it names. */
  | { readonly kind: "stored"; readonly store: string }
  /** What code that nobody sees gives when it is asked for it; `home` tells what is asked. */
  | { readonly kind: "unseen"; readonly home: string; readonly path: string }
  /** The text that is written around it: `"STRIPE_" + name`. */
  | { readonly kind: "written"; readonly as: Value }
  | { readonly kind: "await" }
  /** What is left of it after a schema let it through, as a number without a fraction, as how many of something, as a text, in lower or upper case, as the character of a code, as one field whose name is not known, what of it is shown while developing alone, or as far as it is an object, none with names, or no list, or no text; as a beginning of it, or its first few characters; whether it is nothing. */
  | { readonly kind: Passing }
  /** What a pending call gives, or errors hold that it raises; the number is its index in the summary. */
  | { readonly kind: "call" | "raised"; readonly pending: number };

/** What something can pass through that changes where its value comes from. */
export type Passing =
  | "checked"
  | "whole"
  | "counted"
  | "text"
  | "lower"
  | "upper"
  | "codes"
  | "field"
  | "developing"
  | "things"
  | "no-object"
  | "no-list"
  | "shortened"
  | "opening"
  | "no-text"
  | "not";

/** The key of the origin that a variable of the environment is. */
export const environmentKey = (name: string): string => `environment ${name}`;

/** The key of the origin of a literal. */
export function literalKey(at: Place): string {
  return `literal ${at.path} ${at.unit} ${at.start} ${at.end}`;
}

/** The key of the origin of a client that is made in a call, reached through these others, the outermost last: a function may make one for each key it is given. */
export function clientKey(call: Place, through: readonly Place[]): string {
  return [dataKey("client", call), ...through.map(({ path, unit, start }) => `@ ${path} ${unit} ${start}`)].join(" ");
}

function dataKey(what: DataKind, { path, unit, start }: Place): string {
  return `data ${what} ${path} ${unit} ${start}`;
}

/** The origins at places in one text. */
class Placed {
  readonly literals = new ByPlace<Origin>();
  readonly data = new Map<DataKind, ByPlace<DataOrigin>>();
  readonly clients = new Map<string, DataOrigin>();
  /** Counts the walks over the text. */
  walks = 0;
}

/** Most are never asked for their key. */
class LiteralOrigin {
  readonly kind = "literal";
  readonly at: Place;
  private made: string | undefined;

  constructor(at: Place) {
    this.at = at;
  }

  get key(): string {
    this.made ??= literalKey(this.at);
    return this.made;
  }
}

class ParameterOrigin {
  readonly kind = "parameter";
  readonly symbol: Placeholder;
  readonly shown: Sink["form"] | undefined;

  constructor(symbol: Placeholder, shown: Sink["form"] | undefined) {
    this.symbol = symbol;
    this.shown = shown;
  }

  get key(): string {
    return `parameter ${this.symbol.key} ${this.shown ?? ""}`;
  }
}

class DataOrigin {
  readonly kind = "data";
  readonly what: DataKind;
  /** Where it begins is what tells it from others; where it ends, the walk at hand says first. */
  at: Place;
  private made: string | undefined;
  private walk: number;

  constructor(what: DataKind, at: Place, walk: number, key?: string) {
    this.what = what;
    this.at = at;
    this.walk = walk;
    this.made = key;
  }

  /** The same origin as a walk finds it. */
  foundIn(walk: number, at: Place): this {
    if (this.walk !== walk) this.at = at;
    this.walk = walk;
    return this;
  }

  get key(): string {
    this.made ??= dataKey(this.what, this.at);
    return this.made;
  }
}

/** Interns origins, so that they can be compared and used as keys of a map. */
export class Origins {
  private readonly known = new Map<string, Origin>();
  /** Those at a place in a module's text, by its path: they go with that text. */
  private readonly placed = new Map<string, Placed>();

  literal(at: Place): Origin {
    const { literals } = this.placedIn(at.path);
    const known = literals.get(at);
    if (known) return known;
    const origin = new LiteralOrigin(at);
    literals.set(at, origin);
    return origin;
  }
  environment(name: string): Origin {
    return this.intern({ key: environmentKey(name), kind: "environment", name });
  }
  setting(path: string): Origin {
    return this.intern({ key: `setting ${path}`, kind: "setting", path });
  }
  settings(): Origin {
    return this.intern({ key: "settings", kind: "settings" });
  }
  wholeEnvironment(): Origin {
    return this.intern({ key: "whole-environment", kind: "whole-environment" });
  }
  environmentNames(): Origin {
    return this.intern({ key: "environment-names", kind: "environment-names" });
  }
  store(store: string, name: string): Origin {
    return this.intern({ key: `store ${store} ${name}`, kind: "store", store, name, whole: undefined });
  }
  /** What stands under a name in something from a store. */
  partOfStore(whole: Extract<Origin, { kind: "store" }>, part: string): Origin {
    const name = whole.name === "" ? part : `${whole.name}.${part}`;
    return this.intern({ key: `${whole.key}.${part}`, kind: "store", store: whole.store, name, whole });
  }
  data(what: DataKind, at: Place): Origin {
    const placed = this.placedIn(at.path);
    const data = placed.data.get(what) ?? new ByPlace<DataOrigin>();
    placed.data.set(what, data);
    const begin = { ...at, end: at.start };
    const known = data.get(begin);
    if (known) return known.foundIn(placed.walks, at);
    const origin = new DataOrigin(what, at, placed.walks);
    data.set(begin, origin);
    return origin;
  }
  /** A client that a function makes when it is called here. */
  madeBy(client: Origin, at: Place): Origin {
    const key = `${client.key} @ ${at.path} ${at.unit} ${at.start}`;
    const { clients, walks } = this.placedIn(at.path);
    const known = clients.get(key);
    if (known) return known.foundIn(walks, at);
    const origin = new DataOrigin("client", at, walks, key);
    clients.set(key, origin);
    return origin;
  }
  outside(home: string, path: string): Origin {
    const key = `outside ${home} ${path}`;
    return this.known.get(key) ?? this.intern({ key, kind: "outside", home, path, left: { key: `left of ${key}`, kind: "outside", home, path } });
  }
  /** A module's text is walked again, and may be another one. */
  renew(path: string): void {
    this.placedIn(path).walks++;
  }
  /** Drops what stands in a module's text, which is another one now. */
  forget(path: string): void {
    this.placed.delete(path);
  }

  private placedIn(path: string): Placed {
    let placed = this.placed.get(path);
    if (!placed) {
      placed = new Placed();
      this.placed.set(path, placed);
    }
    return placed;
  }
  private intern(origin: Origin): Origin {
    return internIn(this.known, origin);
  }
}

function internIn(known: Map<string, Origin>, origin: Origin): Origin {
  const same = known.get(origin.key);
  if (same) return same;
  known.set(origin.key, origin);
  return origin;
}
