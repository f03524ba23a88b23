/** What the engine and the fixes may know of files. Paths are absolute URIs' paths or absolute paths with `/`; nothing here throws for a missing file. */
export interface FileSystem {
  /** The bytes, or undefined where there is no such readable file. */
  read(path: string): Promise<Uint8Array | undefined>;
  /** Undefined where there is nothing. */
  stat(path: string): Promise<FileStat | undefined>;
  /** Names and kinds of a folder's children; empty where it cannot be read. */
  list(path: string): Promise<readonly FolderEntry[]>;
}

export interface FileStat {
  readonly kind: "file" | "folder";
  readonly size: number;
}

export interface FolderEntry {
  readonly name: string;
  readonly kind: "file" | "folder" | "link";
}
