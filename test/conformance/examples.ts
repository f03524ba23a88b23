import { readdirSync, readFileSync } from "node:fs";
import type { Api, Library, Majors } from "../../server/src/model/api.ts";

const model = new URL("../../server/src/model/", import.meta.url);

/** One example of the model, with the code that it stands after. */
export interface Example {
  /** `stripe/node-client.ts stripe:Stripe`. */
  readonly id: string;
  readonly file: string;
  readonly library: Library;
  /** The entry's path, or the name of a method of plain values. */
  readonly path: string;
  readonly api: Api;
  readonly setup: string;
  readonly code: string;
}

/** Every library of the model, by file. */
export async function librariesOfModel(): Promise<readonly { readonly file: string; readonly library: Library }[]> {
  const files = readdirSync(model, { recursive: true, encoding: "utf8" })
    .map((file) => file.replaceAll("\\", "/"))
    .filter((file) => file.endsWith(".ts") && file.includes("/"))
    .sort();
  const found: { file: string; library: Library }[] = [];
  for (const file of files) {
    if (!/^export const \w+: Library =/m.test(readFileSync(new URL(file, model), "utf8"))) continue;
    const exported = (await import(new URL(file, model).href)) as Readonly<Record<string, unknown>>;
    for (const value of Object.values(exported)) if (isLibrary(value)) found.push({ file, library: value });
  }
  return found;
}

/** The examples of the libraries. An entry that repeats another one's example in the same library counts once. */
export function examplesOf(libraries: readonly { readonly file: string; readonly library: Library }[]): readonly Example[] {
  return libraries.flatMap(({ file, library }) => {
    const seen = new Set<string>();
    return [...Object.entries(library.apis), ...Object.entries(library.methods ?? {})].flatMap(([path, api]): Example[] => {
      if (api.example === undefined || seen.has(api.example)) return [];
      seen.add(api.example);
      return [{ id: `${file} ${path}`, file, library, path, api, setup: library.setup, code: api.example }];
    });
  });
}

/** Whether the range holds the major. */
export function holdsFor(majors: Majors | undefined, major: number): boolean {
  if (majors === undefined) return true;
  const [from, to] = majors.split("..") as [string, string];
  return (from === "" || Number(from) <= major) && (to === "" || major <= Number(to));
}

function isLibrary(value: unknown): value is Library {
  return typeof value === "object" && value !== null && "ecosystem" in value && "apis" in value && "setup" in value;
}
