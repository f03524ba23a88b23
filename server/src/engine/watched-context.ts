import type { RuleContext } from "../rules/rule.ts";

/** What a rule may look at. */
export type Field = Exclude<keyof RuleContext, "once">;

export type Given = Omit<RuleContext, "once">;

/** What rules are given, which remembers what they look at. */
export class WatchedContext implements RuleContext {
  private readonly given: Given;
  private looked = new Set<Field>();
  private readonly made = new Map<object, { readonly value: unknown; readonly looked: ReadonlySet<Field> }>();

  constructor(given: Given) {
    this.given = given;
  }

  /** Does something, and says what was looked at for it. */
  watch<T>(work: () => T): { readonly value: T; readonly looked: ReadonlySet<Field> } {
    const outer = this.looked;
    const looked = new Set<Field>();
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
    for (const field of known.looked) this.looked.add(field);
    return known.value as T;
  }

  private see<F extends Field>(field: F): Given[F] {
    this.looked.add(field);
    return this.given[field];
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
  get events(): Given["events"] {
    return this.see("events");
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
  get surroundingsOf(): Given["surroundingsOf"] {
    return this.see("surroundingsOf");
  }
  get spanOf(): Given["spanOf"] {
    return this.given.spanOf;
  }
}
