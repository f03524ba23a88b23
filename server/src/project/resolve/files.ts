/** What import resolution may ask of a project's files. Paths are relative to the root, with `/`. */
export interface ProjectFiles {
  /** Whether the file is there, as far as is known. */
  has(path: string): boolean;
  /** The text of a manifest; undefined where there is none, as far as is known. */
  text(path: string): string | undefined;
  /** The paths of all files of this name that are known (`package.json`), in order of code units. */
  named(name: string): readonly string[];
  /** Whether a library is known under this top-level name. */
  isLibrary(name: string): boolean;
}
