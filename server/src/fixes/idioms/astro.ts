import { asksFor } from "../nearest-manifest.ts";
import type { RepairContext } from "../repair.ts";
import type { EnvironmentRead } from "./environment-read.ts";

/**
 * Reads a variable as Astro's server code does: what stands in `.env` comes to `import.meta.env` alone, not to `process.env`, and there is nothing of it in the browser
 * (https://docs.astro.build/en/guides/environment-variables/). Undefined in other projects, and outside of what Vite builds.
 */
export async function astroEnvironment(variable: string, context: RepairContext): Promise<EnvironmentRead | undefined> {
  if (!/(?:^|\/)src\//.test(context.path) || !(await asksFor(context, "astro"))) return undefined;
  return { read: () => `import.meta.env.${variable}`, edits: [], notes: [] };
}
