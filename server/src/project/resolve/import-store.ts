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
  /** For each name the files with an import that is to be found under it, each followed by where that import is among the numbers. */
  private readonly byName = new Map<string, number[]>();

  /** Takes what a file imports, once for each file, and the names under which each import is to be found. */
  add(path: string, imports: readonly (ScannedImport & { readonly keys: readonly string[] })[]): void {
    const file = this.paths.push(path) - 1;
    this.fileOf.set(path, file);
    this.starts.push(this.numbers.length);
    this.numbers.push(imports.length);
    for (const { specifier, names, keys } of imports) {
      for (const key of keys) {
        const known = this.byName.get(key);
        if (known) known.push(file, this.numbers.length);
        else this.byName.set(key, [file, this.numbers.length]);
      }
      this.numbers.push(this.idOf(specifier), names.length);
      for (const name of names) this.numbers.push(this.idOf(name));
    }
  }

  importsOf(path: string): readonly ScannedImport[] {
    const imports: ScannedImport[] = [];
    let at = this.starts[this.fileOf.get(path) ?? -1];
    if (at === undefined) return imports;
    for (let count = this.numbers[at++] ?? 0; count > 0; count--) {
      const found = this.importAt(at);
      imports.push(found);
      at += 2 + found.names.length;
    }
    return imports;
  }

  /** The imports that are to be found under a name, with the files that have them. */
  *importsUnder(key: string): Iterable<readonly [path: string, imported: ScannedImport]> {
    const found = this.byName.get(key) ?? [];
    for (let at = 0; at < found.length; at += 2) yield [this.paths[found[at] ?? -1] ?? "", this.importAt(found[at + 1] ?? -1)];
  }

  private importAt(at: number): ScannedImport {
    const { numbers, texts } = this;
    const names: string[] = [];
    for (let next = at + 2, end = next + (numbers[at + 1] ?? 0); next < end; next++) names.push(texts[numbers[next] ?? -1] ?? "");
    return { specifier: texts[numbers[at] ?? -1] ?? "", names };
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
