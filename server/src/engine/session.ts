import { readerOf } from "../facts/languages.ts";
import type { Layout } from "../facts/layout.ts";
import type { FlowEvent } from "../flow/event.ts";
import { sameLists } from "../flow/values/equal.ts";
import { Origins } from "../flow/values/origin.ts";
import { credentialsIn, mayHoldCredential } from "../model/credentials/recognize.ts";
import { libraries } from "../model/libraries.ts";
import { createModel, type Model } from "../model/model.ts";
import type { EndpointTable } from "../model/stripe/endpoints/endpoints.ts";
import type { DiskFacts } from "../project/exposure.ts";
import { isManifest } from "../project/manifests/sdk-requirements.ts";
import { placeOf } from "../project/places.ts";
import type { CredentialTable, CredentialUse } from "../rules/credential-table.ts";
import { rules } from "../rules/index.ts";
import { settingsAt } from "../settings/layers.ts";
import type { Settings } from "../settings/settings.ts";
import type { Syntax } from "../syntax/parser.ts";
import { LineIndex } from "../text/line-index.ts";
import { type Analysis, type Reason, type Session, withNeeds, withUsage } from "./analysis.ts";
import { type Answer, isUpToDate } from "./answer.ts";
import { BrowserModules } from "./browser-modules.ts";
import { Conventions } from "./conventions.ts";
import { findingsOf, spanIn } from "./findings.ts";
import { ImportMap } from "./import-map.ts";
import { lentNames } from "./lending.ts";
import { LibraryCopies } from "./library-copies.ts";
import { ModuleWalks } from "./module-walks.ts";
import { Neighbours } from "./neighbours.ts";
import { ProjectTable } from "./project-table.ts";
import type { SaidOfFile } from "./said-before.ts";
import { firstLine, SourceFile } from "./source-file.ts";
import { suppress } from "./suppress.ts";
import { isTestProgram } from "./test-programs.ts";
import { unusedSuppressions } from "./unused-suppressions.ts";
import type { Walked } from "./walk-table.ts";
import { reasonsAt, type Situation } from "./why.ts";

export interface SessionOptions {
  readonly syntax: Syntax;
  /** Without it, nothing is said of the parameters of Stripe's endpoints. */
  readonly endpoints?: EndpointTable | undefined;
  readonly settings: Settings;
  /** Lets others have their turn while much is to be done: what cancels an analysis must be heard. */
  readonly turn?: (() => Promise<void>) | undefined;
  /** The day, `2024-02-29`, for what is ignored only until one; without it everything counts. */
  readonly today?: string | undefined;
  /** Told before a module is walked. */
  readonly onWalk?: ((path: string) => void) | undefined;
}

/** The model is the same for all sessions: made when the first one needs it. */
let sharedModel: Model | undefined;

/** A root's files and what is known of them. */
export function createSession(options: SessionOptions): Session {
  return new ProjectSession(options);
}

const ruleIds = rules.map(({ id }) => id);

/** How many files are parsed or walked before others have their turn. */
const BETWEEN_TURNS = 8;

class ProjectSession implements Session {
  private readonly options: SessionOptions;
  private readonly files = new Map<string, SourceFile>();
  /** Files whose program is not the one that the walks know. */
  private readonly stale = new Set<string>();
  private readonly imports: ImportMap;
  private readonly copies = new LibraryCopies();
  private readonly neighbours: Neighbours;
  private readonly walks: ModuleWalks;
  private readonly answers = new Map<string, Answer>();
  private readonly table: ProjectTable;
  private readonly browser: BrowserModules;
  private lending: { readonly table: CredentialTable; readonly lent: ReadonlyMap<string, readonly string[]> } | undefined;
  /** Ends when all that was asked for before has been answered: one at a time walks. */
  private last: Promise<unknown> = Promise.resolve();

  constructor(options: SessionOptions) {
    this.options = options;
    sharedModel ??= createModel(libraries);
    const model = sharedModel;
    const given = {
      has: (path: string) => this.files.has(path),
      text: (path: string) => this.files.get(path)?.text,
      isLibraryCopy: (path: string) => this.copies.has(path),
    };
    this.imports = new ImportMap(given, (ecosystem, name) => model.module(ecosystem, name) !== undefined);
    this.neighbours = new Neighbours(given);
    const conventions = new Conventions(model);
    const host = {
      model,
      origins: new Origins(),
      holdsCredential: (text: string) => mayHoldCredential(text) && credentialsIn(text).some((credential) => credential.kind !== "publishable-key"),
      conventionsOf: (path: string) => conventions.of(path),
      nesting: 0,
      calls: [],
    };
    this.walks = new ModuleWalks(host, this.imports, options.onWalk);
    this.table = new ProjectTable(this.walks.table);
    this.browser = new BrowserModules(this.files, this.walks, this.imports, (path) => placeOf(path, settingsAt(path, options.settings)));
  }

  set(path: string, text: string, languageId?: string, ignored?: boolean, disk?: DiskFacts): void {
    const reader = readerOf(path, languageId, firstLine(text));
    const known = this.files.get(path);
    const file = known && known.reader === reader ? known : this.begun(path, new SourceFile(path, reader, text));
    // What an editor shows is there for its own sake, though it may have been there for others before.
    if (languageId !== undefined) for (const those of [this.imports, this.walks, file]) those.wanted(path);
    file.ignored = ignored;
    file.disk = disk;
    if (file === known) {
      if (file.text === text) return;
      file.replace(text);
      this.imports.changed(path);
    }
    if (reader === undefined) this.neighbours.given(path, text);
    this.stale.add(path);
  }

  private begun(path: string, file: SourceFile): SourceFile {
    this.remove(path);
    this.files.set(path, file);
    this.imports.appeared(path);
    if (this.copies.add(path)) this.copiesChanged();
    return file;
  }

  remove(path: string): void {
    this.files.get(path)?.dispose();
    this.files.delete(path);
    this.imports.disappeared(path);
    this.neighbours.removed(path);
    this.walks.delete(path);
    this.stale.delete(path);
    this.answers.delete(path);
    if (this.copies.delete(path)) this.copiesChanged();
  }

  /** Some files are walked no longer, or are again, and imports of them mean something else. */
  private copiesChanged(): void {
    for (const path of this.files.keys()) this.stale.add(path);
    this.imports.outdateAll();
  }

  lacks(path: string): void {
    this.imports.lacks(path);
    this.neighbours.lacks(path);
  }

  copiesIn(folders: readonly string[]): void {
    for (const folder of folders) this.copies.know(folder);
    this.copiesChanged();
  }

  has(path: string): boolean {
    return this.files.has(path);
  }

  text(path: string): string | undefined {
    return this.files.get(path)?.text;
  }

  paths(): Iterable<string> {
    return this.files.keys();
  }

  async needs(cancelled: () => boolean = () => false): Promise<readonly string[] | undefined> {
    return this.inOrder(async () => {
      if (!(await this.understand(cancelled))) return undefined;
      this.imports.update();
      return this.needed();
    });
  }

  async analyze(path: string, cancelled: () => boolean = () => false): Promise<Analysis | undefined> {
    const file = this.files.get(path);
    if (!file) throw new Error(`${path} was not given to the session`);
    // Removed meanwhile, or another file by now: the question is void.
    return this.whenWalked(cancelled, () => (this.files.get(path) === file ? this.answer(file) : undefined));
  }

  lent(cancelled: () => boolean = () => false): Promise<ReadonlyMap<string, readonly string[]> | undefined> {
    return this.whenWalked(cancelled, () => {
      const table = this.table.now;
      if (this.lending?.table !== table) {
        const walks = this.walks.table.all().map(({ walk }) => walk);
        this.lending = { table, lent: lentNames(walks, table) };
      }
      return this.lending.lent;
    });
  }

  uses(cancelled: () => boolean = () => false): Promise<readonly CredentialUse[] | undefined> {
    return this.whenWalked(cancelled, () => this.table.now.uses);
  }

  learn(uses: readonly CredentialUse[]): void {
    this.table.learn(uses);
  }

  askedOrigins(): ReadonlySet<string> {
    return this.table.asked;
  }

  /** What answers rest on and nobody gave; the same list as before while nothing but imports asks. */
  private needed(): readonly string[] {
    const [imports, neighbours] = [this.imports.needs(), this.neighbours.needs()];
    return neighbours.length === 0 ? imports : [...new Set([...imports, ...neighbours])].sort();
  }

  why(path: string, line: number, cancelled: () => boolean = () => false): Promise<readonly Reason[] | undefined> {
    return this.whenWalked(cancelled, () => {
      const file = this.files.get(path);
      return file && reasonsAt(this.situationOf(file, line));
    });
  }

  private situationOf(file: SourceFile, line: number): Situation {
    const { path, text } = file;
    const settings = settingsAt(path, this.options.settings);
    const layout = this.layoutOf(path);
    const index = new LineIndex(text);
    return {
      text,
      span: { start: index.starts[line] ?? text.length, end: index.starts[line + 1] ?? text.length },
      place: placeOf(path, settings),
      settings,
      analysis: this.answer(file),
      events: this.walksWithEventsIn(path).flatMap((walked) => walked.events.get(path) ?? []),
      table: this.table.now,
      isUnderstood: layout !== undefined,
      ignored: file.ignored,
      spanOf: (place) => spanIn(layout, file.code?.map, place),
      nameOfPlace: (place) => {
        if (place.path !== path) return place.path;
        return `line ${index.positionAt(spanIn(layout, file.code?.map, place).start).line + 1}`;
      },
    };
  }

  private inOrder<T>(work: () => Promise<T>): Promise<T> {
    const result = this.last.then(work);
    this.last = result.catch(() => {});
    return result;
  }

  /** Answers from the state in which every walk is up to date; undefined if cancelled. */
  private whenWalked<T>(cancelled: () => boolean, answer: () => T): Promise<T | undefined> {
    return this.inOrder(async () => {
      let done = await this.walkAll(cancelled);
      while (done && this.stale.size > 0) done = await this.walkAll(cancelled);
      // From here on nothing is waited for: the answer is of this very state.
      return done ? answer() : undefined;
    });
  }

  /** Brings every walk up to date; false if cancelled. */
  private async walkAll(cancelled: () => boolean): Promise<boolean> {
    // While others have their turn, texts may change.
    do {
      if (!(await this.understand(cancelled))) return false;
      let walked = 0;
      for (const _ of this.walks.update()) {
        if (cancelled()) return false;
        if (++walked % BETWEEN_TURNS === 0) await this.options.turn?.();
        if (this.stale.size > 0) break;
      }
    } while (this.stale.size > 0);
    return !cancelled();
  }

  /** Makes programs of all texts that have none yet; false if cancelled. */
  private async understand(cancelled: () => boolean): Promise<boolean> {
    let parsed = 0;
    for (const path of this.stale) {
      const file = this.files.get(path);
      if (file?.grammar && !this.options.syntax.isLoaded(file.grammar)) await this.options.syntax.load(file.grammar);
      if (cancelled()) return false;
      if (this.files.get(path) !== file || !file) continue;
      const layout = this.whySearched(file) || this.copies.has(path) ? undefined : file.read(this.options.syntax, cancelled);
      if (layout) this.walks.set(path, layout.program);
      else if (cancelled()) return false;
      else {
        this.walks.delete(path);
        // What lies beside it says which version is installed.
        if (isManifest(path)) this.imports.set(path);
      }
      this.stale.delete(path);
      if (++parsed % BETWEEN_TURNS === 0) await this.options.turn?.();
    }
    return !cancelled();
  }

  /** Where in a module's text what is; undefined for files that are walked as none. */
  private layoutOf(path: string): Layout | undefined {
    return this.walks.program(path) && this.files.get(path)?.layout;
  }

  /** Why a text is not understood; undefined where it is. */
  private whySearched(file: SourceFile): string | undefined {
    return file.whySearched(settingsAt(file.path, this.options.settings).maxFileSize);
  }

  /** What is known of a file now; from before, where nothing has changed since. */
  private answer(file: SourceFile): Analysis {
    const failure = this.walks.failure(file.path);
    if (failure !== undefined) throw failure;
    const table = this.table.now;
    const walks = this.walksWithEventsIn(file.path);
    const ofCallers = this.walks.table.validationsOutside(file.path, walks);
    const told = JSON.stringify([file.disk, this.neighbours.of(file.path), this.imports.versions(file.path), this.browser.of(file.path)]);
    const inputs = [file.version, file.ignored, table.signature, told, ...walks, ...ofCallers.map(({ walked }) => walked)];
    const needs = this.needed();
    const known = this.answers.get(file.path);
    if (known && isUpToDate(known, inputs, (path) => this.layoutOf(path))) {
      if (sameLists(known.analysis.needs, needs)) return known.analysis;
      const analysis = withNeeds(known.analysis, needs);
      this.answers.set(file.path, { ...known, analysis });
      return analysis;
    }
    const used = new Map<string, Layout | undefined>();
    const layoutOf = (path: string): Layout | undefined => {
      const layout = this.layoutOf(path);
      used.set(path, layout);
      return layout;
    };
    const events = [...walks.flatMap((walked) => walked.events.get(file.path) ?? []), ...ofCallers.flatMap((it) => it.events)];
    const { analysis, said } = this.analysisOf(file, walks, events, table, layoutOf, needs, known?.said);
    this.answers.set(file.path, { analysis, inputs, layouts: [...used], said: file.isEdited ? said : undefined });
    return analysis;
  }

  /** The file's own walk, then those of modules that hand something to its functions. What a test hands over says nothing of what it tests. */
  private walksWithEventsIn(path: string): readonly Walked[] {
    const { settings } = this.options;
    const isTest = placeOf(path, settings) === "test";
    const others = this.walks.table.reachingInto(path).filter((it) => it !== path && (isTest || placeOf(it, settings) !== "test"));
    return [path, ...others].map((it) => this.walks.table.get(it)).filter((it) => it !== undefined);
  }

  private analysisOf(
    file: SourceFile,
    walks: readonly Walked[],
    events: readonly FlowEvent[],
    table: CredentialTable,
    layoutOf: (path: string) => Layout | undefined,
    needs: readonly string[],
    before: SaidOfFile | undefined,
  ): Pick<Answer, "analysis" | "said"> {
    const { endpoints, today } = this.options;
    const { path, text } = file;
    const settings = settingsAt(path, this.options.settings);
    const notes: string[] = [];
    if (file.isUnparsable) notes.push("could not be parsed: searched as text only");
    const why = file.grammar && this.whySearched(file);
    if (why) notes.push(`${why}: searched as text only`);
    const layout = this.layoutOf(path);
    const { findings, failed, usage, said } = findingsOf(
      rules,
      {
        path,
        text,
        mayHoldCredential: file.mayHoldCredential,
        place: layout && isTestProgram(layout.program) ? "test" : placeOf(path, settings),
        endpoints,
        settings,
        layout,
        hidden: file.hidden,
        isProgram: file.grammar !== undefined,
        map: file.code?.map,
        ignored: file.ignored,
        disk: file.disk,
        ...this.neighbours.of(path),
        browser: this.browser.of(path),
        sdkVersions: this.imports.versions(path),
        events,
        usedElsewhere: walks.flatMap((walked) => walked.uses.get(path) ?? []),
        table,
        layoutOf,
        mapOf: (it) => this.files.get(it)?.code?.map,
      },
      before,
    );
    for (const rule of failed) notes.push(`a rule failed and was left out: ${rule}`);
    const { kept, suppressed, unused } = suppress(findings, file, layout?.comments, settings, today);
    // Where comments are only guessed at, as in a text about them, or not all rules could look, none is called unused.
    const isSure = failed.length === 0 && (file.grammar === undefined ? placeOf(path, settings) !== "documentation" : layout !== undefined);
    const idle = isSure ? unusedSuppressions(path, unused, settings, ruleIds, today) : [];
    const all = idle.length === 0 ? kept : [...kept, ...idle].sort((a, b) => a.span.start - b.span.start);
    const exhausted = this.walks.table.get(path)?.walk.exhausted ?? 0;
    const analysis = withUsage({ path, findings: all, suppressed, notes, needs, exhausted, functions: layout?.program.functionIds.length ?? 0 }, usage);
    return { analysis, said };
  }

  dispose(): void {
    for (const path of [...this.files.keys()]) this.remove(path);
  }
}
