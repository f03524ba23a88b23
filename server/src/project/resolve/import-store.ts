import type { ScannedImport } from "./import-scan.ts";

/** What files import, in as little memory as that takes: a project has ten times as many imports as files, and nearly nobody asks for any of them. */
export class ImportStore {
  /** Specifiers and names, each once. */
  private readonly texts: string[] = [];
  private readonly ids = new Map<string, number>();
  private readonly paths: string[] = [];
  private readonly fileOf = new Map<string, number>();
  /** For each file how many imports it has, and for each of those the specifier, how many names, and the names. */
  private readonly numbers: number[] = [];
  private readonly starts: number[] = [];
  private readonly byName = new Map<string, number[]>();

  /** Takes what a file imports, once for each file, and the names under which it is to be found. */
  add(path: string, imports: readonly ScannedImport[], keys: Iterable<string>): void {
    const file = this.paths.push(path) - 1;
    this.fileOf.set(path, file);
    this.starts.push(this.numbers.length);
    this.numbers.push(imports.length);
    for (const { specifier, names } of imports) {
      this.numbers.push(this.idOf(specifier), names.length);
      for (const name of names) this.numbers.push(this.idOf(name));
    }
    for (const key of keys) {
      const known = this.byName.get(key);
      if (!known) this.byName.set(key, [file]);
      else if (known[known.length - 1] !== file) known.push(file);
    }
  }

  importsOf(path: string): readonly ScannedImport[] {
    const { numbers, texts } = this;
    const imports: ScannedImport[] = [];
    let at = this.starts[this.fileOf.get(path) ?? -1];
    if (at === undefined) return imports;
    for (let count = numbers[at++] ?? 0; count > 0; count--) {
      const specifier = texts[numbers[at++] ?? -1] ?? "";
      const names: string[] = [];
      for (let more = numbers[at++] ?? 0; more > 0; more--) names.push(texts[numbers[at++] ?? -1] ?? "");
      imports.push({ specifier, names });
    }
    return imports;
  }

  filesUnder(key: string): readonly string[] {
    return (this.byName.get(key) ?? []).map((file) => this.paths[file] ?? "");
  }

  private idOf(text: string): number {
    let id = this.ids.get(text);
    if (id === undefined) {
      id = this.texts.push(text) - 1;
      this.ids.set(text, id);
    }
    return id;
  }
}
