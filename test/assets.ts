import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { type EndpointTable, readEndpoints } from "../server/src/model/stripe/endpoints/endpoints.ts";
import type { Assets } from "../server/src/syntax/assets.ts";
import { createSyntax, type Syntax } from "../server/src/syntax/parser.ts";

const runtime = new URL("../node_modules/web-tree-sitter/", import.meta.url);
const grammars = new URL("../grammars/", import.meta.url);
const endpoints = new URL("../server/src/model/stripe/endpoints/", import.meta.url);

/** The files beside the program, as they lie in the repository. */
export const testAssets: Assets = {
  bytes: (name) => readFile(fileURLToPath(new URL(name, name === "web-tree-sitter.wasm" ? runtime : name === "endpoints.json" ? endpoints : grammars))),
};

/** Stripe's endpoints. */
export const testEndpoints: EndpointTable = readEndpoints(readFileSync(new URL("endpoints.json", endpoints)));

let shared: Promise<Syntax> | undefined;

/** A parser with all grammars loaded, one for the whole test process. */
export function testSyntax(): Promise<Syntax> {
  shared ??= start();
  return shared;
}

async function start(): Promise<Syntax> {
  const syntax = await createSyntax(testAssets);
  await Promise.all((["python", "javascript", "typescript", "tsx"] as const).map((grammar) => syntax.load(grammar)));
  return syntax;
}
