/** How many characters of a key's body in a row are too many. */
const RUN = 6;

/** Looks for pieces of secrets in any output: every run of six characters, as it is and in the encodings that outputs use. */
export class LeakSearch {
  /** By length, what must not appear and how it is written. */
  readonly #forbidden = new Map<number, Map<string, string>>();

  constructor(bodies: Iterable<string>) {
    for (const body of bodies) {
      for (let i = 0; i + RUN <= body.length; i++) this.#forbid(body.slice(i, i + RUN));
    }
  }

  #forbid(run: string): void {
    this.#add(run, "as it is");
    this.#add([...run].reverse().join(""), "reversed");
    this.#add(JSON.stringify(run).slice(1, -1), "in JSON");
    this.#add(encodeURIComponent(run), "in a URL");
    this.#add(
      run.replace(/[+/=]/g, (it) => `&#${it.charCodeAt(0)};`),
      "in HTML",
    );
    this.#add(
      run.replace(/[+/=]/g, (it) => `&#x${it.charCodeAt(0).toString(16).toUpperCase()};`),
      "in HTML",
    );
    this.#add(Buffer.from(run).toString("hex"), "in hex");
    for (const encoding of ["base64", "base64url"] as const) {
      for (let before = 0; before < 3; before++) {
        // The characters that depend on the run alone, whatever stands before and after it.
        const encoded = Buffer.from("\0".repeat(before) + run).toString(encoding);
        this.#add(encoded.slice(Math.ceil((before * 8) / 6), Math.floor(((before + run.length) * 8) / 6)), "in base64");
      }
    }
  }

  #add(text: string, how: string): void {
    const known = this.#forbidden.get(text.length);
    if (known) known.set(text, how);
    else this.#forbidden.set(text.length, new Map([[text, how]]));
  }

  /** Where an output holds a piece of a secret, with what stands before it: one line for each place. */
  in(output: string): string[] {
    const leaks: string[] = [];
    for (let at = 0; at < output.length; at++) {
      for (const [length, texts] of this.#forbidden) {
        const how = texts.get(output.slice(at, at + length));
        if (how === undefined) continue;
        leaks.push(`${how}, behind ${JSON.stringify(output.slice(Math.max(0, at - 80), at))}`);
        at += 40;
        break;
      }
    }
    return leaks;
  }
}
