import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CREDENTIAL_KINDS } from "../model/credentials/index.ts";

/** The objects of a repository in which no key was found. Holds their names and nothing of what is in them. */
export interface HistoryCache {
  has(id: string): boolean;
  readonly size: number;
}

/** What a key looks like may change: what was found out before does not count then. */
const RECOGNIZER = createHash("sha256")
  .update(CREDENTIAL_KINDS.map(({ id, pattern, keywords }) => `${id} ${pattern.source} ${keywords.join(" ")}`).join("\n"))
  .digest("hex")
  .slice(0, 16);

const HEADER = `keywarden-history 1 ${RECOGNIZER}\n`;

/** The file for a repository in the folder for caches. */
export function cacheFile(folder: string, repository: string): string {
  return join(folder, `history-${createHash("sha256").update(repository).digest("hex").slice(0, 24)}`);
}

/** Reads a cache; an empty one where there is none, or it was made by another version of this program. Never throws. */
export function readCache(file: string): HistoryCache {
  try {
    const bytes = readFileSync(file);
    if (bytes.subarray(0, HEADER.length).toString("latin1") !== HEADER) return EMPTY;
    const width = bytes[HEADER.length] ?? 0;
    const body = bytes.subarray(HEADER.length + 1);
    if (width < 20 || body.length % width !== 0) return EMPTY;
    return { size: body.length / width, has: (id) => id.length === width * 2 && isAmong(body, width, Buffer.from(id, "hex")) };
  } catch {
    return EMPTY;
  }
}

const EMPTY: HistoryCache = { size: 0, has: () => false };

/** Names of objects as bytes: there may be millions. */
export class ObjectNames {
  #bytes = Buffer.alloc(0);
  #width = 0;
  #length = 0;

  add(id: string): void {
    if (this.#width === 0) this.#width = id.length / 2;
    if (id.length !== this.#width * 2) return;
    if ((this.#length + 1) * this.#width > this.#bytes.length) this.#bytes = Buffer.concat([this.#bytes], Math.max(1 << 16, this.#bytes.length * 2));
    this.#bytes.write(id, this.#length * this.#width, "hex");
    this.#length++;
  }

  get size(): number {
    return this.#length;
  }

  /** Of one width, one after another in order; their width. */
  sorted(): { readonly width: number; readonly bytes: Buffer } {
    const width = this.#width;
    const all = Array.from({ length: this.#length }, (_, index) => this.#bytes.subarray(index * width, (index + 1) * width));
    return { width, bytes: Buffer.concat(all.sort(Buffer.compare)) };
  }
}

/** Writes which objects hold no key, in place of what was there. False where that is not possible: a cache is no more than that. */
export function writeCache(folder: string, file: string, names: ObjectNames): boolean {
  try {
    const { width, bytes } = names.sorted();
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const draft = `${file}.${process.pid}`;
    writeFileSync(draft, Buffer.concat([Buffer.from(HEADER, "latin1"), Buffer.from([width]), bytes]), { mode: 0o600 });
    renameSync(draft, file);
    return true;
  } catch {
    return false;
  }
}

/** Whether a name is among names of one width in order. */
function isAmong(sorted: Buffer, width: number, name: Buffer): boolean {
  let low = 0;
  let high = sorted.length / width - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const order = sorted.compare(name, 0, width, middle * width, (middle + 1) * width);
    if (order === 0) return true;
    // `compare` speaks of the sorted name: before the one looked for, or after it.
    if (order < 0) low = middle + 1;
    else high = middle - 1;
  }
  return false;
}
