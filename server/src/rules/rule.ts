import type { ConfigFile } from "../facts/config/entry.ts";
import type { UnitId } from "../facts/program.ts";
import type { Standing } from "../facts/standing.ts";
import type { Surroundings } from "../facts/surroundings.ts";
import type { EventOf, FlowEvent } from "../flow/event.ts";
import type { Place } from "../flow/values/place.ts";
import type { Step } from "../flow/values/value.ts";
import type { SinkKind } from "../model/api.ts";
import type { Credential } from "../model/credentials/credential.ts";
import type { EndpointTable } from "../model/stripe/endpoints/endpoints.ts";
import type { DiskFacts, Exposure } from "../project/exposure.ts";
import type { SdkVersions } from "../project/manifests/sdk-versions.ts";
import type { FilePlace } from "../project/place.ts";
import type { Settings } from "../settings/settings.ts";
import type { Severity } from "../settings/severity.ts";
import type { Span } from "../text/span.ts";
import type { CredentialTable } from "./credential-table.ts";
import type { Carrier, Evidence } from "./finding.ts";

/** What a rule is, and how it finds. All that a rule's author has to read is in this file and in `flow/event.ts`. */
export interface Rule {
  /** Names the pattern found, in words: `hardcoded-key`. */
  readonly id: string;
  readonly title: string;
  /** What a finding weighs where nothing says otherwise. */
  readonly severity: Severity;
  readonly cwe: `CWE-${number}`;
  /** That it finds what is not there: a check, a bound, a key. Where lines are half typed, that may be what they are going to say. */
  readonly absence?: true;
  /** What is wrong, why it matters, what to do: one sentence each. */
  readonly what: string;
  readonly why: string;
  readonly advice: string;
  /** One line each; `{name}` is filled in from the report's arguments. */
  readonly messages: Readonly<Record<string, string>>;
  /** Shown on the rule's page and run as tests: `bad` has exactly one finding of the rule, `good` none. `{{sk_live}}` stands for a key. */
  readonly examples: readonly Example[];
  /** What it finds in one file. */
  readonly find: (context: RuleContext) => Iterable<Report>;
}

export interface Example {
  /** Decides the language, and the place: `app.py`, `config/stripe.yml`. */
  readonly path: string;
  readonly bad: string;
  readonly good: string;
}

/** What a rule may look at: one file, and what is known of the project's credentials. */
export interface RuleContext {
  readonly path: string;
  /** All of it: who reads parts alone asks `sourceOf`, and is not asked again at each stroke. */
  readonly text: string;
  readonly place: FilePlace;
  readonly settings: Settings;
  /** The rules there are. */
  readonly ruleIds: readonly string[];
  /** What the walk recorded of one kind at places in this file, in its order; empty where the file is no program. Who asks for some is not asked again when others change. */
  eventsOf<K extends Exclude<FlowEvent["kind"], "reach">>(kind: K): readonly EventOf<K>[];
  /** The arrivals in sinks of these kinds, likewise. */
  arrivalsIn(sinks: readonly SinkKind[]): readonly EventOf<"reach">[];
  /** What is written in this file and handed to a library as a credential in another one. */
  readonly usedElsewhere: readonly EventOf<"credential">[];
  /** Credentials seen in the bare text, wherever they stand. */
  readonly credentials: readonly SeenCredential[];
  readonly table: CredentialTable;
  /** Stripe's endpoints and their parameters; undefined where the host has no table of them. */
  readonly endpoints: EndpointTable | undefined;
  readonly isProgram: boolean;
  /** Directive prologues of the program: `use client`. */
  readonly directives: readonly string[];
  /** The versions of Stripe's libraries that the file may run with, by manifests and lock files. */
  readonly sdkVersions: SdkVersions;
  /** The values of a configuration file, each with its name; undefined where the file is none that can be read. Read when first asked for. */
  readonly config: ConfigFile | undefined;
  /** Whether git ignores the file; undefined where that is not known. */
  readonly ignored: boolean | undefined;
  /** What else git and the disk say of it; undefined where they were not asked. */
  readonly disk: DiskFacts | undefined;
  /** Images and packages that a file made for keys is put into. */
  readonly exposures: readonly Exposure[];
  /** Whether a manifest of the project names Stripe's library; asked only of files with switches of a process. */
  readonly usesStripe: boolean;
  /** The module that brings parts of this one to a browser; undefined where none does, or it is there for its own sake. */
  readonly browserImporter: string | undefined;
  /** Whether a place in this file is known to be in a bundle for browsers. */
  isInBrowser(place: Place): boolean;
  /** Whether anything in the file speaks of Stripe. */
  readonly speaksOfStripe: boolean;
  /** What a span of the text is called in the program and what it depends on there; undefined where it stands in none. */
  standingOf(span: Span): Standing | undefined;
  /** The functions, classes and calls around a span of the text; undefined where it stands in no program. */
  surroundingsOf(span: Span): Surroundings | undefined;
  /** The span of a place in this file, counted from the start of its text. */
  spanOf(place: Place): Span;
  /** What is written at a span, as far as the text goes. Who asks for that alone need not look again when something else is typed, as with the whole text. */
  sourceOf(span: Span): string;
  /** The span of the line that an offset stands in, without its end. */
  lineAt(offset: number): Span;
  /** Whether a pattern matches anywhere in the text. */
  mentions(pattern: RegExp): boolean;
  /** What the group of a pattern matches where it is first found in the text. */
  captured(pattern: RegExp): string | undefined;
  /** The outermost function around a unit of the program, or the function itself; the module where there is none. */
  functionAround(unit: UnitId): UnitId;
  /** What several rules need and one of them has found; `what` names it. */
  once<T>(what: object, find: () => T): T;
}

export interface SeenCredential {
  readonly credential: Credential;
  /** What it stands in: `comment` and `code` in programs, `text` elsewhere, such as around the scripts of a page. */
  readonly within: "comment" | "code" | "text";
  /** Whether what stands there is the credential in base64; the span is that of the base64. */
  readonly encoded: boolean;
}

/** What a rule says of one place. The engine turns it into a finding: renders the message, weighs it, numbers it. */
export interface Report {
  readonly message: string;
  readonly arguments?: Readonly<Record<string, string>>;
  readonly span: Span;
  readonly severity: Severity;
  readonly confidence?: "high" | "medium" | "low";
  readonly evidence?: Evidence;
  /** The last step of the way; the engine unrolls it. */
  readonly steps?: Step;
  /** Expressions at the place, of any depth, that bring what it is about: for repairs. */
  readonly carriers?: readonly Carrier[];
  /** Calls through which it was reached, the outermost last. */
  readonly through?: readonly Place[];
  /** Further places in the same file that it is about, each with what is there. */
  readonly others?: readonly { readonly span: Span; readonly text: string }[];
  readonly circumstances?: readonly string[];
  /** Parts of the span, or beyond it, that hold a secret. */
  readonly secrets?: readonly Span[];
}
