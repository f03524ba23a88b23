import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { dirname, join, relative, resolve, sep } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import ts from "typescript";

/** The house of server/README.md: who may import whom, which packages, and how long a file may be. */

const root = fileURLToPath(new URL("../", import.meta.url));
const source = join(root, "server/src");

/** From top to bottom the way of the data: each folder imports from itself and from those before it. */
const LAYERS: readonly string[] = [
  "text",
  "syntax",
  "facts",
  "model",
  "settings",
  "project",
  "flow",
  "rules",
  "fixes",
  "engine",
  "audit",
  "report",
  "lsp",
  "cli",
];

/** Which packages a folder may import; the others none. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  syntax: ["web-tree-sitter"],
  facts: ["yaml", "jsonc-parser", "saxes"],
  // Hashes, since what runs in a browser, too, has no node:crypto that answers at once.
  model: ["@noble/hashes"],
  settings: ["zod", "jsonc-parser"],
  project: ["ignore", "picomatch", "yaml", "jsonc-parser", "toml-eslint-parser", "semver"],
  audit: ["yaml"],
  report: [],
  lsp: ["vscode-languageserver", "vscode-languageserver-textdocument", "vscode-uri"],
  cli: ["commander", "picocolors", "diff", "yaml"],
  main: ["vscode-languageserver", "vscode-languageserver-textdocument", "vscode-uri"],
};

/** Where `node:` may be imported. */
const MAY_USE_NODE = /^(?:[\w-]+\.main\.ts|(?:cli|audit)\/.*|project\/node\.ts)$/;

const MOST_LINES = 400;

interface Import {
  /** Relative to `server/src`, with `/`. */
  readonly from: string;
  readonly to: string;
}

const files = readdirSync(source, { recursive: true, encoding: "utf8" })
  .map((it) => it.replaceAll(sep, "/"))
  .filter((it) => it.endsWith(".ts"))
  .sort();
const texts = new Map(files.map((file) => [file, readFileSync(join(source, file), "utf8")]));
const imports: readonly Import[] = files.flatMap((from) => importsOf(from));

function importsOf(from: string): Import[] {
  const { importedFiles } = ts.preProcessFile(texts.get(from) ?? "", true, true);
  return importedFiles.map(({ fileName }) => ({
    from,
    to: fileName.startsWith(".") ? relative(source, resolve(source, dirname(from), fileName)).replaceAll(sep, "/") : fileName,
  }));
}

function folderOf(file: string): string {
  return file.includes("/") ? file.slice(0, file.indexOf("/")) : "main";
}

const inside = imports.filter(({ to }) => texts.has(to));

test("every folder is a layer, every import is a file or a package", () => {
  const folders = new Set(files.map(folderOf));
  assert.deepEqual(
    [...folders].filter((it) => it !== "main" && !LAYERS.includes(it)),
    [],
  );
  assert.deepEqual(
    files.filter((it) => folderOf(it) === "main" && !it.endsWith(".main.ts")),
    [],
  );
  const nowhere = imports.filter(({ to }) => !texts.has(to) && (to.startsWith("..") || to.endsWith(".ts")));
  assert.deepEqual(
    nowhere.filter(({ from, to }) => !(folderOf(from) === "main" && to === "../../package.json")),
    [],
  );
  assert.ok(inside.length > files.length, "imports are found");
});

test("imports run down the list of layers, never up", () => {
  const height = (file: string): number => (folderOf(file) === "main" ? LAYERS.length : LAYERS.indexOf(folderOf(file)));
  assert.deepEqual(
    inside.filter(({ from, to }) => height(to) > height(from)),
    [],
  );
});

test("what the server takes of its package is taken in one place", () => {
  const taken = [...texts].filter(([, text]) => /^(?:import|export)(?! type\b)[^;]*? from "vscode-languageserver";/m.test(text)).map(([file]) => file);
  assert.deepEqual(taken, ["lsp/language-server.ts"]);
});

test("an entry is imported by nobody", () => {
  assert.deepEqual(
    inside.filter(({ to }) => folderOf(to) === "main"),
    [],
  );
});

test("no rule imports another rule, no fix another fix; what they share is in files that declare none", () => {
  const declares = (file: string, type: string): boolean => new RegExp(`^export const \\w+: ${type} =`, "m").test(texts.get(file) ?? "");
  for (const [folder, type] of [
    ["rules", "Rule"],
    ["fixes", "Repair"],
  ] as const) {
    const ones = files.filter((file) => folderOf(file) === folder && declares(file, type));
    assert.ok(ones.length > 0, `${folder} declares ${type}`);
    const sideways = inside.filter(({ from, to }) => ones.includes(to) && ones.includes(from));
    assert.deepEqual(sideways, []);
  }
});

test("packages are imported only where the design says", () => {
  const strange = imports.filter(({ from, to }) => {
    if (to.startsWith(".") || texts.has(to) || isBuiltin(to)) return false;
    const name = to.startsWith("@") ? to.split("/").slice(0, 2).join("/") : (to.split("/")[0] ?? to);
    return !(PACKAGES[folderOf(from)] ?? []).includes(name);
  });
  assert.deepEqual(strange, []);
});

test("node's modules are imported only in entries, cli/, audit/ and project/node.ts", () => {
  assert.deepEqual(
    imports.filter(({ from, to }) => isBuiltin(to) && !MAY_USE_NODE.test(from)),
    [],
  );
  assert.deepEqual(
    imports.filter(({ to }) => isBuiltin(to) && !to.startsWith("node:")),
    [],
  );
});

test("outside of those, nothing touches the environment, the clock or the network", () => {
  const forbidden = /^(?:process|fetch|XMLHttpRequest|WebSocket|Date|performance|setTimeout|setInterval|Buffer|require)$/;
  const pure = files.filter((it) => LAYERS.slice(0, LAYERS.indexOf("engine") + 1).some((layer) => layer === folderOf(it)) || folderOf(it) === "report");
  assert.deepEqual(
    pure
      .filter((it) => !MAY_USE_NODE.test(it))
      .flatMap((file) =>
        identifiersOf(file)
          .filter((name) => forbidden.test(name))
          .map((name) => `${file}: ${name}`),
      ),
    [],
  );
});

test("flow/ never asks which language it is", () => {
  const named = /python|javascript|typescript|\b(?:tsx|jsx)\b|grammar|languageId/i;
  const asking = files
    .filter((it) => folderOf(it) === "flow")
    .flatMap((file) =>
      wordsOf(file)
        .filter((word) => named.test(word))
        .map((word) => `${file}: ${word}`),
    );
  assert.deepEqual(asking, []);
});

test(`no file is longer than ${MOST_LINES} lines, unless it is generated`, () => {
  const long = files
    .filter((it) => !(texts.get(it) ?? "").startsWith("// Generated"))
    .map((file) => ({ file, lines: (texts.get(file) ?? "").split("\n").length - 1 }));
  assert.deepEqual(
    long.filter(({ lines }) => lines > MOST_LINES),
    [],
  );
});

/** Names that a file reads from outside: identifiers that are no property names and that it neither declares nor imports. */
function identifiersOf(file: string): string[] {
  const names: string[] = [];
  const own = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && isFree(node)) names.push(node.text);
    if ((ts.isVariableDeclaration(node) || ts.isParameter(node) || ts.isImportSpecifier(node)) && ts.isIdentifier(node.name)) own.add(node.name.text);
    ts.forEachChild(node, visit);
  };
  visit(parse(file));
  return names.filter((it) => !own.has(it));
}

function isFree(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  return !(
    ts.isPropertyAssignment(parent) ||
    ts.isPropertySignature(parent) ||
    ts.isMethodDeclaration(parent) ||
    ts.isPropertyDeclaration(parent) ||
    ts.isTypeReferenceNode(parent)
  );
}

/** Identifiers and the words in texts: comments may say what they like. */
function wordsOf(file: string): string[] {
  const words: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) || ts.isStringLiteralLike(node) || ts.isTemplateMiddleOrTemplateTail(node) || ts.isTemplateHead(node)) words.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(parse(file));
  return words;
}

function parse(file: string): ts.SourceFile {
  return ts.createSourceFile(file, texts.get(file) ?? "", ts.ScriptTarget.Latest, true);
}
