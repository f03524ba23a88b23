import type { Finding } from "../rules/finding.ts";
import { settingsAt } from "../settings/layers.ts";
import { insertion } from "../text/edit.ts";
import { Rewriting } from "./apply.ts";
import { hasEmbeddedCode } from "./embedded.ts";
import { environment } from "./environment.ts";
import { repairs } from "./index.ts";
import { keySite } from "./key-site.ts";
import type { Destination, FileChange, ProjectEdit, ProjectSnapshot, RepairContext } from "./repair.ts";

/**
 * The preferred safe repair of every finding, one on top of the other, as one edit of the files as they are; undefined where there is nothing to do.
 * The findings may be of several files; those of others than the context's own are read from the project. Each is mended by the settings of its folder.
 */
export async function fixAll(findings: readonly Finding[], context: RepairContext): Promise<ProjectEdit | undefined> {
  const working = new WorkingFiles(context);
  const notes = new Set<string>();
  const keys = new Map<string, string>();
  const destinations = new Map<string, Destination>();
  const named = await namesOfKeys(findings, context);
  for (const finding of inOrder(findings)) {
    const file = await working.file(finding.path);
    const span = file?.now(finding.span);
    // What an earlier repair has changed is no longer what was found.
    if (file === undefined || span === undefined) continue;
    const here: RepairContext = {
      ...context,
      path: finding.path,
      text: file.text,
      languageId: finding.path === context.path ? context.languageId : undefined,
      settings: settingsAt(finding.path, context.settings),
      project: working,
      named: named.get(finding.path) ?? new Map(),
    };
    // As the span is untouched, so is what stands inside it.
    const by = span.start - finding.span.start;
    const carriers = (finding.carriers ?? []).map((it) => ({ ...it, start: it.start + by, end: it.end + by }));
    const steps = finding.steps.map((step) => (step.path === finding.path ? { ...step, span: file.now(step.span) ?? step.span } : step));
    const edit = await preferredEdit({ ...finding, span, carriers, steps }, here);
    if (edit === undefined || !(await working.apply(edit.changes))) continue;
    for (const note of edit.notes) notes.add(note);
    for (const it of edit.destinations ?? []) destinations.set(`${it.store} ${it.because}`, it);
    const key = finding.evidence?.fingerprint;
    if (edit.reads === undefined || key === undefined) continue;
    // Within a file different keys have different names; other files are not looked at for that.
    if ((keys.get(edit.reads) ?? key) !== key)
      notes.add(`Different keys are read now from one place (${edit.reads}): give them names of their own if they are not for the same.`);
    keys.set(edit.reads, key);
    if (/^[A-Z][A-Z0-9_]*$/.test(edit.reads)) named.set(finding.path, new Map(named.get(finding.path)).set(key, edit.reads));
  }
  const changes = working.changes();
  return changes.length === 0 ? undefined : { changes, notes: [...notes], destinations: [...destinations.values()] };
}

/** What the keys of each file are called, by their fingerprints: each as if it alone were replaced, so that the order does not matter, and different ones differently. */
async function namesOfKeys(findings: readonly Finding[], context: RepairContext): Promise<Map<string, Map<string, string>>> {
  const named = new Map<string, Map<string, string>>();
  const contexts = new Map<string, RepairContext | undefined>();
  for (const finding of inOrder(findings)) {
    const key = finding.evidence?.fingerprint;
    if (key === undefined || !environment.rules.includes(finding.rule)) continue;
    if (!contexts.has(finding.path)) contexts.set(finding.path, await contextOf(finding.path, context));
    const here = contexts.get(finding.path);
    const names = named.get(finding.path) ?? new Map<string, string>();
    named.set(finding.path, names);
    const place = here === undefined || hasEmbeddedCode(here) ? undefined : await keySite(finding, here);
    if (place?.name === undefined || (place.site.variable === undefined && names.has(key)) || !/^[A-Z][A-Z0-9_]*$/.test(place.name)) continue;
    let name = place.name;
    // What the code asks for by itself stays what it is.
    while (place.site.variable === undefined && [...names].some(([other, taken]) => other !== key && taken === name)) name = next(name);
    if (!names.has(key)) names.set(key, name);
  }
  return named;
}

/** The name with the next number behind it: `STRIPE_SECRET_KEY_2`. */
function next(name: string): string {
  const [, stem = name, number = "1"] = /^(.*?)_(\d+)$/.exec(name) ?? [];
  return `${stem}_${Number(number) + 1}`;
}

async function contextOf(path: string, context: RepairContext): Promise<RepairContext | undefined> {
  if (path === context.path) return { ...context, settings: settingsAt(path, context.settings) };
  const text = await context.project.read(path);
  return text === undefined ? undefined : { ...context, path, text, languageId: undefined, settings: settingsAt(path, context.settings) };
}

async function preferredEdit(finding: Finding, context: RepairContext): Promise<ProjectEdit | undefined> {
  for (const repair of repairs) {
    if (!repair.rules.includes(finding.rule)) continue;
    const offer = (await repair.offers(finding, context)).find(({ preferred, safety }) => preferred && safety === "safe");
    const edit = offer && (await repair.edit(offer, finding, context));
    if (edit) return edit;
  }
  return undefined;
}

function inOrder(findings: readonly Finding[]): Finding[] {
  return [...findings].sort((a, b) => (a.path === b.path ? a.span.start - b.span.start || a.span.end - b.span.end : a.path < b.path ? -1 : 1));
}

/** The project as it is after the repairs so far. */
class WorkingFiles implements ProjectSnapshot {
  readonly #context: RepairContext;
  readonly #files = new Map<string, Rewriting | undefined>();
  readonly #created = new Set<string>();

  constructor(context: RepairContext) {
    this.#context = context;
  }

  async file(path: string): Promise<Rewriting | undefined> {
    if (!this.#files.has(path)) {
      const text = path === this.#context.path ? this.#context.text : await this.#context.project.read(path);
      this.#files.set(path, text === undefined ? undefined : new Rewriting(text));
    }
    return this.#files.get(path);
  }

  async read(path: string): Promise<string | undefined> {
    return (await this.file(path))?.text;
  }

  async list(folder: string): Promise<readonly string[]> {
    const prefix = folder === "" ? "" : `${folder}/`;
    const created = [...this.#created].filter((path) => path.startsWith(prefix)).map((path) => path.slice(prefix.length).split("/")[0] as string);
    return [...new Set([...(await this.#context.project.list(folder)), ...created])];
  }

  isIgnored(path: string): Promise<boolean | undefined> {
    return this.#context.project.isIgnored(path);
  }

  /** Makes all the changes, or none where one does not fit. */
  async apply(changes: readonly FileChange[]): Promise<boolean> {
    for (const change of changes) if ((change.kind === "create") !== ((await this.file(change.path)) === undefined)) return false;
    for (const change of changes) {
      if (change.kind === "edit") this.#files.get(change.path)?.apply(change.edits);
      else {
        const file = new Rewriting("");
        file.apply([insertion(0, change.text)]);
        this.#files.set(change.path, file);
        this.#created.add(change.path);
      }
    }
    return true;
  }

  changes(): FileChange[] {
    return [...this.#files].flatMap(([path, file]): FileChange[] => {
      const edits = file?.edits ?? [];
      if (file === undefined || edits.length === 0) return [];
      return [this.#created.has(path) ? { kind: "create", path, text: file.text } : { kind: "edit", path, edits }];
    });
  }
}
