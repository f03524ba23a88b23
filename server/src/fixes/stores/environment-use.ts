import { listedPackages } from "../dependencies.ts";
import { environmentFiles } from "../env-files.ts";
import type { RepairContext } from "../repair.ts";
import { usedStores } from "./preferred-store.ts";

/** What reads variables, in either language. */
const READS = /\bos\.environ\b|\bgetenv\s*\(|\bprocess\.env\b|\bimport\.meta\.env\b|\b(?:Deno|Bun)\.env\b/;

/** Libraries that projects read their variables with. */
const READERS = {
  pypi: ["python-dotenv", "python-decouple", "django-environ", "environs", "pydantic-settings", "dynaconf"],
  npm: ["dotenv", "dotenv-flow", "@dotenvx/dotenvx", "env-var", "envalid", "znv", "@t3-oss/env-core", "@t3-oss/env-nextjs", "@nestjs/config", "convict"],
} as const;

/**
 * Whether nothing says yet where keys go to: no settings, no store in use, and nothing around the file that reads the environment. Then Stripe's own order holds:
 * a vault of secrets where there can be one, else the environment.
 * Source: https://docs.stripe.com/keys-best-practices
 */
export async function isUndecided(context: RepairContext): Promise<boolean> {
  if (context.settings.store !== undefined || READS.test(context.text) || (await usedStores(context)).length > 0) return false;
  const files = await environmentFiles(context.project, context.path);
  // A file by itself has no vault.
  if (files === undefined || files.example !== undefined) return false;
  const names = await context.project.list(files.folder);
  if (names.some((name) => /(?:^|\/)\.env(?:\.|$)|\.env$/.test(name))) return false;
  for (const ecosystem of ["pypi", "npm"] as const) {
    const listed = await listedPackages(ecosystem, context);
    if (READERS[ecosystem].some((name) => listed.has(name))) return false;
  }
  return true;
}
