import type { TextDocument } from "vscode-languageserver-textdocument";
import { mentions } from "../audit/analyze-file.ts";
import type { Surroundings } from "../audit/surroundings.ts";
import type { Analysis, Reason, Session } from "../engine/analysis.ts";
import { LEFT_OUT } from "../engine/why.ts";
import type { ProjectSnapshot } from "../fixes/repair.ts";
import { decode } from "../project/decode.ts";
import type { DiskFacts } from "../project/exposure.ts";
import { isKeyFile } from "../project/key-files.ts";
import { isExcluded } from "../project/places.ts";
import { NO_USAGE } from "../rules/stripe-usage.ts";
import type { Settings } from "../settings/settings.ts";
import { MAX_PARSED_LENGTH } from "../syntax/parser.ts";
import { addressBelow, fileSystemPath } from "./address.ts";
import { type Located, onDisk } from "./convert.ts";
import type { DiskChanges } from "./disk-changes.ts";
import { RootSettings } from "./root-settings.ts";
import type { Runtime } from "./runtime.ts";

/** Files that are read for the sake of one folder's open files, at most. */
const MAX_FILES_FROM_DISK = 2_000;

/** How many files are given before a request has its turn. */
const GIVEN_AT_ONCE = 8;

/** How long the disk must have been quiet before the folder is looked through again. */
const PAUSE_IN_MS = 3_000;

const NOTHING: Omit<Analysis, "path"> = { findings: [], suppressed: [], notes: [], needs: [], exhausted: 0, functions: 0, usage: NO_USAGE };

/** Everything about one folder: its settings, its session, the texts the session was given. */
export class Root {
  /** The folder's address; undefined for texts that lie nowhere yet. */
  readonly address: string | undefined;
  /** Whether the user opened this folder. Any other stands for files opened by themselves: default settings, gone with its last text. */
  readonly isWorkspaceFolder: boolean;
  readonly #runtime: Runtime;
  readonly #gitAllowed: () => boolean;
  readonly #open = new Map<string, TextDocument>();
  readonly #fromDisk = new Map<string, Located>();
  /** Files that the session asked for and that are not there. */
  readonly #lacking = new Set<string>();
  /** Paths whose text in the session is not the one here. */
  readonly #stale = new Set<string>();
  /** Whether git ignores a file made for keys, as far as it was asked. */
  readonly #ignored = new Map<string, boolean | undefined>();
  /** What else is known of those on the disk. */
  readonly #disk = new Map<string, DiskFacts | undefined>();
  #session: Promise<Session> | undefined;
  readonly #settings: RootSettings;
  /** Counts the sessions, so that an answer of a dropped one is noticed. */
  #generation = 0;
  /** Told when answers may have become others without an open text having changed. */
  readonly #onChange: () => void;
  /** Files that answers may rest on although no open file imports them. */
  readonly #around = new Set<string>();
  #looksAround = false;
  #lookAgain: ReturnType<typeof setTimeout> | undefined;

  constructor(address: string | undefined, isWorkspaceFolder: boolean, runtime: Runtime, gitAllowed: () => boolean, onChange: () => void) {
    this.address = address;
    this.isWorkspaceFolder = isWorkspaceFolder;
    this.#runtime = runtime;
    this.#gitAllowed = gitAllowed;
    this.#onChange = onChange;
    this.#settings = new RootSettings(isWorkspaceFolder, (path) => this.#read(path));
  }

  /** The folder for the file system. */
  get place(): string | undefined {
    return this.address === undefined ? undefined : fileSystemPath(this.address);
  }

  get isEmpty(): boolean {
    return this.#open.size === 0;
  }

  /** Takes an opened or changed text. */
  put(path: string, document: TextDocument): void {
    this.#open.set(path, document);
    this.#fromDisk.delete(path);
    this.#stale.add(path);
  }

  /** Forgets a closed text: from now on the disk has the word. */
  close(path: string): void {
    this.#open.delete(path);
    this.#stale.add(path);
  }

  closeAll(): void {
    for (const path of [...this.#open.keys()]) this.close(path);
  }

  /** Takes note of what was changed, made or removed on the disk; true if an answer may rest on it. */
  changedOnDisk(changes: DiskChanges): boolean {
    if ([...this.#settings.texts.keys()].some((path) => changes.touch(path))) {
      this.reset();
      return true;
    }
    let any = changes.areOfGit && this.#ignored.size > 0;
    if (any) {
      for (const path of this.#ignored.keys()) this.#stale.add(path);
      this.#ignored.clear();
    }
    for (const path of [...this.#fromDisk.keys(), ...this.#lacking]) {
      // What is open is what the editor says it is.
      if (!changes.touch(path) || this.#open.has(path)) continue;
      this.#fromDisk.delete(path);
      this.#lacking.delete(path);
      this.#stale.add(path);
      any = true;
    }
    if (this.#around.size > 0 && changes.mayBePrograms) this.#lookAroundSoon();
    return any;
  }

  /** Starts over: settings are read again and every text is analysed again. */
  reset(): void {
    this.#settings.forget();
    this.#restart();
  }

  /** Paths of what was read from the disk, or was sought there, and is another one now: for editors that tell nothing of the disk. */
  async changedMeanwhile(): Promise<string[]> {
    const known = new Map<string, string | undefined>(this.#settings.texts);
    for (const [path, { document }] of this.#fromDisk) known.set(path, document.getText());
    for (const path of this.#lacking) known.set(path, undefined);
    const changed: string[] = [];
    for (const [path, text] of known) if ((await this.#read(path)) !== text) changed.push(path);
    return changed;
  }

  #restart(): void {
    this.#dropSession();
    this.#fromDisk.clear();
    this.#lacking.clear();
    this.#ignored.clear();
    this.#around.clear();
    for (const path of this.#open.keys()) this.#stale.add(path);
  }

  dispose(): void {
    this.#dropSession();
    this.#open.clear();
    this.#fromDisk.clear();
  }

  /** The analysis of an open text with everything it needs; undefined if cancelled. */
  async analyze(path: string, cancelled: () => boolean): Promise<Analysis | undefined> {
    if (await this.#settings.learnAbove(path)) this.#restart();
    // What an audit leaves out by its path stays silent here too.
    if (this.isWorkspaceFolder && isExcluded(path, await this.settings())) return { ...NOTHING, path };
    for (;;) {
      if (cancelled()) return undefined;
      const generation = this.#generation;
      const session = await this.#current();
      if (cancelled()) return undefined;
      if (generation !== this.#generation) continue;
      const needs = await session.needs(cancelled);
      if (generation !== this.#generation) continue;
      if (needs === undefined) return undefined;
      if (await this.#load(needs, session, generation)) continue;
      const analysis = await session.analyze(path, cancelled);
      if (generation !== this.#generation) continue;
      if (analysis === undefined) return undefined;
      // Another text of this folder may have changed meanwhile: its session must not go on with the old one.
      if (this.#stale.size > 0 || (await this.#load(analysis.needs, session, generation))) continue;
      // The first answer does not wait for what is found elsewhere.
      if (this.#around.size === 0) void this.#lookAround(session, generation).catch(() => {});
      return analysis;
    }
  }

  /** Why a line (counted from 0) of an open text is flagged, or silent; undefined if cancelled. */
  async why(path: string, line: number, cancelled: () => boolean): Promise<readonly Reason[] | undefined> {
    if ((await this.analyze(path, cancelled)) === undefined) return undefined;
    const isLeftOut = this.isWorkspaceFolder && isExcluded(path, await this.settings());
    const reasons = await (await this.#current()).why(path, line, cancelled);
    return reasons && isLeftOut ? [LEFT_OUT, ...reasons] : reasons;
  }

  settings(): Promise<Settings> {
    return this.#settings.get();
  }

  /** A file's text as it is known here, for saying where things are in it. */
  textAt(path: string): Located | undefined {
    const document = this.#open.get(path);
    return document === undefined ? this.#fromDisk.get(path) : { uri: document.uri, document, version: document.version };
  }

  /** A file's text as it is now, read from the disk if it is not open. */
  async locate(path: string): Promise<Located | undefined> {
    const open = this.#open.get(path);
    if (open !== undefined) return { uri: open.uri, document: open, version: open.version };
    const text = await this.#read(path);
    return text === undefined || this.address === undefined ? undefined : onDisk(addressBelow(this.address, path), text);
  }

  /** The address of a file, there or not; undefined where no file can be. */
  addressOf(path: string): string | undefined {
    return this.#open.get(path)?.uri ?? (this.address === undefined ? undefined : addressBelow(this.address, path));
  }

  /** The project as a repair sees it: unsaved text counts. */
  snapshot(): ProjectSnapshot {
    // Many repairs ask about the same few files, and each answer is a process.
    const ignored = new Map<string, Promise<boolean | undefined>>();
    return {
      read: async (path) => (await this.locate(path))?.document.getText(),
      list: async (folder) => {
        const place = this.#place(folder);
        return place === undefined ? [] : (await this.#runtime.fileSystem.list(place)).map((entry) => entry.name);
      },
      isIgnored: (path) => {
        const known = ignored.get(path) ?? this.#isIgnored(path);
        ignored.set(path, known);
        return known;
      },
    };
  }

  async #current(): Promise<Session> {
    this.#session ??= this.#start();
    const session = await this.#session;
    const stale = [...this.#stale];
    for (const path of stale) {
      if (!isKeyFile(path) || !this.#open.has(path) || this.#ignored.has(path)) continue;
      this.#disk.set(path, await this.#diskFactsOf(path));
      this.#ignored.set(path, await this.#isIgnored(path));
    }
    for (const path of stale) {
      this.#stale.delete(path);
      const document = this.#open.get(path);
      if (document !== undefined) session.set(path, document.getText(), document.languageId, this.#ignored.get(path), this.#disk.get(path));
      else session.remove(path);
    }
    // What is closed is still there for the others.
    await this.#load(
      stale.filter((path) => this.#around.has(path)),
      session,
      this.#generation,
    );
    return session;
  }

  /** Gives the session, little by little, what open files do not import and what says something of them all the same: who uses what as a key, who hands it on. */
  async #lookAround(session: Session, generation: number): Promise<void> {
    const { findSurroundings } = this.#runtime;
    const { place } = this;
    if (this.#looksAround || findSurroundings === undefined || place === undefined || !this.isWorkspaceFolder) return;
    this.#looksAround = true;
    try {
      const outdated = (): boolean => generation !== this.#generation;
      const found = await findSurroundings(place, { gitAllowed: this.#gitAllowed(), cancelled: outdated });
      if (found === undefined || outdated()) return;
      let any = false;
      const give = async (paths: readonly string[]): Promise<void> => {
        for (let at = 0; at < paths.length && !outdated(); at += GIVEN_AT_ONCE) {
          const some = paths.slice(at, at + GIVEN_AT_ONCE);
          for (const path of some) this.#around.add(path);
          any = (await this.#load(some, session, generation)) || any;
          while (!outdated() && (await this.#load((await session.needs()) ?? [], session, generation)));
          // Requests that come meanwhile have their turn before the next.
          if (!outdated()) await session.uses();
        }
      };
      await give(found.seeds);
      for (let more = await this.#importersOf(found, session); more.length > 0 && !outdated(); more = await this.#importersOf(found, session)) await give(more);
      if (any && !outdated()) this.#onChange();
    } finally {
      this.#looksAround = false;
    }
  }

  /** Files that take a credential from one that the session has, and that it does not have yet. */
  async #importersOf({ importers }: Surroundings, session: Session): Promise<string[]> {
    const result = new Set<string>();
    for (const [path, names] of (await session.lent()) ?? []) {
      for (const importer of importers.get(path) ?? []) {
        if (session.has(importer) || this.#around.has(importer)) continue;
        const text = await this.#read(importer);
        if (text !== undefined && mentions(text, names)) result.add(importer);
      }
    }
    return [...result];
  }

  #lookAroundSoon(): void {
    clearTimeout(this.#lookAgain);
    this.#lookAgain = setTimeout(() => {
      const generation = this.#generation;
      void this.#session?.then((session) => this.#lookAround(session, generation)).catch(() => {});
    }, PAUSE_IN_MS);
  }

  async #isIgnored(path: string): Promise<boolean | undefined> {
    const file = this.#place(path);
    return this.place === undefined || file === undefined ? undefined : this.#runtime.isIgnored(this.place, file, this.#gitAllowed());
  }

  async #diskFactsOf(path: string): Promise<DiskFacts | undefined> {
    const { place } = this;
    return place === undefined ? undefined : (await this.#runtime.diskFactsOf?.(place, [path], this.#gitAllowed()))?.get(path);
  }

  async #start(): Promise<Session> {
    try {
      const [syntax, settings] = await Promise.all([this.#runtime.syntax(), this.settings()]);
      return this.#runtime.createSession({ syntax, settings });
    } catch (error) {
      // The next request tries again.
      this.#session = undefined;
      throw error;
    }
  }

  #dropSession(): void {
    this.#generation++;
    clearTimeout(this.#lookAgain);
    this.#session?.then(
      (session) => session.dispose(),
      () => {},
    );
    this.#session = undefined;
    this.#stale.clear();
  }

  /** Gives the session files it asks for; true if there was one it had not seen. */
  async #load(paths: readonly string[], session: Session, generation: number): Promise<boolean> {
    let any = false;
    for (const path of paths) {
      if (session.has(path) || this.#fromDisk.size >= MAX_FILES_FROM_DISK) continue;
      const text = this.#lacking.has(path) ? undefined : await this.#read(path);
      // Started over, or opened, while it was read: the next round sees to it.
      if (generation !== this.#generation) return true;
      if (this.#open.has(path)) any = true;
      else if (text === undefined || this.address === undefined) {
        this.#lacking.add(path);
        session.lacks(path);
      } else {
        this.#fromDisk.set(path, onDisk(addressBelow(this.address, path), text));
        session.set(path, text);
        any = true;
      }
    }
    return any;
  }

  async #read(path: string): Promise<string | undefined> {
    const place = this.#place(path);
    if (place === undefined) return undefined;
    const stat = await this.#runtime.fileSystem.stat(place);
    if (stat?.kind !== "file" || stat.size > 4 * MAX_PARSED_LENGTH) return undefined;
    const bytes = await this.#runtime.fileSystem.read(place);
    return bytes === undefined ? undefined : decode(bytes)?.text;
  }

  #place(path: string): string | undefined {
    return this.address === undefined ? undefined : fileSystemPath(addressBelow(this.address, path));
  }
}
