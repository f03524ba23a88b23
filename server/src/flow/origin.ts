import type { DataKind, Sink } from "../model/api.ts";
import type { Place } from "./place.ts";

/** Where a value first came from. Interned by {@link Origins}: the same origin is the same object. */
export type Origin = { readonly key: string } & (
  | { readonly kind: "literal"; readonly at: Place }
  | { readonly kind: "environment"; readonly name: string }
  /** `settings.STRIPE_KEY`, `config["stripe"]["key"]`: `path` is what was read, with dots. */
  | { readonly kind: "setting"; readonly path: string }
  | { readonly kind: "settings" }
  | { readonly kind: "whole-environment" }
  | { readonly kind: "store"; readonly store: string; readonly name: string }
  | { readonly kind: "data"; readonly what: DataKind; readonly at: Place }
  /** A placeholder inside summaries. `shown`: not only the thing, but what such a form shows of its inside. */
  | { readonly kind: "parameter"; readonly symbol: Placeholder; readonly shown: Sink["form"] | undefined }
);

/** What a function's caller decides: a parameter, the receiver, or something made of them. Interned by its key. */
export interface Placeholder {
  readonly key: string;
  /** The function whose parameter it is. */
  readonly of: object;
  /** Position among the parameters; -1 is the receiver. */
  readonly parameter: number;
  readonly path: readonly Segment[];
}

export type Segment =
  | { readonly kind: "member"; readonly name: string }
  | { readonly kind: "element" }
  | { readonly kind: "await" }
  /** What a pending call gives; the number is its index in the summary. */
  | { readonly kind: "call"; readonly pending: number };

/** Interns origins, so that they can be compared and used as keys of a map. */
export class Origins {
  private readonly known = new Map<string, Origin>();

  literal(at: Place): Origin {
    return this.intern({ key: `literal ${at.path} ${at.unit} ${at.start} ${at.end}`, kind: "literal", at });
  }
  environment(name: string): Origin {
    return this.intern({ key: `environment ${name}`, kind: "environment", name });
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
  store(store: string, name: string): Origin {
    return this.intern({ key: `store ${store} ${name}`, kind: "store", store, name });
  }
  data(what: DataKind, at: Place): Origin {
    return this.intern({ key: `data ${what} ${at.path} ${at.unit} ${at.start}`, kind: "data", what, at });
  }
  parameter(symbol: Placeholder, shown?: Sink["form"]): Origin {
    return this.intern({ key: `parameter ${symbol.key} ${shown ?? ""}`, kind: "parameter", symbol, shown });
  }

  private intern(origin: Origin): Origin {
    const known = this.known.get(origin.key);
    if (known) return known;
    this.known.set(origin.key, origin);
    return origin;
  }
}
