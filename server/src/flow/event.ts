import type { BindingId, Comparison } from "../facts/program.ts";
import type { Check, Majors, Service, Sink, Wanted } from "../model/api.ts";
import type { ApiNode } from "../model/model.ts";
import type { Swallowed } from "./errors/swallowed.ts";
import type { Origin } from "./values/origin.ts";
import type { Place } from "./values/place.ts";
import type { Text, Value } from "./values/value.ts";

/** What the walk records: rules choose among events, they never walk. Values in events are whole: nothing in them points into a heap. */
export type FlowEvent = Circumstances &
  /** A text was written or built that may hold a credential. */
  (
    | { readonly kind: "text"; readonly text: Text; readonly documentation: boolean }
    /** A variable of the environment is read by its name. */
    | { readonly kind: "read"; readonly name: string }
    /** A value stands where a library wants a credential. */
    | { readonly kind: "credential"; readonly slot: Slot; readonly value: Shape }
    /** A value arrives somewhere. */
    | { readonly kind: "reach"; readonly sink: Sink; readonly value: Shape; readonly by: ApiNode | undefined; readonly parts: readonly Part[] }
    /** A client was built, or a switch was set, with these options. */
    | {
        readonly kind: "client";
        readonly client: string;
        readonly options: ReadonlyMap<string, Shape>;
        readonly places: ReadonlyMap<string, Place>;
        readonly by: ApiNode;
      }
    /** An endpoint of a service was called. */
    | {
        readonly kind: "call";
        readonly by: ApiNode;
        /** Into this flow the clients that it may be called on: origins of the kind of data `client`. */
        readonly client: Shape;
        readonly positional: readonly Shape[];
        readonly named: ReadonlyMap<string, Shape>;
        readonly places: ReadonlyMap<number | string, Place>;
        readonly further: Shape | undefined;
      }
    | {
        readonly kind: "request";
        readonly url: Shape;
        readonly headers: Shape | undefined;
        readonly client: Shape | undefined;
        readonly options: Shape | undefined;
        readonly by: ApiNode;
      }
    /** What stands here is run again after it failed: by a loop around it, or by a library that was given it. */
    | {
        readonly kind: "retry";
        /** The errors after which it is, by the names of their kinds; empty where any error will do, or that is not known. */
        readonly after: readonly string[];
        /** Whether that ends at some time. */
        readonly bounded: boolean;
        /** Whether time passes in between. */
        readonly waits: boolean;
        /** Whether that is a few times at most. */
        readonly few: boolean;
      }
    /** What stands here is done as often as there is something in a value, which stands at `of`, or in what is around both. */
    | { readonly kind: "loop"; readonly over: Shape; readonly of: Place }
    /** When what stands here fails, what follows runs as if it had not. */
    | { readonly kind: "swallowed"; readonly how: Swallowed["how"]; readonly types: readonly string[] }
    /** Nobody asks what a check of one's own that stands here found out, or for the signature that is made here. */
    | { readonly kind: "unasked" }
    /** What a secret in a store is called stands here: it is no secret, whatever itself is called. */
    | { readonly kind: "naming"; readonly value: Shape }
    /** What came with a request is compared with a text: `event.type == "charge.refunded"`. */
    | { readonly kind: "compared"; readonly value: Shape; readonly text: string }
    /** A request body is acted on as an event. */
    | {
        readonly kind: "trust";
        readonly body: Shape;
        readonly signature: Shape | undefined;
        readonly secret: Shape | undefined;
        readonly tolerance: Shape | undefined;
        readonly check: Check;
        /** Tests elsewhere that nothing comes past: of the module, of the constructor. */
        readonly standing?: readonly Guard[] | undefined;
        /** What was tried: what follows after that goes on although the check failed. Undefined where a failure ends what follows. */
        readonly swallowed: Place | undefined;
        /** Whether a failure is told by what the function gives back, and by nothing else. */
        readonly told?: true | undefined;
        /**
         * Where it fails, a function says so with what it returns, and nothing else ends: as many calls lead from that function to the check. Undefined where a failure
         * is raised, or answered otherwise.
         */
        readonly answered?: number | undefined;
        readonly by: ApiNode;
      }
  );

/** Events of one kind. */
export type EventOf<K extends FlowEvent["kind"]> = Extract<FlowEvent, { kind: K }>;

/** An expression that stands where a value arrives, or inside what stands there, with what such a sink shows of it. */
export interface Part {
  readonly at: Place;
  readonly value: Value;
}

export interface Circumstances {
  readonly at: Place;
  /** The tests that stand around it, outermost first. */
  readonly guards: readonly Guard[];
  /** No execution comes here: a test's value is fixed, or something before it always leaves. */
  readonly dead: boolean;
  /** The majors of the library for which it holds; undefined for all. */
  readonly majors: Majors | undefined;
  /** The calls through which it was reached, the outermost last; empty where it stands in the function itself. */
  readonly through: readonly Place[];
  /** How many of the tests, the first ones, stand around each of those calls. */
  readonly around: readonly number[];
}

export interface Guard {
  /** Names that the test reads: environment variables, settings, variables, in the order read. */
  readonly names: readonly string[];
  readonly origins: readonly Origin[];
  /** Variables it reads, by their bindings, where its outcome is not known. */
  readonly undecided: readonly BindingId[];
  /** Texts and constants it compares with. */
  readonly compared: readonly (string | number | boolean | null | undefined)[];
  /** How it tests: comparisons, and `call` where a function is asked. */
  readonly operators: readonly (Comparison | "call")[];
  /** Whether the branch is taken when the test (without its negations) holds. */
  readonly holds: boolean;
  /** How the function ends on the other branch, where it does: it raises, or what it answers says no, or yes, or is what was sent, as it is; or it does nothing at all. */
  readonly otherwise?: "raises" | "refuses" | "accepts" | "takes" | "nothing" | undefined;
  /** What it asks of what callers alone decide, where it is that. */
  readonly asks?: Asked | undefined;
}

/** Something that is to count as true, or as false. */
export interface Asked {
  readonly of: Value;
  readonly holds: boolean;
}

export interface Slot {
  /** For messages: "`api_key` of StripeClient". */
  readonly name: string;
  readonly wanted: Wanted;
  readonly service: Service;
  readonly by: ApiNode;
  /** Other values may stand here too: only text in the shape of a credential counts. */
  readonly shaped: boolean;
  /** Where the value stands: an argument, the right side of an assignment. */
  readonly argument: Place | undefined;
  /** The whole call or assignment; where a client is made with it, the place of that client's origin. */
  readonly call: Place;
}

/** A value with what is inside it, cut off from the heap. */
export interface Shape {
  readonly value: Value;
  /** By name, or by position in lists. */
  readonly entries: ReadonlyMap<string, Shape>;
  readonly list: boolean;
  /** Whether there may be more than the entries. */
  readonly open: boolean;
  /** What flows into entries that are not known by name: `{ ...request.body }`. */
  readonly rest?: Value | undefined;
}
