/** Longer paths are not noted. */
const MOST_BYTES = 4_000;

/** The path that a thread is at, in memory that others see, too: it is noted thousands of times a second, and read only when the thread has died. */
export class SharedPlace {
  readonly memory: SharedArrayBuffer;
  readonly #length: Int32Array;
  readonly #bytes: Buffer;

  constructor(memory: SharedArrayBuffer = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT + MOST_BYTES)) {
    this.memory = memory;
    this.#length = new Int32Array(memory, 0, 1);
    this.#bytes = Buffer.from(memory, Int32Array.BYTES_PER_ELEMENT);
  }

  set path(path: string) {
    // A character takes three bytes at most.
    Atomics.store(this.#length, 0, path.length * 3 <= this.#bytes.length ? this.#bytes.write(path) : 0);
  }

  /** Undefined where none was noted. */
  get path(): string | undefined {
    return this.#bytes.toString("utf8", 0, Atomics.load(this.#length, 0)) || undefined;
  }
}
