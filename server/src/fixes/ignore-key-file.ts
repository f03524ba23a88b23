import { exposuresOf, ownIgnoreFile, tellingFiles } from "../project/exposure.ts";
import type { Finding } from "../rules/finding.ts";
import { insertion } from "../text/edit.ts";
import { folderOf, foldersUp, inFolder } from "../text/path.ts";
import { lineBreakOf } from "./code-style.ts";
import { encryptionNote } from "./config/encryption.ts";
import type { FileChange, Offer, Repair, RepairContext } from "./repair.ts";

/** Names a file made for keys in `.gitignore` or `.dockerignore`, and says what is left to do by hand. */
export const ignoreKeyFile: Repair = {
  id: "ignore-key-file",
  rules: ["exposed-key-file"],

  async offers(finding, context) {
    const line = await missingLine(finding, context);
    if (line === undefined) return [];
    const offer: Offer = { repair: "ignore-key-file", variant: line.file, title: `Name the file in ${line.path}`, safety: "safe", preferred: true };
    return [offer];
  },

  async edit(_offer, finding, context) {
    const line = await missingLine(finding, context);
    if (line === undefined) return undefined;
    const { path, project } = context;
    const text = await project.read(line.path);
    const encryption = await encryptionNote(path, project);
    return { changes: [withLine(line.path, text, line.text)], notes: [...notesFor(finding, path), ...(encryption === undefined ? [] : [encryption])] };
  },
};

interface MissingLine {
  readonly file: ".gitignore" | ".dockerignore";
  readonly path: string;
  readonly text: string;
}

async function missingLine({ said }: Finding, { path, project }: RepairContext): Promise<MissingLine | undefined> {
  if (said?.message === "image") {
    const by = said.arguments.by ?? "";
    const texts = new Map<string, string | undefined>();
    for (const it of tellingFiles(path)) texts.set(it, await project.read(it));
    const still = exposuresOf(path, { text: (it) => texts.get(it) }).some((it) => it.kind === "image" && it.by === by);
    const folder = folderOf(by);
    // A Dockerfile with an ignore file of its own looks at no other.
    const own = texts.get(ownIgnoreFile(by)) === undefined ? inFolder(folder, ".dockerignore") : ownIgnoreFile(by);
    return still ? { file: ".dockerignore", path: own, text: below(folder, path) } : undefined;
  }
  if (said?.message !== "tracked" && said?.message !== "unignored") return undefined;
  if ((await project.isIgnored(path)) === true) return undefined;
  const ignores = foldersUp(folderOf(path)).map((folder) => inFolder(folder, ".gitignore"));
  const there = await Promise.all(ignores.map(async (it) => [it, await project.read(it)] as const));
  const [file] = there.find(([, text]) => text !== undefined) ?? [".gitignore"];
  const line = `/${below(folderOf(file), path)}`;
  // A line that is there already does not help against the index.
  if (there.some(([it, text]) => linesOf(text).includes(`/${below(folderOf(it), path)}`))) return undefined;
  return { file: ".gitignore", path: file, text: line };
}

function notesFor({ said }: Finding, path: string): string[] {
  if (said?.message === "image") return ["Build the image anew and roll the key: images that were pushed hold it."];
  const command = `\`git rm --cached ${/[^\w./-]/.test(path) ? `'${path.replaceAll("'", "'\\''")}'` : path}\``;
  return said?.message === "tracked" ? [`${command} takes it out of the index and leaves the file where it is.`, "Roll the key: the history keeps it."] : [];
}

function below(folder: string, path: string): string {
  return folder === "" ? path : path.slice(folder.length + 1);
}

function linesOf(text: string | undefined): string[] {
  return (text ?? "").split(/\r?\n/).map((line) => line.trim());
}

function withLine(path: string, text: string | undefined, line: string): FileChange {
  if (text === undefined) return { kind: "create", path, text: `${line}\n` };
  const br = lineBreakOf(text);
  const added = text === "" || text.endsWith("\n") ? line + br : br + line;
  return { kind: "edit", path, edits: [insertion(text.length, added)] };
}
