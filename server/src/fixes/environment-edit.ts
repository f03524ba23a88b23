import { CREDENTIAL_KINDS } from "../model/credentials/index.ts";
import type { Finding } from "../rules/finding.ts";
import type { Edit } from "../text/edit.ts";
import { applyEdits } from "../text/edit.ts";
import { inCode } from "./embedded.ts";
import { earlierLoading } from "./env-file-loading.ts";
import { environmentFileChanges } from "./env-files.ts";
import { type KeySite, keySite, parsedOf } from "./key-site.ts";
import { environmentRead, plainRead } from "./read-environment.ts";
import type { FileChange, ProjectEdit, RepairContext } from "./repair.ts";
import { withoutUnused } from "./unused.ts";

export interface EnvironmentEdit extends ProjectEdit {
  readonly place: KeySite;
}

/** Several repairs and their offers rest on the same edit: within one context it is made once. */
const made = new WeakMap<RepairContext, Map<Finding, Promise<EnvironmentEdit | undefined>>>();

/** The edits after which the key is read from an environment variable, the files around it brought in order; undefined where that would not be right. */
export function environmentEdit(finding: Finding, context: RepairContext): Promise<EnvironmentEdit | undefined> {
  const known = made.get(context) ?? new Map<Finding, Promise<EnvironmentEdit | undefined>>();
  made.set(context, known);
  const edit = known.get(finding) ?? inCode(finding, context, makeEdit);
  known.set(finding, edit);
  return edit;
}

async function makeEdit(finding: Finding, context: RepairContext): Promise<EnvironmentEdit | undefined> {
  const place = await keySite(finding, context);
  if (place === undefined) return undefined;
  const { parsed, site, files } = place;
  const reading = site.variable === undefined ? await environmentRead(parsed, site, context, place.name) : await plainRead(parsed, site, context);
  // Where variables come as bindings there is no other way to read them.
  if (place.platform === "workers" && reading?.keptElsewhere !== true) return undefined;
  const name = reading?.variable ?? place.name;
  let reads = false;
  const own = site.edits(place.name ?? "", (code) => {
    reads = true;
    return reading?.read(code) ?? code;
  });
  if (reads && reading === undefined) return undefined;
  const loading = reads ? earlierLoading(parsed, site) : undefined;
  const made: readonly Edit[] = [...(reads && reading ? reading.edits : []), ...(loading?.edits ?? []), ...own];
  const edits = parsed.broken ? made : await withoutUnused(parsed, made, (text) => parsedOf({ ...context, text }));
  if (own.length === 0 || (!parsed.broken && (await isBroken(edits, context)))) return undefined;
  const changes: FileChange[] = [{ kind: "edit", path: context.path, edits }, ...(reads ? (reading?.changes ?? []) : [])];
  if (name !== undefined && files !== undefined && reading?.keptElsewhere !== true)
    changes.push(...(await environmentFileChanges(context.project, files, name)));
  const notes = [
    name === undefined ? "Set the variable where the program runs." : `Set ${name} where the program runs.`,
    ...rollNotes(finding),
    ...(reads && reading ? reading.notes : []),
    ...(loading?.notes ?? []),
  ];
  return { changes, notes, place: { ...place, name }, ...(name === undefined ? {} : { reads: name }) };
}

/** The edit as it goes out: what is known of the place holds the key. */
export function withoutPlace({ changes, notes, reads }: ProjectEdit): ProjectEdit {
  return reads === undefined ? { changes, notes } : { changes, notes, reads };
}

/** What is left to do wherever a key goes: none for what anybody may know. */
export function rollNotes({ evidence }: Finding): string[] {
  const { kind, masked } = evidence ?? {};
  if (kind !== undefined && !CREDENTIAL_KINDS.some(({ id, secret }) => id === kind && secret)) return [];
  return [`Roll the old key${kind === undefined ? "" : ` ${masked}`}: it was in the file, and it stays in the file's history.`];
}

/** Whether the text after the edits no longer parses. */
export async function isBroken(edits: readonly Edit[], context: RepairContext): Promise<boolean> {
  const after = await parsedOf({ ...context, text: applyEdits(context.text, edits) });
  return after === undefined || after.broken;
}
