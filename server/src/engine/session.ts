import { grammarOfFile, grammarOfLanguageId } from "../facts/languages.ts";
import type { FlowEvent } from "../flow/event.ts";
import { ModuleWalk, type WalkHost } from "../flow/module-walk.ts";
import { Origins } from "../flow/origin.ts";
import type { Convention } from "../model/api.ts";
import { credentialsIn, mayHoldCredential } from "../model/credentials/recognize.ts";
import { libraries } from "../model/libraries.ts";
import { createModel, type Model } from "../model/model.ts";
import type { EndpointTable } from "../model/stripe/endpoints/endpoints.ts";
import { globMatcher } from "../project/glob.ts";
import { placeOf } from "../project/places.ts";
import { CredentialTable } from "../rules/credential-table.ts";
import { rules } from "../rules/index.ts";
import type { Settings } from "../settings/settings.ts";
import { MAX_PARSED_LENGTH, type Syntax } from "../syntax/parser.ts";
import { LineIndex } from "../text/line-index.ts";
import type { Analysis, Session } from "./analysis.ts";
import { findingsOf } from "./findings.ts";
import { SourceFile } from "./source-file.ts";
import { applySuppressions, suppressionsIn } from "./suppression.ts";

export interface SessionOptions {
  readonly syntax: Syntax;
  /** Without it, nothing is said of the parameters of Stripe's endpoints. */
  readonly endpoints?: EndpointTable | undefined;
  readonly settings: Settings;
}

/** The model is the same for all sessions: made when the first one needs it. */
let sharedModel: Model | undefined;

/** What frameworks call in a file, found by the globs of their conventions. */
function conventionsOf(path: string): readonly Convention[] {
  matchers ??= (sharedModel?.conventions ?? []).map(({ convention }) => ({ convention, matches: globMatcher(convention.files) }));
  return matchers.filter(({ matches }) => matches(path)).map(({ convention }) => convention);
}

let matchers: { readonly convention: Convention; readonly matches: (path: string) => boolean }[] | undefined;

/** A root's files and what is known of them. */
export function createSession(options: SessionOptions): Session {
  return new ProjectSession(options);
}

interface Walked {
  readonly version: number;
  readonly walk: ModuleWalk;
}

class ProjectSession implements Session {
  private readonly syntax: Syntax;
  private readonly endpoints: EndpointTable | undefined;
  private readonly settings: Settings;
  private readonly files = new Map<string, SourceFile>();
  private readonly walks = new Map<string, Walked>();
  private readonly answers = new Map<string, { readonly version: number; readonly analysis: Analysis }>();
  private readonly host: WalkHost;

  constructor({ syntax, endpoints, settings }: SessionOptions) {
    this.syntax = syntax;
    this.endpoints = endpoints;
    this.settings = settings;
    sharedModel ??= createModel(libraries);
    this.host = {
      model: sharedModel,
      origins: new Origins(),
      holdsCredential: (text) => mayHoldCredential(text) && credentialsIn(text).some((credential) => credential.kind !== "publishable-key"),
      conventionsOf,
      moduleOf: () => undefined,
      nesting: 0,
      callDepth: 0,
    };
  }

  set(path: string, text: string, languageId?: string, ignored?: boolean): void {
    const grammar = (languageId === undefined ? undefined : grammarOfLanguageId(languageId)) ?? grammarOfFile(path, firstLine(text));
    const known = this.files.get(path);
    if (known && known.grammar === grammar) {
      known.replace(text);
      if (known.ignored !== ignored) {
        known.ignored = ignored;
        this.answers.delete(path);
      }
      return;
    }
    known?.dispose();
    this.forget(path);
    const file = new SourceFile(path, grammar, text);
    file.ignored = ignored;
    this.files.set(path, file);
  }

  remove(path: string): void {
    this.files.get(path)?.dispose();
    this.files.delete(path);
    this.forget(path);
  }

  private forget(path: string): void {
    this.walks.delete(path);
    this.answers.delete(path);
  }

  has(path: string): boolean {
    return this.files.has(path);
  }

  paths(): Iterable<string> {
    return this.files.keys();
  }

  async analyze(path: string, cancelled: () => boolean = () => false): Promise<Analysis | undefined> {
    const file = this.files.get(path);
    if (!file) throw new Error(`${path} was not given to the session`);
    const known = this.answers.get(path);
    if (known?.version === file.version) return known.analysis;
    if (file.grammar) await this.syntax.load(file.grammar);
    if (cancelled() || this.files.get(path) !== file) return undefined;
    const { version } = file;
    const analysis = this.analyzeNow(file, cancelled);
    if (analysis) this.answers.set(path, { version, analysis });
    return analysis;
  }

  private analyzeNow(file: SourceFile, cancelled: () => boolean): Analysis | undefined {
    const notes: string[] = [];
    const limit = Math.min(this.settings.maxFileSize, MAX_PARSED_LENGTH);
    const tooLarge = file.text.length > limit;
    if (tooLarge && file.grammar) notes.push(`larger than ${sizeOf(limit)}: searched as text only`);
    const walked = file.grammar && !tooLarge ? this.walk(file, cancelled) : undefined;
    if (file.grammar && !tooLarge && !walked) return undefined;
    const program = walked?.program;
    const events: readonly FlowEvent[] = walked?.events ?? [];
    const { findings, failed } = findingsOf(rules, {
      path: file.path,
      text: file.text,
      place: placeOf(file.path, this.settings),
      endpoints: this.endpoints,
      settings: this.settings,
      program,
      isProgram: file.grammar !== undefined,
      ignored: file.ignored,
      events: events.filter((event) => event.at.path === file.path),
      table: new CredentialTable([events]),
      programOf: (path) => this.walks.get(path)?.walk.program,
    });
    for (const rule of failed) notes.push(`a rule failed and was left out: ${rule}`);
    const { kept, suppressed } = applySuppressions(findings, suppressionsIn(file.text, program?.comments), new LineIndex(file.text), this.settings);
    return {
      path: file.path,
      findings: kept,
      suppressed,
      notes,
      needs: [],
      exhausted: walked?.exhausted ?? 0,
      functions: program?.functions.length ?? 0,
    };
  }

  /** The walk over a file's present text; undefined if cancelled. */
  private walk(file: SourceFile, cancelled: () => boolean): ModuleWalk | undefined {
    const known = this.walks.get(file.path);
    if (known?.version === file.version) return known.walk;
    const { version } = file;
    const program = file.program(this.syntax, cancelled);
    if (!program || cancelled()) return undefined;
    this.host.nesting = 0;
    this.host.callDepth = 0;
    const walk = new ModuleWalk(file.path, program, this.host).walk();
    this.walks.set(file.path, { version, walk });
    return walk;
  }

  dispose(): void {
    for (const file of this.files.values()) file.dispose();
    this.files.clear();
    this.walks.clear();
    this.answers.clear();
  }
}

function firstLine(text: string): string {
  const end = text.search(/[\r\n]/);
  return text.slice(0, end < 0 ? 200 : Math.min(end, 200));
}

function sizeOf(units: number): string {
  return units >= 1024 * 1024 ? `${Math.round((units / 1024 / 1024) * 10) / 10} MiB` : `${Math.round(units / 1024)} KiB`;
}
