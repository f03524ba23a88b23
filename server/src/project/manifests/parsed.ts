import { parse as parseJsonc } from "jsonc-parser";
import { getStaticTOMLValue, parseTOML } from "toml-eslint-parser";
import { parse as parseYaml } from "yaml";

/** What a manifest holds: nothing is known of its shape. */
export type Data = Readonly<Record<string, unknown>>;

/** How many texts each reader remembers: manifests are asked for again with every import. */
const REMEMBERED = 256;

/** Longer texts are no manifests, except lock files, which only this bounds. */
const MAX_LENGTH = 16 * 1024 * 1024;

/** The object a JSON text holds, comments and trailing commas allowed; empty where it holds none. */
export const jsonOf = remembering((text) => {
  try {
    // Lock files are long: the built-in parser is many times as fast.
    return JSON.parse(text);
  } catch {
    return parseJsonc(text, undefined, { allowTrailingComma: true, disallowComments: false });
  }
});

/** The mapping a YAML text holds, empty where it holds none. Aliases are not followed far: a text must not grow without bounds. */
export const yamlOf = remembering((text) => parseYaml(text, { maxAliasCount: 100, logLevel: "silent" }));

/** The table a TOML text holds, empty where it holds none. */
export const tomlOf = remembering((text) => getStaticTOMLValue(parseTOML(text)));

/** The value as an object by names, empty where it is none. */
export function dataOf(value: unknown): Data {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Data) : {};
}

/** The texts in a value that is a text or a list. */
export function textsOf(value: unknown): readonly string[] {
  return (Array.isArray(value) ? value : [value]).filter((it) => typeof it === "string");
}

/** A reader that never fails and remembers what it read last. */
function remembering(parse: (text: string) => unknown): (text: string | undefined) => Data {
  const known = new Map<string, Data>();
  return (text) => {
    if (text === undefined || text.length > MAX_LENGTH) return {};
    const before = known.get(text);
    if (before !== undefined) return before;
    let value: unknown;
    try {
      value = parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
    } catch {
      value = undefined;
    }
    const data = dataOf(value);
    if (known.size >= REMEMBERED) for (const [oldest] of known) if (known.delete(oldest)) break;
    known.set(text, data);
    return data;
  };
}
