import type { ParsedText } from "../../syntax/tree.ts";
import { importedFrom, importedMembers } from "../imports/javascript-import.ts";
import { asksFor } from "../nearest-manifest.ts";
import type { RepairContext } from "../repair.ts";
import type { EnvironmentRead } from "./environment-read.ts";

/** What is there when the project is built, each variable by its name; and what is there when it runs. */
const [STATIC, DYNAMIC] = ["$env/static/private", "$env/dynamic/private"];

/**
 * Reads a variable as SvelteKit's server code does: what stands in `.env` comes to `$env` alone, not to `process.env` (https://svelte.dev/docs/kit/$env-dynamic-private). Undefined in
 * other projects, outside of what Vite builds, and in components.
 */
export async function svelteEnvironment(parsed: ParsedText, variable: string, context: RepairContext): Promise<EnvironmentRead | undefined> {
  const { path } = context;
  if (!/(?:^|\/)src\/.*\.[jt]s$/.test(path) || !(await asksFor(context, "@sveltejs/kit"))) return undefined;
  if (importedFrom(parsed, STATIC).size > 0) {
    const named = importedMembers(parsed, { module: STATIC, members: [variable] }, "import");
    const notes = named && named.edits.length > 0 ? ["Run `svelte-kit sync`, or start Vite: then TypeScript knows the variable."] : [];
    return named && { read: () => named.names[0] ?? variable, edits: named.edits, notes };
  }
  const all = importedMembers(parsed, { module: DYNAMIC, members: ["env"] }, "import");
  const required = parsed.grammar === "javascript" ? "" : "!";
  return all && { read: () => `${all.names[0]}.${variable}${required}`, edits: all.edits, notes: [] };
}
