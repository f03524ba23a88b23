import { readdirSync, readFileSync, statSync } from "node:fs";
import { createSession } from "../server/src/engine/session.ts";
import { fixAll } from "../server/src/fixes/fixes.ts";
import type { ProjectEdit, ProjectSnapshot, RepairContext } from "../server/src/fixes/repair.ts";
import type { Finding } from "../server/src/rules/finding.ts";
import { DEFAULT_SETTINGS, type Settings } from "../server/src/settings/settings.ts";
import { applyEdits } from "../server/src/text/edit.ts";
import { testEndpoints, testSyntax } from "./assets.ts";

/** A project in memory, as a repair sees it. `ignored` is what git would say; undefined where there is no git. */
export class TestProject implements ProjectSnapshot {
  readonly files: Map<string, string>;
  readonly ignored: ((path: string) => boolean) | undefined;

  constructor(files: Readonly<Record<string, string>> | Map<string, string>, ignored?: (path: string) => boolean) {
    this.files = new Map(files instanceof Map ? files : Object.entries(files));
    this.ignored = ignored;
  }

  async read(path: string): Promise<string | undefined> {
    return this.files.get(path);
  }

  async list(folder: string): Promise<readonly string[]> {
    const prefix = folder === "" ? "" : `${folder}/`;
    return [...new Set([...this.files.keys()].filter((path) => path.startsWith(prefix)).map((path) => path.slice(prefix.length).split("/")[0] ?? ""))];
  }

  async isIgnored(path: string): Promise<boolean | undefined> {
    return this.ignored?.(path);
  }

  async contextOf(path: string, settings: Settings = DEFAULT_SETTINGS): Promise<RepairContext> {
    return { path, text: this.files.get(path) ?? "", languageId: undefined, syntax: await testSyntax(), settings, project: this };
  }

  /** The findings of the engine in one file, the others given too. */
  async findingsOf(path: string, settings: Settings = DEFAULT_SETTINGS): Promise<readonly Finding[]> {
    const session = createSession({ syntax: await testSyntax(), endpoints: testEndpoints, settings });
    try {
      for (const [other, text] of this.files) session.set(other, text);
      return (await session.analyze(path))?.findings ?? [];
    } finally {
      session.dispose();
    }
  }

  /** The project after an edit. */
  after({ changes }: ProjectEdit): TestProject {
    const files = new Map(this.files);
    for (const change of changes) files.set(change.path, change.kind === "create" ? change.text : applyEdits(files.get(change.path) ?? "", change.edits));
    return new TestProject(files, this.ignored);
  }

  /** The project after fix-all in one file; itself where there is nothing to do. */
  async fixed(path: string): Promise<TestProject> {
    const edit = await fixAll(await this.findingsOf(path), await this.contextOf(path));
    return edit === undefined ? this : this.after(edit);
  }
}

/** One case of a repair: a file before and, as far as it is known, after. Paths are relative to the folder. */
export interface FixCase {
  readonly path: string;
  readonly before: string;
  readonly after: string | undefined;
}

const FIXTURES = new URL("fixtures/fixes/", import.meta.url);

/** The cases in a folder of `test/fixtures/fixes`, placeholders as they are. */
export function fixCases(folder: string): FixCase[] {
  const base = new URL(`${folder}/`, FIXTURES);
  return readdirSync(base, { recursive: true, encoding: "utf8" })
    .map((path) => path.replaceAll("\\", "/"))
    .filter((path) => !path.includes(".fixed.") && statSync(new URL(path, base)).isFile())
    .sort()
    .map((path) => ({ path, before: readFileSync(new URL(path, base), "utf8"), after: readIfThere(new URL(fixedPath(path), base)) }));
}

/** `case.fixed.py` for `case.py`. */
export function fixedPath(path: string): string {
  return path.replace(/(\.d)?(\.\w+)$/, ".fixed$1$2");
}

function readIfThere(url: URL): string | undefined {
  try {
    return readFileSync(url, "utf8");
  } catch {
    return undefined;
  }
}
