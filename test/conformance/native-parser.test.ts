import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import grammars from "../../grammars/grammars.json" with { type: "json" };
import { firstLine } from "../../server/src/engine/source-file.ts";
import { grammarOfFile } from "../../server/src/facts/languages.ts";
import { lower } from "../../server/src/facts/lower.ts";
import { MAX_PARSED_LENGTH } from "../../server/src/syntax/parser.ts";
import type { Grammar, ParsedText, SyntaxNode } from "../../server/src/syntax/tree.ts";
import { testSyntax } from "../assets.ts";

/**
 * The parser as wasm, which is what everyone gets, beside tree-sitter as a native program: the same program for the same text without errors. Where the native one cannot be built
 * (it needs a compiler for C++), the test says so and is skipped. Corpus S of the benchmarks is compared where it is at hand, the fixtures always.
 */

const root = fileURLToPath(new URL("../../", import.meta.url));

interface NativeCursor {
  readonly nodeType: string;
  readonly nodeIsNamed: boolean;
  readonly nodeIsMissing: boolean;
  readonly currentFieldName: string | null;
  readonly startIndex: number;
  readonly endIndex: number;
  gotoFirstChild(): boolean;
  gotoNextSibling(): boolean;
  gotoParent(): boolean;
}

interface NativeParser {
  setLanguage(language: unknown): void;
  parse(text: string, old: null, options: { readonly bufferSize: number }): { readonly rootNode: { readonly hasError: boolean }; walk(): NativeCursor };
}

/** A native parser of each grammar, or why there is none. */
function nativeParsers(): ReadonlyMap<Grammar, NativeParser> | string {
  const folder = join(root, ".cache/native-tree-sitter");
  const packages = [...new Set(grammars.grammars.map(({ package: name, version }) => `${name}@${version}`))];
  try {
    if (!existsSync(join(folder, "built"))) {
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, "package.json"), '{ "private": true }\n');
      // The grammar of TypeScript names an older tree-sitter as the one it was tried with.
      const options = ["--legacy-peer-deps", "--no-audit", "--no-fund", "--no-package-lock"];
      execFileSync("npm", ["install", ...options, "tree-sitter@0.25.1", ...packages], { cwd: folder, stdio: ["ignore", "ignore", "pipe"], encoding: "utf8" });
      writeFileSync(join(folder, "built"), "");
    }
    const load = createRequire(join(folder, "package.json"));
    const Parser: new () => NativeParser = load("tree-sitter");
    const typescript = load("tree-sitter-typescript");
    const languages: readonly (readonly [Grammar, unknown])[] = [
      ["python", load("tree-sitter-python")],
      ["javascript", load("tree-sitter-javascript")],
      ["typescript", typescript.typescript],
      ["tsx", typescript.tsx],
    ];
    return new Map(
      languages.map(([grammar, language]) => {
        const parser = new Parser();
        parser.setLanguage(language);
        return [grammar, parser];
      }),
    );
  } catch (error) {
    return error instanceof Error ? (error.message.split("\n").findLast((line) => line.trim() !== "") ?? error.name) : "unknown error";
  }
}

function parsedNatively(parser: NativeParser, grammar: Grammar, text: string): ParsedText {
  const tree = parser.parse(text, null, { bufferSize: 4 * MAX_PARSED_LENGTH });
  return { grammar, text, root: copied(tree.walk()), broken: tree.rootNode.hasError };
}

/** Without recursion: trees are as deep as texts say. */
function copied(cursor: NativeCursor): SyntaxNode {
  const nodeHere = (): SyntaxNode & { readonly children: SyntaxNode[] } => ({
    start: cursor.startIndex,
    end: cursor.endIndex,
    type: cursor.nodeType,
    field: cursor.currentFieldName ?? undefined,
    named: cursor.nodeIsNamed,
    missing: cursor.startIndex === cursor.endIndex && cursor.nodeIsMissing,
    children: [],
  });
  const whole = nodeHere();
  const ancestors = [whole];
  for (let descends = true; ; ) {
    if (descends && cursor.gotoFirstChild()) {
      const node = nodeHere();
      ancestors.at(-1)?.children.push(node);
      ancestors.push(node);
      continue;
    }
    if (ancestors.length === 1) return whole;
    ancestors.pop();
    if (cursor.gotoNextSibling()) {
      const node = nodeHere();
      ancestors.at(-1)?.children.push(node);
      ancestors.push(node);
      descends = true;
    } else {
      cursor.gotoParent();
      descends = false;
    }
  }
}

function* programsIn(folder: string): Iterable<readonly [path: string, text: string, grammar: Grammar]> {
  if (!existsSync(folder)) return;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const grammar = grammarOfFile(path);
    if (grammar === undefined) continue;
    const text = readFileSync(path, "utf8");
    if (text.length <= MAX_PARSED_LENGTH && grammarOfFile(path, firstLine(text)) === grammar) yield [path, text, grammar];
  }
}

const native = nativeParsers();

test("the native parser gives the same programs", {
  skip: typeof native === "string" && `no native tree-sitter here: ${native}`,
  timeout: 1_800_000,
}, async () => {
  assert.ok(typeof native !== "string");
  const syntax = await testSyntax();
  let compared = 0;
  let recovered = 0;
  const different: string[] = [];
  for (const folder of ["test/fixtures", "examples", ".cache/bench/corpus/S"]) {
    for (const [path, text, grammar] of programsIn(join(root, folder))) {
      const parser = native.get(grammar);
      const parsed = syntax.parseOnce(grammar, text);
      assert.ok(parser && parsed);
      compared++;
      const other = parsedNatively(parser, grammar, text);
      const isSame = JSON.stringify(lower(parsed)) === JSON.stringify(lower(other));
      if (isSame && parsed.broken === other.broken) continue;
      // How a parser goes on after an error is another matter in each version of tree-sitter, and the native one is older.
      if (parsed.broken && other.broken) recovered++;
      else different.push(path);
    }
  }
  console.log(`${compared} texts compared; of those with errors ${recovered} were read in another way`);
  assert.deepEqual(different, []);
  assert.ok(compared > 1000);
});
