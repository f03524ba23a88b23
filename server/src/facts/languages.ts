/** Which grammar reads a file. */

import type { Grammar } from "../syntax/tree.ts";
import { fileNameOf } from "../text/path.ts";

const BY_EXTENSION: ReadonlyMap<string, Grammar> = new Map([
  ["py", "python"],
  ["pyi", "python"],
  ["pyw", "python"],
  ["js", "javascript"],
  ["mjs", "javascript"],
  ["cjs", "javascript"],
  ["jsx", "javascript"],
  ["ts", "typescript"],
  ["mts", "typescript"],
  ["cts", "typescript"],
  ["tsx", "tsx"],
]);

const BY_LANGUAGE_ID: ReadonlyMap<string, Grammar> = new Map([
  ["python", "python"],
  ["javascript", "javascript"],
  ["javascriptreact", "javascript"],
  ["typescript", "typescript"],
  ["typescriptreact", "tsx"],
]);

/** Files of another kind that hold code. */
export type Container = "notebook" | "html" | "vue" | "svelte" | "astro";

const CONTAINER_BY_EXTENSION: ReadonlyMap<string, Container> = new Map([
  ["ipynb", "notebook"],
  ["html", "html"],
  ["htm", "html"],
  ["xhtml", "html"],
  ["vue", "vue"],
  ["svelte", "svelte"],
  ["astro", "astro"],
]);

const CONTAINERS: ReadonlySet<string> = new Set(CONTAINER_BY_EXTENSION.values());

const CONTAINER_BY_LANGUAGE_ID: ReadonlyMap<string, Container> = new Map([
  ["notebook", "notebook"],
  ["html", "html"],
  ["vue", "vue"],
  ["svelte", "svelte"],
  ["astro", "astro"],
]);

/** By interpreter; its version and what follows it say nothing about the grammar. */
const BY_INTERPRETER: ReadonlyMap<string, Grammar> = new Map([
  ["python", "python"],
  ["pypy", "python"],
  ["node", "javascript"],
  ["nodejs", "javascript"],
  ["bun", "typescript"],
  ["deno", "typescript"],
  ["tsx", "typescript"],
  ["ts-node", "typescript"],
]);

/** Interpreters that run another program named after them. */
const LAUNCHERS = new Set(["env", "uv", "pipx"]);

/**
 * The grammar of a file by the extension of its path, or for a file without one by its first line, such as `#!/usr/bin/env python3`.
 * Undefined where no grammar of ours reads it.
 */
export function grammarOfFile(path: string, firstLine = ""): Grammar | undefined {
  const name = path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);
  const dot = name.lastIndexOf(".");
  if (dot > 0) return BY_EXTENSION.get(name.slice(dot + 1).toLowerCase());
  return grammarOfShebang(firstLine);
}

/**
 * What reads a document, by the language its editor says it is in, or by its path and its first line: a grammar the whole of it, or a reader of files with code
 * in them. Undefined where it is neither.
 */
export function readerOf(path: string, languageId: string | undefined, firstLine: string): Grammar | Container | undefined {
  const named = languageId === undefined ? undefined : BY_LANGUAGE_ID.get(languageId);
  return named ?? containerOfFile(path) ?? (languageId === undefined ? undefined : CONTAINER_BY_LANGUAGE_ID.get(languageId)) ?? grammarOfFile(path, firstLine);
}

/** Whether what reads a document takes code out of it. */
export function isContainer(reader: Grammar | Container | undefined): reader is Container {
  return reader !== undefined && CONTAINERS.has(reader);
}

function containerOfFile(path: string): Container | undefined {
  const [, extension = ""] = /[^/\\]\.([^./\\]*)$/.exec(path) ?? [];
  return CONTAINER_BY_EXTENSION.get(extension.toLowerCase());
}

/** The grammar of a document by the language its editor says it is in. */
export function grammarOfLanguageId(languageId: string): Grammar | undefined {
  return BY_LANGUAGE_ID.get(languageId);
}

function grammarOfShebang(firstLine: string): Grammar | undefined {
  if (!firstLine.startsWith("#!")) return undefined;
  for (const word of firstLine.slice(2).trim().split(/\s+/)) {
    const program = fileNameOf(word);
    // `env -S` and `env NAME=value` stand before the interpreter.
    if (LAUNCHERS.has(program) || program === "run" || word.startsWith("-") || word.includes("=")) continue;
    return BY_INTERPRETER.get(program.replace(/[\d.]+$/, ""));
  }
  return undefined;
}
