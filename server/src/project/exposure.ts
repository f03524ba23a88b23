import ignore from "ignore";
import { imageCopies } from "../facts/config/image-copies.ts";
import { folderOf, foldersUp, inFolder } from "../text/path.ts";
import { isKeyFile } from "./key-files.ts";
import { dataOf, jsonOf, textsOf } from "./manifests/parsed.ts";
import type { ProjectFiles } from "./resolve/files.ts";

/** What git and the disk say of one file. */
export interface DiskFacts {
  /** Whether git has it in its index; undefined where there is no repository or git may not be asked. */
  readonly tracked: boolean | undefined;
  /** The lower nine bits of its mode; undefined where the system has none. */
  readonly mode: number | undefined;
}

/** Another one who gets the file. */
export interface Exposure {
  readonly kind: "image" | "package";
  /** The file that says so: a Dockerfile, a manifest. */
  readonly by: string;
}

const DOCKERFILES = ["Dockerfile", "Dockerfile.prod", "Dockerfile.production", "Containerfile"];

/** The files that {@link exposuresOf} and {@link mentionsStripe} read about a path. */
export function tellingFiles(path: string): string[] {
  return foldersUp(folderOf(path)).flatMap((folder) =>
    [
      ...DOCKERFILES,
      ...DOCKERFILES.map(ownIgnoreFile),
      ".dockerignore",
      "package.json",
      ".npmignore",
      ".vscodeignore",
      ".gitignore",
      "MANIFEST.in",
      "requirements.txt",
      "pyproject.toml",
    ].map((name) => inFolder(folder, name)),
  );
}

/** Images and packages that a key file is put into. */
export function exposuresOf(path: string, files: Pick<ProjectFiles, "text">): Exposure[] {
  if (!isKeyFile(path)) return [];
  const exposures: Exposure[] = [];
  for (const folder of foldersUp(folderOf(path))) {
    const inside = folder === "" ? path : path.slice(folder.length + 1);
    for (const name of DOCKERFILES) {
      const dockerfile = files.text(inFolder(folder, name));
      if (dockerfile !== undefined && isCopied(inside, dockerfile, ignoredBy(name, folder, files)))
        exposures.push({ kind: "image", by: inFolder(folder, name) });
    }
    const sdist = files.text(inFolder(folder, "MANIFEST.in"));
    if (sdist !== undefined && isInSdist(inside, sdist)) exposures.push({ kind: "package", by: inFolder(folder, "MANIFEST.in") });
  }
  const npm = publishedBy(path, files);
  if (npm !== undefined) exposures.push({ kind: "package", by: npm });
  return exposures;
}

/** Whether a manifest beside the file or above it names Stripe's library. */
export function mentionsStripe(path: string, files: Pick<ProjectFiles, "text">): boolean {
  return foldersUp(folderOf(path)).some(
    (folder) =>
      /"stripe"\s*:/.test(files.text(inFolder(folder, "package.json")) ?? "") ||
      ["requirements.txt", "pyproject.toml"].some((name) => /^[\s"']*stripe\b/m.test(files.text(inFolder(folder, name)) ?? "")),
  );
}

/** The ignore file that a Dockerfile has for itself, and that counts alone then. */
export function ownIgnoreFile(dockerfile: string): string {
  return `${dockerfile}.dockerignore`;
}

function ignoredBy(name: string, folder: string, files: Pick<ProjectFiles, "text">): string | undefined {
  return files.text(inFolder(folder, ownIgnoreFile(name))) ?? files.text(inFolder(folder, ".dockerignore"));
}

function isCopied(inside: string, dockerfile: string, dockerignore: string | undefined): boolean {
  const copied = imageCopies(dockerfile).some(({ source, excluded }) => covers(source, inside) && !isLeftOut(inside, source, excluded));
  if (!copied) return false;
  return dockerignore === undefined || !isNamed(inside, dockerignore.split(/\r?\n/).map(anchored));
}

/** Whether `COPY --exclude` leaves a path out, be it said from the folder of the Dockerfile or from that of the source. */
function isLeftOut(inside: string, source: string, excluded: readonly string[]): boolean {
  const patterns = excluded.map(anchored);
  const folder = `${source.replace(/^\.?\/+/, "").replace(/\/+$/, "")}/`;
  return isNamed(inside, patterns) || (inside.startsWith(folder) && isNamed(inside.slice(folder.length), patterns));
}

/** Whether a source of `COPY` takes a path with it. */
function covers(source: string, inside: string): boolean {
  const plain = source.replace(/^\.?\/+/, "").replace(/\/+$/, "");
  if (plain === "" || plain === ".") return true;
  if (/[*?[]/.test(plain)) return isNamed(inside, [anchored(plain)]);
  return inside === plain || inside.startsWith(`${plain}/`);
}

/** Lines of `.dockerignore` count from its folder, those of `.gitignore` anywhere below. */
function anchored(line: string): string {
  const [, not = "", pattern = ""] = /^\s*(!?)\/?(.*?)\s*$/.exec(line) ?? [];
  return pattern === "" || pattern.startsWith("#") ? "" : `${not}/${pattern}`;
}

function isNamed(inside: string, patterns: readonly string[]): boolean {
  try {
    return ignore({ allowRelativePaths: true })
      .add(patterns.filter((it) => it !== ""))
      .ignores(inside);
  } catch {
    return true;
  }
}

/** The manifest by which npm publishes a file; undefined where none surely does. */
function publishedBy(path: string, files: Pick<ProjectFiles, "text">): string | undefined {
  for (const folder of foldersUp(folderOf(path))) {
    const manifest = inFolder(folder, "package.json");
    const text = files.text(manifest);
    if (text === undefined) continue;
    const data = jsonOf(text);
    const inside = folder === "" ? path : path.slice(folder.length + 1);
    if (typeof dataOf(data.engines).vscode === "string")
      return isInExtension(inside, data.files, files.text(inFolder(folder, ".vscodeignore"))) ? manifest : undefined;
    if (data.private === true || typeof data.name !== "string" || typeof data.version !== "string") return undefined;
    const npmignore = files.text(inFolder(folder, ".npmignore"));
    const listed = textsOf(data.files);
    if (listed.length > 0) return isNamed(inside, listed.map(anchored)) && !isNamed(inside, linesOf(npmignore)) ? manifest : undefined;
    if (npmignore !== undefined) return isNamed(inside, linesOf(npmignore)) ? undefined : manifest;
    // Without either, what git ignores stays out; an application is not published at all.
    const gitignore = files.text(inFolder(folder, ".gitignore"));
    const isPublished = Object.keys(dataOf(data.publishConfig)).length > 0;
    return isPublished && !isNamed(inside, linesOf(gitignore)) ? manifest : undefined;
  }
  return undefined;
}

/** Whether `vsce` packs a file into an extension of VS Code: all that is there but for what its ignore file names, whatever git ignores. */
function isInExtension(inside: string, listed: unknown, vscodeignore: string | undefined): boolean {
  if (/^\.(?:npmrc|yarnrc)$/.test(inside)) return false;
  const wanted = textsOf(listed);
  return wanted.length > 0 ? isNamed(inside, wanted.map(anchored)) : !isNamed(inside, linesOf(vscodeignore).map(anchored));
}

function linesOf(text: string | undefined): string[] {
  return (text ?? "").split(/\r?\n/);
}

/** Whether the lines of a `MANIFEST.in` take a path into a source distribution. */
function isInSdist(inside: string, manifest: string): boolean {
  let taken = false;
  for (const line of manifest.split(/\r?\n/)) {
    const [command = "", ...words] = line.trim().split(/\s+/);
    const [first = "", ...patterns] = words;
    const below = first.replace(/\/+$/, "");
    const isBelow = inside.startsWith(`${below}/`);
    switch (command) {
      case "include":
      case "exclude":
        if (words.some((it) => isNamed(inside, [anchored(it)]))) taken = command === "include";
        break;
      case "global-include":
      case "global-exclude":
        if (words.some((it) => isNamed(inside, [it]))) taken = command === "global-include";
        break;
      case "recursive-include":
      case "recursive-exclude":
        if (isBelow && patterns.some((it) => isNamed(inside, [it]))) taken = command === "recursive-include";
        break;
      case "graft":
      case "prune":
        if (isBelow) taken = command === "graft";
        break;
    }
  }
  return taken;
}
