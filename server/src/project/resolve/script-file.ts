import { inFolder } from "../../text/path.ts";
import type { ProjectFiles } from "./files.ts";

const TYPED = ["ts", "tsx", "mts", "cts"] as const;
const UNTYPED = ["js", "jsx", "mjs", "cjs"] as const;

/** The sources that the name of an emitted file may stand for. */
const SOURCES: Readonly<Record<string, readonly string[]>> = { js: ["ts", "tsx"], jsx: ["tsx"], mjs: ["mts"], cjs: ["cts"] };

/** What bundlers import besides scripts: data, styles, pictures, components. */
const OTHERS =
  /\.(?:json5?|ya?ml|toml|css|scss|sass|less|styl|svg|png|jpe?g|gif|webp|avif|ico|woff2?|ttf|otf|eot|mp[34]|webm|wasm|node|html?|md|mdx|vue|svelte|astro|graphql|gql|txt|pem|crt|key)$/i;

/** The script that a path without regard to extensions leads to: the file itself, with an extension, or the index of a folder. */
export function scriptFile(path: string, from: string, files: ProjectFiles): string | undefined {
  const typed = isTyped(from);
  const extension = /\.([cm]?[jt]sx?)$/.exec(path)?.[1];
  if (extension !== undefined) {
    // Where types are, `./x.js` is what `x.ts` becomes; elsewhere the file that is there counts.
    const emitted = (SOURCES[extension] ?? []).map((it) => path.slice(0, -extension.length) + it);
    const found = firstOf(typed ? [...emitted, path] : [path, ...emitted], files);
    if (found !== undefined) return found;
  }
  if (path === "" || OTHERS.test(path)) return path === "" ? indexOf(path, typed, files) : undefined;
  return (
    firstOf(
      extensions(typed).map((it) => `${path}.${it}`),
      files,
    ) ?? indexOf(path, typed, files)
  );
}

/** The index of a folder: what `.`, `..` and paths with a slash at their end mean. */
export function indexFile(folder: string, from: string, files: ProjectFiles): string | undefined {
  return indexOf(folder, isTyped(from), files);
}

function indexOf(folder: string, typed: boolean, files: ProjectFiles): string | undefined {
  return firstOf(
    extensions(typed).map((it) => inFolder(folder, `index.${it}`)),
    files,
  );
}

function extensions(typed: boolean): readonly string[] {
  return typed ? [...TYPED, ...UNTYPED] : [...UNTYPED, ...TYPED];
}

function isTyped(path: string): boolean {
  return /\.[cm]?tsx?$/.test(path);
}

function firstOf(paths: readonly string[], files: ProjectFiles): string | undefined {
  return paths.find((path) => files.has(path));
}
