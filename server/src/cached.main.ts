import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { cachedDataVersionTag } from "node:v8";
import { Script } from "node:vm";
import { isMainThread, threadId } from "node:worker_threads";
import { userCacheFolder } from "./audit/cache-folder.ts";
import { releaseYoungGeneration } from "./audit/young-generation.ts";

// What is started is the program beside this file. What V8 makes of it is kept in the user's own folder, where nobody else could write: every function that was
// called, while Node's own cache holds those that are called when a program is loaded, and the Node of many a VS Code has none. It saves a fifth of the start.
// Where the folder cannot be written, all is made anew each time.

/** The program's file, and what tells it from every other one: the build writes both here. */
declare const PROGRAM: string;
declare const DIGEST: string;

const LOOKING_MILLISECONDS = 1_000;
/** Whoever works for so long may keep what was made, even if who was kept had worked for longer: it may have been for another language. */
const ENOUGH_MILLISECONDS = 10_000;
/** What was kept so long ago is of a version that nobody starts any more, or is soon made again. */
const OLD_MILLISECONDS = 60 * 24 * 60 * 60 * 1000;

const DIGEST_BYTES = 32;
const HEADER_BYTES = DIGEST_BYTES + 8;

/** What V8 made of a program, and how long that had worked by then. */
interface Kept {
  readonly milliseconds: number;
  readonly data: Buffer;
}

const file = fileURLToPath(new URL(PROGRAM, import.meta.url));
const caches = process.env.NODE_DISABLE_COMPILE_CACHE === undefined ? userCacheFolder(process.env) : undefined;
const folder = caches && join(caches, "compiled");
/** V8 takes only what was made by the same V8 on such a processor under the same flags. */
const maker = cachedDataVersionTag();
const kept = folder === undefined ? undefined : readKept(join(folder, nameFor(maker)));
const source = `(function (exports, require, module, __filename, __dirname) {${readFileSync(file, "utf8")}\n})`;
/** It may import nothing later, which the oldest Node does not let it do. */
const script = new Script(source, { filename: file, ...(kept && { cachedData: kept.data }) });
let enough = kept && script.cachedDataRejected !== true ? Math.min(kept.milliseconds, ENOUGH_MILLISECONDS) : 0;

const module = { exports: {} };
script.runInThisContext()(module.exports, createRequire(file), module, file, dirname(file));
if (folder !== undefined) {
  setInterval(() => keep(folder), LOOKING_MILLISECONDS).unref();
  if (isMainThread) process.on("exit", () => keep(folder));
}

function nameFor(maker: number): string {
  return `${PROGRAM.slice("./".length)}-${DIGEST}-${maker.toString(16)}`;
}

/** What was kept; undefined where there is nothing, or not what was written: V8 would not notice. */
function readKept(path: string): Kept | undefined {
  try {
    const bytes = readFileSync(path);
    const [digest, milliseconds, data] = [bytes.subarray(0, DIGEST_BYTES), bytes.readDoubleLE(DIGEST_BYTES), bytes.subarray(HEADER_BYTES)];
    return digestOf(data).equals(digest) ? { milliseconds, data } : undefined;
  } catch {
    return undefined;
  }
}

/** Keeps what V8 has made by now, if that is likely to be more than what is kept: who worked for longer has called more functions. Never throws. */
function keep(folder: string): void {
  const milliseconds = performance.eventLoopUtilization().active;
  if (milliseconds < enough) return;
  // It holds for the flags that there are when it is made.
  releaseYoungGeneration();
  if (cachedDataVersionTag() !== maker) return;
  const data = script.createCachedData();
  enough = milliseconds * 2;
  const header = Buffer.alloc(HEADER_BYTES);
  digestOf(data).copy(header);
  header.writeDoubleLE(milliseconds, DIGEST_BYTES);
  const path = join(folder, nameFor(maker));
  const part = `${path}.${process.pid}-${threadId}`;
  orNot(() => {
    // V8 forgets what was not called for long, and another thread may have called more.
    if (HEADER_BYTES + data.length < (statSync(path, { throwIfNoEntry: false })?.size ?? 0)) return;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(part, Buffer.concat([header, data]), { mode: 0o600 });
    renameSync(part, path);
    removeOld(folder);
  });
  orNot(() => rmSync(part, { force: true }));
}

function removeOld(folder: string): void {
  const before = Date.now() - OLD_MILLISECONDS;
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (statSync(path).mtimeMs < before) rmSync(path, { force: true, recursive: true });
  }
}

/** Does something with the disk that may as well not be done. */
function orNot(work: () => void): void {
  try {
    work();
  } catch {
    // The next start does without it.
  }
}

function digestOf(data: Buffer): Buffer {
  return createHash("sha256").update(data).digest();
}
