import type { Finding } from "../rules/finding.ts";
import { inFolder } from "../text/path.ts";
import { environmentFileChange } from "./env-files.ts";
import { environmentEdit } from "./environment-edit.ts";
import type { FileChange, ProjectEdit, Repair, RepairContext } from "./repair.ts";

/** Moves the key to `.env`, where git ignores that file. The only edit that may hold a key. */
export const dotenv: Repair = {
  id: "dotenv",
  rules: ["hardcoded-key"],

  async offers(finding, context) {
    const moved = await movedKey(finding, context);
    return moved === undefined
      ? []
      : [{ repair: "dotenv", variant: "dotenv", title: `Move the key to ${moved.path} as ${moved.name}`, safety: "suggestion", preferred: false }];
  },

  async edit(_offer, finding, context) {
    return (await movedKey(finding, context))?.edit;
  },
};

interface MovedKey {
  readonly edit: ProjectEdit;
  readonly path: string;
  readonly name: string;
}

async function movedKey(finding: Finding, context: RepairContext): Promise<MovedKey | undefined> {
  const edit = await environmentEdit(finding, context);
  const { name, files, site } = edit?.place ?? {};
  // What a shell or a reader of such files would take apart does not go there.
  if (edit === undefined || name === undefined || files === undefined || site?.value === undefined || !/^[\w+/=:.-]+$/.test(site.value)) return undefined;
  const path = inFolder(files.folder, ".env");
  if ((await context.project.isIgnored(path)) !== true) return undefined;
  const change: FileChange | "there" | undefined = environmentFileChange(path, await context.project.read(path), name, site.value);
  if (change === undefined) return undefined;
  const notes = edit.notes.filter((note) => !note.startsWith("Set "));
  return {
    path,
    name,
    edit: { changes: change === "there" ? edit.changes : [...edit.changes, change], notes: [`See that the program loads ${path} when it starts.`, ...notes] },
  };
}
