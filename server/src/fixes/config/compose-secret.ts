import type { ConfigEntry } from "../../facts/config/entry.ts";
import { type Edit, insertion } from "../../text/edit.ts";
import { lineBreakOf } from "../code-style.ts";
import { type KeyEntry, linesOfEntry } from "./key-entry.ts";
import type { Reference } from "./references.ts";

/** A secret of Compose in place of a variable of a service: a file in the container, which the variable with `_FILE` behind its name leads to. */
export function composeSecret(site: KeyEntry, text: string): Reference[] {
  const { entry, file, whole, variable } = site;
  const [section, service = "", property] = entry.path;
  if (!whole || section !== "services" || property !== "environment" || entry.role !== "variable" || /_FILE$/.test(entry.name)) return [];
  const lines = linesOfEntry(text, entry);
  const line = lines && text.slice(lines.start, lines.end);
  const parent = lines && parentLine(text, lines.start, "environment");
  if (lines === undefined || line === undefined || parent === undefined) return [];
  const secret = variable.toLowerCase();
  const path = `/run/secrets/${secret}`;
  const indent = /^[ ]*/.exec(line)?.[0] ?? "";
  const isListed = /^[ ]*-[ ]/.test(line);
  const br = lineBreakOf(text);
  const edits: Edit[] = [
    {
      span: { start: lines.start, end: lines.end },
      text: isListed ? `${indent}- ${entry.name}_FILE=${path}${commentOf(line)}${br}` : `${indent}${entry.name}_FILE: ${path}${commentOf(line)}${br}`,
    },
  ];
  const used = listOf(text, file.entries, ["services", service, "secrets"]);
  if (used === "other") return [];
  if (used === undefined) edits.push(insertion(parent.start, `${parent.indent}secrets:${br}${parent.indent}  - ${secret}${br}`));
  else if (!used.names.includes(secret)) edits.push(insertion(used.end, `${used.indent}- ${secret}${br}`));
  const declared = file.entries.filter(({ path: [first] }) => first === "secrets");
  if (!declared.some(({ path: [, name] }) => name === secret)) {
    const added = (own: string): string => `${own}${secret}:${br}${own}  environment: ${variable}${br}`;
    const head = /^secrets:[ \t]*(?:#.*)?\r?$/m.exec(text);
    if (head) {
      const at = text.indexOf("\n", head.index) + 1;
      if (at === 0) return [];
      edits.push(insertion(at, added(/^[ ]+/.exec(text.slice(at))?.[0] ?? "  ")));
    } else if (declared.length > 0 || /^secrets:/m.test(text)) return [];
    else edits.push(insertion(text.length, `${text.endsWith("\n") ? "" : br}${br}secrets:${br}${added("  ")}`));
  }
  return [
    {
      variant: "compose-secret",
      title: `a secret of Compose, by ${entry.name}_FILE`,
      safety: "suggestion",
      edits,
      notes: [
        `Have the program read the file that ${entry.name}_FILE names: what is in the environment of a container is seen by everyone who may inspect it.`,
        `Set ${variable} where \`docker compose\` runs.`,
      ],
    },
  ];
}

function commentOf(line: string): string {
  return /[ \t]+#.*$/.exec(line.trimEnd())?.[0] ?? "";
}

/** The line above that says what a line belongs to. */
function parentLine(text: string, start: number, name: string): { readonly start: number; readonly indent: string } | undefined {
  const found = [...text.slice(0, start).matchAll(new RegExp(`^([ ]+)${name}:[ \\t]*(?:#.*)?\\r?$`, "gm"))].at(-1);
  return found && { start: found.index, indent: found[1] ?? "" };
}

/** A list of names written item by item: its names, how far in it stands, and where it ends; `other` where it is written in another form. */
function listOf(
  text: string,
  entries: readonly ConfigEntry[],
  path: readonly string[],
): { readonly names: readonly string[]; readonly indent: string; readonly end: number } | "other" | undefined {
  const items = entries.filter((it) => path.every((name, index) => it.path[index] === name));
  const last = items.at(-1);
  if (last === undefined) return undefined;
  const from = text.lastIndexOf("\n", last.span.start - 1) + 1;
  const indent = /^([ ]*)-[ ]["']?$/.exec(text.slice(from, last.span.start))?.[1];
  const next = text.indexOf("\n", last.span.end);
  if (indent === undefined || next === -1 || items.some((it) => it.path.length !== path.length + 1)) return "other";
  return { names: items.map((it) => it.text), indent, end: next + 1 };
}
