/** Which commits lead to which, to say what holds a commit without asking git once for each. */
export class CommitGraph {
  readonly #numbers = new Map<string, number>();
  readonly #parents: (readonly string[])[] = [];

  /** Takes a commit; children come before their parents. */
  add(id: string, parents: readonly string[]): void {
    if (this.#numbers.has(id)) return;
    this.#numbers.set(id, this.#parents.length);
    this.#parents.push(parents);
  }

  has(id: string): boolean {
    return this.#numbers.has(id);
  }

  /**
   * For each set of commits the names of the refs that hold at least one of them. Undefined where there is too much to keep in mind: sets times commits.
   */
  holding(sets: readonly (readonly string[])[], refs: readonly { readonly name: string; readonly commit: string }[]): string[][] | undefined {
    const width = Math.ceil(sets.length / 32);
    if (width * this.#parents.length > MOST_WORDS) return undefined;
    // One bit for each set; a commit has those of its parents and its own.
    const marks = new Int32Array(width * this.#parents.length);
    for (const [set, commits] of sets.entries()) {
      for (const id of commits) {
        const number = this.#numbers.get(id);
        if (number === undefined) continue;
        const at = number * width + (set >> 5);
        marks[at] = (marks[at] ?? 0) | (1 << (set & 31));
      }
    }
    for (let number = this.#parents.length - 1; number >= 0; number--) {
      for (const parent of this.#parents[number] ?? []) {
        const from = this.#numbers.get(parent);
        if (from === undefined) continue;
        for (let word = 0; word < width; word++) marks[number * width + word] = (marks[number * width + word] ?? 0) | (marks[from * width + word] ?? 0);
      }
    }
    const names: string[][] = sets.map(() => []);
    for (const { name, commit } of refs) {
      const number = this.#numbers.get(commit);
      if (number === undefined) continue;
      for (const [set, list] of names.entries()) if (((marks[number * width + (set >> 5)] ?? 0) >>> (set & 31)) & 1) list.push(name);
    }
    return names;
  }
}

const MOST_WORDS = 16 * 1024 * 1024;
