import { findNodeAtLocation, type Node, parseTree } from "jsonc-parser";
import { type AST, parseTOML, traverseNodes } from "toml-eslint-parser";
import type { Ecosystem } from "../../facts/program.ts";
import { fileNameOf } from "../../text/path.ts";
import type { Span } from "../../text/span.ts";
import { npmRange, pythonRange } from "./version-range.ts";

/** Where a manifest says which versions of Stripe's library it wants. */
export interface SdkRequirement {
  readonly ecosystem: Ecosystem;
  /** As it is written: `^12.1.0`, `>=5,<9`. */
  readonly written: string;
  /** In npm's normal form; undefined where it says nothing of versions. */
  readonly range: string | undefined;
  /** Of what is written, without quotes, in UTF-16 units of the file; of the name where no version stands. */
  readonly span: Span;
}

/** What a manifest wants of Stripe's libraries, in order; empty where it is no manifest or cannot be read. */
export function sdkRequirements(path: string, text: string): readonly SdkRequirement[] {
  if (!text.includes("stripe") && !text.includes("Stripe")) return [];
  try {
    return readerOf(path)?.(text) ?? [];
  } catch {
    return [];
  }
}

/** Whether a file of this name may say which versions of a library are wanted. */
export function isManifest(path: string): boolean {
  return readerOf(path) !== undefined;
}

type Reader = (text: string) => SdkRequirement[];

function readerOf(path: string): Reader | undefined {
  const name = fileNameOf(path);
  if (name === "package.json") return inPackageJson;
  if (name === "deno.json" || name === "deno.jsonc") return inDenoJson;
  if (name === "pyproject.toml" || name === "Pipfile") return inToml;
  if (name === "setup.cfg") return inLines;
  return /^(?:requirements|constraints)[\w.-]*\.(?:txt|in)$|(?:^|\/)requirements\/[\w.-]+\.(?:txt|in)$/.test(path) ||
    /^[\w.-]*requirements\.(?:txt|in)$/.test(name)
    ? inLines
    : undefined;
}

/** Peers are left out: what a library works with is not what runs. */
const FIELDS = ["dependencies", "devDependencies", "optionalDependencies"] as const;

function inPackageJson(text: string): SdkRequirement[] {
  const tree = parseTree(text, undefined, { allowTrailingComma: true });
  return FIELDS.flatMap((field) => inJson(tree && findNodeAtLocation(tree, [field, "stripe"]), (it) => it));
}

function inDenoJson(text: string): SdkRequirement[] {
  const imports = findNodeAtLocation(parseTree(text, undefined, { allowTrailingComma: true }) ?? NO_NODE, ["imports"])?.children ?? [];
  return imports.flatMap((it) => inJson(it.children?.[1], (address) => /^(?:npm:\/?|https:\/\/esm\.sh\/)stripe@([^/?]+)/.exec(address)?.[1]));
}

const NO_NODE: Node = { type: "null", offset: 0, length: 0 };

function inJson(node: Node | undefined, versionIn: (text: string) => string | undefined): SdkRequirement[] {
  if (node?.type !== "string") return [];
  const value = String(node.value);
  const written = versionIn(value);
  // Escapes would move what stands behind them.
  if (written === undefined || value.length !== node.length - 2) return [];
  const start = node.offset + 1 + value.indexOf(written);
  return [{ ecosystem: "npm", written, range: npmRange(written), span: { start, end: start + written.length } }];
}

function inToml(text: string): SdkRequirement[] {
  const found: SdkRequirement[] = [];
  traverseNodes(parseTOML(text), {
    enterNode(node) {
      if (node.type !== "TOMLValue" || node.kind !== "string") return;
      const start = node.range[0] + 1;
      // Escapes would move what stands behind them.
      if (node.value.length !== node.range[1] - node.range[0] - 2) return;
      if (node.parent.type === "TOMLArray") found.push(...requirement(node.value, start));
      else if (isVersionOfStripe(node.parent)) found.push(python(node.value, start));
    },
    leaveNode() {},
  });
  return found;
}

/** `stripe = "^5.0"`, `stripe = { version = "^5.0" }`, `[tool.poetry.dependencies.stripe]`. */
function isVersionOfStripe(node: AST.TOMLNode): boolean {
  if (node.type !== "TOMLKeyValue") return false;
  const path: (string | number)[] = [...node.key.keys.map(nameOf)];
  for (let it: AST.TOMLNode | null | undefined = node.parent; it; it = it.parent) {
    if (it.type === "TOMLKeyValue") path.unshift(...it.key.keys.map(nameOf));
    else if (it.type === "TOMLTable") path.unshift(...it.resolvedKey);
  }
  if (path.at(-1) === "version") path.pop();
  return path.pop() === "stripe" && /(?:^|-)dependencies$|^(?:dev-)?packages$/.test(String(path.at(-1)));
}

function nameOf(key: AST.TOMLBare | AST.TOMLQuoted): string {
  return key.type === "TOMLBare" ? key.name : key.value;
}

/** Requirements files, and `setup.cfg`, whose lists have the same lines. */
function inLines(text: string): SdkRequirement[] {
  const found: SdkRequirement[] = [];
  for (const { 0: line, index } of text.matchAll(/[^\r\n]+/g)) found.push(...requirement(line, index));
  return found;
}

/** `stripe[async]>=5,<9; python_version > "3"`, with or without spaces around it, a comment, hashes. */
function requirement(line: string, start: number): SdkRequirement[] {
  const [, before = "", extras = "", version = ""] = /^(\s*stripe\s*)(\[[^\]]{0,200}\]\s*)?([^#;\\@]{0,500})/i.exec(line) ?? [];
  // Another package's name goes on.
  if (before === "" || (version !== "" && !/^[<>=~!(]/.test(version)) || /^\s*stripe\s*(?:\[[^\]]*\]\s*)?@/i.test(line)) return [];
  const written = version.replace(/\s--hash.*$/, "").trimEnd();
  const at = start + before.length + extras.length;
  return written === "" ? [] : [python(written, at)];
}

function python(written: string, start: number): SdkRequirement {
  return { ecosystem: "pypi", written, range: pythonRange(written), span: { start, end: start + written.length } };
}
