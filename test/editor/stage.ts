import assert from "node:assert/strict";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { type Running, startCodeServer } from "./code-server.ts";
import { SETTINGS, Workbench } from "./workbench.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

export interface StageOptions {
  /** By their paths below the folder. */
  readonly files: Readonly<Record<string, string>>;
  /** Does what else there is to do with the folder, such as making it a repository. */
  readonly prepare?: (folder: string) => void;
  /** What is opened below the folder, a `.code-workspace` file; the folder itself without it. */
  readonly workspace?: string;
  /** False for a workspace that nobody has trusted. */
  readonly trusted?: boolean;
  readonly settings?: Readonly<Record<string, unknown>>;
}

/** A folder of files in real VS Code with the extension installed, and the steps that a user takes there, each from where the one before it has led. */
export class Stage {
  /** Where pictures and logs go. */
  readonly out: string;
  readonly folder: string;
  #workbench: Workbench | undefined;
  #server: Running | undefined;
  #failed = false;

  constructor(name: string, { files, prepare, workspace, trusted = true, settings = {} }: StageOptions) {
    this.out = join(root, "out", name);
    this.folder = join(this.out, "shop");
    before(async () => {
      rmSync(this.out, { recursive: true, force: true });
      for (const [path, text] of Object.entries(files)) {
        mkdirSync(dirname(join(this.folder, path)), { recursive: true });
        writeFileSync(join(this.folder, path), text);
      }
      prepare?.(this.folder);
      this.#server = await startCodeServer({
        open: workspace === undefined ? this.folder : join(this.folder, workspace),
        trusted,
        vsix: join(root, "keywarden.vsix"),
        data: join(this.out, "data"),
        settings: { ...SETTINGS, ...settings },
        port: 0,
      });
      this.#workbench = await Workbench.open(this.#server.url, this.out);
    });
    after(async () => {
      await this.#workbench?.close();
      this.#server?.stop();
    });
  }

  get workbench(): Workbench {
    assert.ok(this.#workbench, "VS Code has not started");
    return this.#workbench;
  }

  get hasFailed(): boolean {
    return this.#failed;
  }

  /** One step; if it fails, there is a picture of how, and the steps after it would say nothing. */
  step(name: string, body: (workbench: Workbench) => Promise<void>): void {
    test(name, { timeout: 300_000 }, async () => {
      assert.ok(!this.#failed, "an earlier step has failed");
      try {
        await body(this.workbench);
      } catch (error) {
        this.#failed = true;
        await this.#workbench?.picture(`failed-${name.replace(/\W+/g, "-").slice(0, 40)}`).catch(() => {});
        throw error;
      }
    });
  }

  onDisk(name: string): string {
    return readFileSync(join(this.folder, name), "utf8");
  }

  async untilOnDisk(name: string, wanted: string | RegExp): Promise<void> {
    const text = (): string => {
      try {
        return this.onDisk(name);
      } catch {
        return "(no such file)";
      }
    };
    for (let turn = 0; turn < 100; turn++) {
      if (typeof wanted === "string" ? text() === wanted : wanted.test(text())) return;
      await pause(100);
    }
    // Says what is there instead.
    if (typeof wanted === "string") assert.equal(text(), wanted);
    else assert.match(text(), wanted);
  }
}
