import type { ConfigEntry, ConfigFile } from "../facts/config/entry.ts";
import { shellCommands } from "../facts/config/shell-commands.ts";
import type { Span } from "../text/span.ts";
import { isSecretName, referencesIn } from "./config-values.ts";

/** A place where a pipeline keeps a file that a secret was written into. */
export interface KeptFile {
  readonly span: Span;
  /** The variable that holds the secret. */
  readonly name: string;
  readonly file: string;
}

/** The files that a pipeline keeps beyond its run, as artifacts or in a cache, with a Stripe secret in them. */
export function* keptFiles(text: string, { kind, entries }: ConfigFile): Iterable<KeptFile> {
  if (kind !== "github" && kind !== "gitlab") return;
  const written = new Map<string, { readonly name: string; readonly job: string | undefined }>();
  for (const entry of entries) {
    if (entry.role !== "command") continue;
    for (const { name, file } of writtenIn(text.slice(entry.span.start, entry.span.end))) written.set(file, { name, job: jobOf(entry, kind) });
  }
  if (written.size === 0) return;
  for (const entry of entries) {
    const keeps = kind === "github" ? keepsInAction(entry, entries) : keepsInJob(entry);
    if (keeps === undefined) continue;
    const lines = entry.text.split(/\r?\n/);
    const left = lines.flatMap((line) => (/^\s*!/.test(line) ? [line.trim().slice(1).replace(/^\.\//, "")] : []));
    const isTaken = (file: string): boolean => (keeps.hidden || !/(?:^|\/)\./.test(file)) && !left.some((it) => takes(it, file));
    for (const line of lines) {
      const pattern = line.trim().replace(/^\.\//, "");
      const [found] = [...written].filter(([file, { job }]) => job === jobOf(entry, kind) && takes(pattern, file) && isTaken(file));
      if (pattern === "" || !found) continue;
      const [file, { name }] = found;
      const at = text.indexOf(line.trim(), entry.span.start);
      const span = at === -1 || at >= entry.span.end ? entry.span : { start: at, end: at + line.trim().length };
      yield { span, name, file };
      break;
    }
  }
}

function jobOf({ path }: ConfigEntry, kind: ConfigFile["kind"]): string | undefined {
  return kind === "github" ? path[1] : path[0];
}

/** Files that a script writes a secret into by name, and leaves there. */
function* writtenIn(script: string): Iterable<{ readonly name: string; readonly file: string }> {
  if (!/stripe|whsec|sk_(?:live|test)/i.test(script)) return;
  const commands = shellCommands(script);
  const removed = new Set(commands.flatMap(({ name, text }) => (name === "rm" ? text.split(/\s+/).map((it) => it.replace(/^\.\//, "")) : [])));
  for (const { name, text, redirected } of commands) {
    if (!redirected || !/^(?:echo|printf)$/.test(name)) continue;
    const secret = referencesIn(text).find((it) => isSecretName(it.name));
    const file = />{1,2}\|?[ \t]*["']?([\w./-]+)/.exec(text)?.[1]?.replace(/^\.\//, "");
    if (secret && file !== undefined && !file.startsWith("/") && !removed.has(file)) yield { name: secret.name, file };
  }
}

interface Keeping {
  /** Whether files whose names begin with a dot are taken, too. */
  readonly hidden: boolean;
}

function keepsInAction({ path }: ConfigEntry, entries: readonly ConfigEntry[]): Keeping | undefined {
  if (path.at(-1) !== "path" || path.at(-2) !== "with") return undefined;
  const step = path.slice(0, -2).join("\0");
  const of = (...names: string[]): string | undefined => entries.find((it) => it.path.join("\0") === [step, ...names].join("\0"))?.text;
  const uses = of("uses") ?? "";
  if (/^actions\/cache(?:\/save)?@/.test(uses)) return { hidden: true };
  if (!/^actions\/upload-(?:artifact|pages-artifact)@/.test(uses)) return undefined;
  return { hidden: /@v[123]\b/.test(uses) || of("with", "include-hidden-files") === "true" };
}

function keepsInJob({ path }: ConfigEntry): Keeping | undefined {
  const names = path
    .filter((it) => !/^\d+$/.test(it))
    .slice(1)
    .join(".");
  return /^(?:artifacts\.(?:paths|reports\.dotenv)|cache\.paths)$/.test(names) ? { hidden: true } : undefined;
}

/** Whether a line of paths takes a file: it itself, its folder, everything. */
function takes(pattern: string, file: string): boolean {
  const plain = pattern.replace(/\/?(?:\*\*?)?$/, "");
  return plain === "" || plain === "." || file === plain || file.startsWith(`${plain}/`);
}
