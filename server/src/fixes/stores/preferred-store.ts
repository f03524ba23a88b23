import { placeOf } from "../../project/places.ts";
import type { Finding } from "../../rules/finding.ts";
import type { StoreId } from "../../settings/stores.ts";
import { listedPackages } from "../dependencies.ts";
import { parsedOf } from "../key-site.ts";
import type { Destination, RepairContext } from "../repair.ts";
import { stores } from "./index.ts";
import type { SecretStore } from "./store.ts";
import { storeEdit } from "./store-edit.ts";

/**
 * Where the key of a finding goes first: to the store that the settings name, else to one that the project reads already, else to the environment,
 * and there, too, where the place cannot ask the store.
 */
export async function preferredStore(finding: Finding, context: RepairContext): Promise<StoreId> {
  const { store } = context.settings;
  const first = store ?? (placeOf(context.path, context.settings) === "test" ? undefined : (await usedStores(context))[0]);
  if (first === undefined || first === "environment") return "environment";
  return (await storeEdit(first, finding, context)) === undefined ? "environment" : first;
}

/** The name of the store that the settings want a key in, where the place of the key cannot ask it. */
export async function missedStore(finding: Finding, context: RepairContext): Promise<string | undefined> {
  const wanted = stores.find(({ id }) => id === context.settings.store);
  return wanted === undefined || (await storeEdit(wanted.id, finding, context)) !== undefined ? undefined : wanted.title;
}

/** Why a key goes to a store, for who is told where. */
export async function destinationOf(store: StoreId, context: RepairContext): Promise<Destination> {
  if (context.settings.store !== undefined) return { store, because: context.settings.store === store ? "set" : "place" };
  const used = placeOf(context.path, context.settings) === "test" ? [] : await usedStores(context);
  return { store, because: used.includes(store) ? "used" : used.length > 0 && store === "environment" ? "place" : "default" };
}

/** The stores in use where a file lies, by its own code and by the manifests of both languages. */
export async function storesUsedAt(context: RepairContext): Promise<ReadonlySet<StoreId>> {
  const installed = await Promise.all((["python", "javascript"] as const).map((language) => installedStores(language, context)));
  return new Set([...(await usedStores(context)), ...installed.flat().map(({ id }) => id)]);
}

const used = new WeakMap<RepairContext, Promise<readonly StoreId[]>>();

/** The stores that the file itself, or what the project has installed, shows to be in use; those of the file first. */
export function usedStores(context: RepairContext): Promise<readonly StoreId[]> {
  const known = used.get(context) ?? findUsed(context);
  used.set(context, known);
  return known;
}

async function findUsed(context: RepairContext): Promise<readonly StoreId[]> {
  const parsed = await parsedOf(context);
  if (parsed === undefined) return [];
  const language = parsed.grammar === "python" ? "python" : "javascript";
  const inFile = stores.filter(({ used }) => used[language].code?.test(context.text) || used[language].packages.some((it) => isImported(it)));
  return [...new Set([...inFile, ...(await installedStores(language, context))])].map(({ id }) => id);

  function isImported(name: string): boolean {
    const module = language === "python" ? name.replaceAll("-", "[-._]") : name.replace(/[/.]/g, "\\$&");
    return (language === "python" ? new RegExp(`^[ \\t]*(?:import|from)[ \\t]+${module}\\b`, "m") : new RegExp(`["']${module}["']`)).test(context.text);
  }
}

async function installedStores(language: "python" | "javascript", context: RepairContext): Promise<readonly SecretStore[]> {
  const listed = await listedPackages(language === "python" ? "pypi" : "npm", context);
  return stores.filter(({ used }) => used[language].packages.some((it) => listed.has(it)));
}
