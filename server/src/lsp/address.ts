import { URI } from "vscode-uri";

/**
 * A file's place for the file system: with `/`, absolute, a Windows drive without the slash before it and in lower case.
 * Undefined for text that lies nowhere yet (`untitled:Untitled-1`).
 */
export function fileSystemPath(uri: string): string | undefined {
  const { scheme, authority, path } = parse(uri);
  if (!path.startsWith("/")) return undefined;
  if (scheme === "file" && authority !== "") return `//${authority}${path}`;
  return /^\/[A-Za-z]:/.test(path) ? path.charAt(1).toLowerCase() + path.slice(2) : path;
}

/** The path of a file below a folder, without a slash at its start; undefined if it is not below it. */
export function pathBelow(folder: string, uri: string): string | undefined {
  const above = parse(folder);
  const below = parse(uri);
  // A buffer with the place where it will be saved (`untitled:/shop/new.py`) belongs to that folder already.
  if (above.authority !== below.authority || (above.scheme !== below.scheme && below.scheme !== "untitled")) return undefined;
  const prefix = withSlash(normalDrive(above.path));
  const path = normalDrive(below.path);
  return path.startsWith(prefix) && path.length > prefix.length ? path.slice(prefix.length) : undefined;
}

/** The address of a path (with `/`, without one at its start) below a folder. */
export function addressBelow(folder: string, path: string): string {
  const above = parse(folder);
  return above.with({ path: withSlash(above.path) + path }).toString();
}

/** The folder a file lies in. */
export function folderOf(uri: string): string {
  const file = parse(uri);
  return file.with({ path: file.path.replace(/[^/]*$/, "") }).toString();
}

/** The last part of the path. */
export function nameOf(uri: string): string {
  return parse(uri).path.replace(/^.*\//, "");
}

/** One spelling for all spellings of the same address: editors differ in what they encode. */
export function normalAddress(uri: string): string {
  const { scheme, authority, path, query, fragment } = parse(uri);
  // Cells of a notebook differ in nothing but the fragment.
  return URI.from({ scheme, authority, path: normalDrive(path), query, fragment }).toString();
}

function parse(uri: string): URI {
  try {
    return URI.parse(uri, true);
  } catch {
    // What is no address names at least itself.
    return URI.from({ scheme: "untitled", path: uri.replace(/^\/+/, "") });
  }
}

function normalDrive(path: string): string {
  return path.replace(/^\/([A-Z]):/, (_, drive: string) => `/${drive.toLowerCase()}:`);
}

function withSlash(path: string): string {
  return path.endsWith("/") ? path : `${path}/`;
}
