/**
 * The form of the client model: what the names of the world's libraries are. Data only: the interpreter in `flow/` gives it effect, rules give it meaning.
 *
 * A name is a path: `module:member.member()`. The part before the colon is what one imports (empty for globals and builtins), `()` is what a call or
 * construction gives, `[]` what an index gives, `.*` any member that has no entry of its own, `.await` what awaiting gives (without such an entry,
 * awaiting gives the thing itself). `stripe:StripeClient().v1`, `:console.log`, `os:environ[]`.
 *
 * One thing has one path. In npm, a module and its default export are the same (`express:()` is what calling it gives) unless an entry names `default`, and
 * `node:fs` is `fs`. In PyPI, the dots of a module are members: `urllib.parse:quote` and `urllib:parse.quote` are the same.
 */
import type { Ecosystem } from "../facts/program.ts";
import type { DataKind } from "./data-kind.ts";
import type { Result } from "./result.ts";
import type { Serving } from "./serving.ts";
import type { Sink, SinkKind } from "./sink.ts";

export type { DataKind, Sink, SinkKind };

export type ApiPath = `${string}:${string}`;

/** One library in one language. */
export interface Library {
  /** The package in its registry; empty for what comes with the language. Versions of an entry are versions of this package. */
  readonly package: string;
  readonly ecosystem: Ecosystem;
  /** Code that the examples below stand after: imports and whatever else they name. */
  readonly setup: string;
  readonly apis: Readonly<Record<ApiPath, Api>>;
  /** Methods of plain values (text, lists, objects) by name: consulted when the receiver belongs to no library. */
  readonly methods?: Readonly<Record<string, Api>>;
  /** Functions that a framework finds by file and name. */
  readonly conventions?: readonly Convention[];
}

/** What one name is. Everything is optional: an entry without effects makes the names below it known. */
export interface Api {
  /** Another name of that path: all entries of the target hold here too. */
  readonly same?: ApiPath;
  /** The path of what calling or constructing it gives (default: the path itself with `()`). With a `result` as well, the value is both. */
  readonly gives?: ApiPath;
  /** Majors of the package for which the entry holds: `8..`, `..12`, `8..12`. */
  readonly majors?: Majors;
  /** Names of the parameters in order, so that an argument is found by position and by keyword alike. */
  readonly parameters?: readonly string[];
  /** What calling it does. */
  readonly effects?: readonly Effect[];
  /** What a call gives, as a value. Without it: an instance of the path, and nothing flows. */
  readonly result?: Result;
  /** Called with an error, or as the class that one is tested for, it tells whether the library raised it. */
  readonly recognizesRaised?: true;
  /** What such an error says was written to be read by whoever sent what is wrong, or tells only what is not installed: `ValueError("no such plan")`. */
  readonly tellsSender?: true;
  /** A class that derives from it enumerates: its attributes are members, each with a `name` and a `value`. */
  readonly enumerates?: true;
  /** Instances of a class that derives from it hold nothing but what its fields ask for: what they are given is checked. */
  readonly validates?: true;
  /** Instances of a class that derives from it hold what the class declares by position, too: `class Keys(NamedTuple)`. */
  readonly ordered?: true;
  /** What follows a call is not come to: `sys.exit()`. */
  readonly ends?: true;
  /** What reading the name gives, as a value. */
  readonly value?: Result;
  /** What is assigned to it takes the place of what this pattern finds in the text that the thing is: `url.protocol = "https:"`. */
  readonly rewrites?: string;
  /** What happens when something is assigned to it; `at` is `value`. */
  readonly assigned?: readonly Effect[];
  /** What stands in a `with` of it is run again when it fails. */
  readonly retries?: true;
  /** Where the null device stands there, nothing is kept of what is written. */
  readonly discards?: Where;
  /** In a `with` of it, what is printed goes to its option `to`. */
  readonly redirects?: true;
  /** In a `with` of it, names that are read begin with its option `prefix`, where they are read from its option `of`. */
  readonly prefixes?: true;
  /** Functions it calls, with what they receive. */
  readonly callbacks?: readonly Callback[];
  /** When used as a decorator, called or not: what the decorated function receives and where its result goes. It stays the function it is. */
  readonly decorates?: Called;
  /** Methods that the library calls on classes derived from this one; `*` are all others, `prefix_*` those that begin so (`member` is the rest), `constructs` is how it makes an instance. */
  readonly overrides?: Readonly<Record<string, Called>>;
  /** Any chain of members below that has no entry of its own and ends in a call is an endpoint of this service, recorded as a `call` event. */
  readonly endpoints?: Endpoints;
  /** Code in the library's own language, after the library's `setup`, in which this entry takes effect. `KEY` stands for a key, `DATA` for anything. */
  readonly example?: string;
}

export type Majors = `${number}..` | `..${number}` | `${number}..${number}`;

/**
 * Where a value stands in a call: alternatives by `|`, each a position (`0`, `-1` for the last, `*` for all, `2+` for all from there), a keyword (`api_key`; `**` for
 * all keywords), `receiver`, `made` (what the call makes), `value` (what is assigned), `{}` (an empty object), or `member` (the name of the member, or the index, that was read or assigned last), followed by `.name` for a property,
 * `[]` for any element, `.*` for what stands under any name and `()` for what calling it gives: `1.apiKey`, `0.headers.Authorization`, `options|-1.apiKey`. All alternatives that are there count.
 */
export type Where = string;

export type Wanted = "secret" | "webhook-secret" | "publishable" | "ephemeral" | "client-id";

/** `majors`: where the effect holds for fewer than the whole entry. */
export type Effect = { readonly majors?: Majors } /**
 * A credential stands here. `slot` names the entry for messages: "`api_key` of StripeClient". `shaped`: other values may stand here too, so that only text in the shape
 * of a credential counts, and no origin becomes a credential by standing here.
 */ & (
  | { readonly kind: "credential"; readonly slot: string; readonly wanted: Wanted; readonly at: Where; readonly service: Service; readonly shaped?: true }
  /**
   * `when`: only where something stands there: the file to write to. `to`: where something with a `write` of its own stands there, that is what it is written to. `without`: the paths of what is taken out of it before; `withoutNames`: names under which nothing is left, however deep; `through`: a function that makes what is
   * written of the text. `serializers`: an object of functions that say what is written of what stands under their names; `transforms`: functions that are handed an
   * object with what is to be written, one after the other, and things that hold one; `filters`: things whose `filter` changes the record before. `format`: the text that says how much is written of those at `at`: `%.4s`. `unless`: not where a function of the program's own, or a list of what is shown, stands there. `depth`: how deep inside it looks.
   */
  | {
      readonly kind: "sink";
      readonly sink: Sink;
      readonly at: Where;
      readonly when?: Where;
      readonly to?: Where;
      readonly without?: Where;
      readonly withoutNames?: Where;
      readonly through?: Where;
      readonly serializers?: Where;
      readonly transforms?: Where;
      readonly filters?: Where;
      readonly format?: Where;
      readonly unless?: Where;
      readonly depth?: Where;
    }
  /**
   * A client is built or a switch is set: `options` are the names a rule asks for, each with the place of its value. `all`: an object of options. They stay with what is made, or stands at `into`.
   */
  | { readonly kind: "client"; readonly client: string; readonly options?: Readonly<Record<string, Where>>; readonly all?: Where; readonly into?: Where }
  /** A request goes out from here to a URL. */
  | { readonly kind: "request"; readonly url: Where; readonly headers?: Where; readonly client?: Where; readonly options?: Where }
  /** A request body is taken for a Stripe event. */
  | { readonly kind: "trust"; readonly body: Where; readonly signature?: Where; readonly secret?: Where; readonly tolerance?: Where; readonly check: Check }
  /**
   * The receiver or an argument is changed in place: what is stored into it. `end`, `start`: after all that stands in it, or before. `under`: always under this name, beside what stands there where it is the `end`. `shown`: only
   * where something true stands there does it show what is stored.
   */
  | {
      readonly kind: "store";
      readonly into: Where;
      readonly value: Where;
      readonly key?: Where;
      readonly under?: string;
      readonly end?: true;
      readonly start?: true;
      readonly shown?: Where;
    }
  /** The elements of a list between two positions, all where none is given, give way to this value. */
  | { readonly kind: "fill"; readonly of: Where; readonly by: Where; readonly from: Where; readonly to: Where }
  /** What stands under a name in it is taken out, or what is the same as a value. */
  | { readonly kind: "remove"; readonly of: Where; readonly key?: Where; readonly value?: Where }
  /**
   * What stands at `by` changes all that is logged from then on; where it takes keys out, that is written down. It is called, or its `method` is, with what `of` says: a
   * record of the standard library's kind, one as a dict, or further arguments before the entries of a structured line; or the finished line, which it writes itself.
   */
  | { readonly kind: "redaction"; readonly library: string; readonly by: Where; readonly of: "record" | "dict" | "entries" | "line"; readonly method?: string }
  /** All that stood in it is taken out. */
  | { readonly kind: "empty"; readonly of: Where }
  /** Values are handed on to functions that listen for them under a name, before or after. */
  | { readonly kind: "emit"; readonly name: Where; readonly values: Where }
  | { readonly kind: "listen"; readonly name: Where; readonly listener: Where }
  | Serving
  /** It may fail with an error that holds the value at `value`, by that path of names: `["response", "config"]`. */
  | { readonly kind: "raise"; readonly value: Where; readonly under: readonly (readonly string[])[] }
);

/** Whose credential it is. `stripe` wherever the library is Stripe's own; `host` where the URL of the request decides. */
export type Service = "stripe" | "host";

/** How a webhook body was checked. `none`: by name a way round the check. */
export type Check = "verified" | "none";

export interface Callback extends Called {
  readonly at: Where;
  readonly parameters: readonly Received[];
  /** Holds only for functions that declare so many parameters: Express tells error handlers by their four. */
  readonly arity?: number;
  /** What the call itself gives may be what the function gives: `promise.catch((error) => ({ failed: true }))`. */
  readonly answers?: true;
  /** Holds only where something stands there, or where nothing does: Fastify's schema of a body. */
  readonly when?: Where;
  readonly without?: Where;
  /** It is called with what the lists there hold, and the entries of the objects there under their names: `Thread(target=work, args=(name,), kwargs={…})`. */
  readonly spread?: { readonly items: Where; readonly entries: Where };
  /** What its parameters receive where something stands before it that, as it is called, looks at what was sent: `validate(schema)`. */
  readonly checked?: readonly Received[];
}

/** A function that a library calls: what its parameters receive in order, what all further ones receive, and where its result goes. */
export interface Called {
  readonly parameters?: readonly Received[];
  readonly others?: Received;
  readonly returns?: Sink;
  /** What goes to a parameter annotated with a class of the program has passed its schema. */
  readonly checks?: true;
  /** Holds only for functions whose first parameters have these names. */
  readonly named?: readonly string[];
  /** It is called again when it fails; only as often as a keyword of the decorator, or what stands there in a call, says, if one is named. */
  readonly retries?: true | string | Retries;
  /**
   * The keyword of the decorator that names a schema: what is returned then, or by a function whose annotation says a class of the program, passes through it, and
   * only what the schema names is sent.
   */
  readonly schema?: string;
  /** The names that such a schema has, once the walk knows it. */
  readonly only?: readonly string[] | undefined;
  /** What decorators made of a function that is called so as well: what it hands on of that one is found there. */
  readonly wraps?: boolean;
  /** What the parameter receives that the decorator names as options of a command are named: `"--stripe-key"`. */
  readonly option?: Result;
  /** The keyword of the decorator by which the function is given that thing first, whoever calls it: `@app.task(bind=True)`. */
  readonly binds?: string;
  /** What it is besides a function: a thing with methods of its own. */
  readonly becomes?: ApiPath;
  /** Requests that come to what the decorator is a method of are handed on to the function; `all`: before they are to any other. */
  readonly serves?: "some" | "all";
  /** A class that it decorates gets a constructor for the names that it declares: what is not given is what the class says; `checked`: which looks at what it is given. */
  readonly declares?: true | "checked";
}

/** What says how often a function is called again. `otherwise`: it is where nothing says so; `attempts`: the first time is counted, too: once is never again. */
export interface Retries {
  readonly by: Where;
  readonly otherwise?: true;
  readonly attempts?: true;
}

/** What a parameter receives: the thing at a path (`:caught-error` is what a handler catches, `:request-input` what a visitor sent), or the value standing in the call. */
export type Received = ApiPath | { readonly from: Where } | undefined;

export interface Endpoints {
  /** The table that knows them, in `stripe/endpoints/`. */
  readonly service: "stripe";
  /** How a chain names them: `StripeClient().v1.customers.create` (services), `Customer.create` (resource classes). */
  readonly naming: "services" | "resources";
  /** Hold for every call alike. What depends on where an endpoint takes its parameters and options is for rules to say, with `places` of the table. */
  readonly effects: readonly Effect[];
  readonly gives: ApiPath;
  /** What a call gives, as a value. */
  readonly result?: Result;
  /** Chains with one of these members answer with another thing, of which nothing flows: what is for sale, what was deleted. */
  readonly plain?: { readonly members: ReadonlySet<string>; readonly gives: ApiPath };
  /** Whether the result must be awaited. */
  readonly promise: boolean;
  /** A function that stands here receives what went wrong and what the call gives: Node's manner before promises. */
  readonly answers?: Where;
}

/** `files`: globs over root-relative paths; `exports`: names the framework calls (`default.fetch`: a method of an exported object, `actions.*`: all of them), `*` for all functions of the module. */
export interface Convention extends Called {
  readonly files: readonly string[];
  readonly exports: readonly string[];
  /** Holds only in modules that import from this package. */
  readonly importing?: string;
  /** Holds only in modules with this directive. */
  readonly directive?: string;
  /** Holds only for functions that give back objects with this entry: `return { statusCode: 200 }`. */
  readonly answering?: string;
  /** Holds only in modules that also export one of these. */
  readonly beside?: readonly string[];
  /** What the framework does with an exported value, which stands at `value`. */
  readonly effects?: readonly Effect[];
  /** Parts of an exported value that go where `returns` says: `value.env`. */
  readonly exposes?: readonly Where[];
}
