import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { npmNeighbours, pythonNeighbours } from "../conformance/neighbours/packages.ts";
import { npmPackage, pythonPackages } from "../conformance/packages.ts";
import { fixCases } from "../fix-cases.ts";
import { expandPlaceholders } from "../placeholders.ts";

/** What the repairs of these rules made of their cases is accepted by the languages' own tools, with the real packages. */
const RULES = [
  "unverified-tls",
  "weak-tls",
  "plain-http",
  "redirected-api-host",
  "unverified-webhook",
  "invalid-argument",
  "unsafe-retry",
  "shared-global-key",
  "untrusted-argument",
];

const root = fileURLToPath(new URL("../../", import.meta.url));

function outcomes(language: RegExp): [path: string, text: string][] {
  return RULES.flatMap((rule) =>
    fixCases(rule).flatMap(({ path, after }): [string, string][] =>
      after !== undefined && language.test(path) ? [[`${rule.replaceAll("-", "_")}/${path}`, expandPlaceholders(after)]] : [],
    ),
  );
}

/** What the cases import and what is not installed: declared, so that the cases' own lines are checked. */
const DECLARATIONS = `
declare module "p-retry" { export default function pRetry<T>(attempt: () => Promise<T>, options?: { retries: number }): Promise<T>; }
declare module "next" {
  export interface NextApiRequest extends AsyncIterable<Uint8Array> { body: any; headers: Record<string, string | undefined>; }
  export interface NextApiResponse { status(code: number): NextApiResponse; send(body: unknown): void; json(body: unknown): void; }
}
declare module "next/server" { export class NextResponse extends Response {} }
declare module "https://esm.sh/stripe@18.5.0" { export { default } from "stripe"; }
declare module "npm:stripe@18" { export { default } from "stripe"; }
declare module "npm:stripe" { export { default } from "stripe"; }
declare module "https://deno.land/std@0.224.0/http/server.ts" { export function serve(handler: (request: Request) => Promise<Response>): void; }
// Nitro and Nuxt import these by themselves.
interface NitroEvent { readonly method: string }
declare function defineEventHandler<T>(handler: (event: NitroEvent) => T): (event: NitroEvent) => T;
declare function readBody(event: NitroEvent): Promise<any>;
declare function readRawBody(event: NitroEvent): Promise<string | undefined>;
declare function getHeader(event: NitroEvent, name: string): string | undefined;
declare function createError(error: { statusCode: number; message?: string; statusMessage?: string }): Error;
declare function useRuntimeConfig(event?: NitroEvent): any;
declare function useStorage(base: string): { setItem(key: string, value: unknown): Promise<void> };
declare const Deno: { env: { get(name: string): string | undefined }; serve(handler: (request: Request) => Promise<Response>): void };
`;

test("repaired TypeScript type-checks under strict settings", () => {
  const folder = join(npmNeighbours(), "cases");
  const texts = new Map(outcomes(/\.ts$/).map(([path, text]) => [join(folder, path), text]));
  texts.set(join(folder, "modules.d.ts"), DECLARATIONS);
  // Were the types not found, everything would be accepted.
  texts.set(
    join(folder, "probe.ts"),
    'import express from "express";\nimport Stripe from "stripe";\n\nexpress().nothing();\nexport const stripe = new Stripe(process.env["STRIPE_SECRET_KEY"]);\n',
  );
  const options: ts.CompilerOptions = {
    strict: true,
    noUncheckedIndexedAccess: true,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    target: ts.ScriptTarget.ES2022,
    lib: ["lib.es2023.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts"],
    noEmit: true,
    moduleDetection: ts.ModuleDetectionKind.Force,
    skipLibCheck: true,
    types: ["node"],
    typeRoots: [join(root, "node_modules/@types")],
    paths: { stripe: [join(npmPackage("stripe") ?? "", "esm/stripe.esm.node.d.ts")] },
  };
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (path) => texts.has(path) || fileExists(path);
  host.readFile = (path) => texts.get(path) ?? readFile(path);
  host.getSourceFile = (path, languageVersion, ...rest) => {
    const text = texts.get(path);
    return text === undefined ? getSourceFile(path, languageVersion, ...rest) : ts.createSourceFile(path, text, languageVersion, true);
  };
  const program = ts.createProgram([...texts.keys()], options, host);
  const complaints = [...program.getSyntacticDiagnostics(), ...program.getSemanticDiagnostics()].map(
    ({ file, start, messageText }) =>
      `${file?.fileName.replace(`${folder}/`, "")}: ${ts.flattenDiagnosticMessageText(messageText, " ")} (${file?.text.slice(start, (start ?? 0) + 40)})`,
  );
  assert.ok(texts.size > 15);
  assert.deepEqual(
    complaints.filter((it) => !it.startsWith("probe.ts")),
    [],
  );
  assert.equal(complaints.length, 2, "the probe's two mistakes are seen");
});

test("repaired Python compiles, and pyright accepts it", () => {
  const folder = mkdtempSync(join(root, ".cache/types-"));
  try {
    const texts = outcomes(/\.py$/);
    for (const [path, text] of texts) {
      const file = join(folder, path.replace(/\.py$/, "_case.py"));
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
    // A module in C that says nothing of its types.
    mkdirSync(join(folder, "typings"));
    writeFileSync(join(folder, "typings/pycurl.pyi"), "from typing import Any\n\ndef __getattr__(name: str) -> Any: ...\n");
    writeFileSync(join(folder, "probe.py"), "import os\n\nimport stripe\n\nclient = stripe.StripeClient(os.environ.get('STRIPE_SECRET_KEY'))\n");
    writeFileSync(
      join(folder, "pyrightconfig.json"),
      JSON.stringify({
        typeCheckingMode: "standard",
        pythonVersion: "3.11",
        extraPaths: [pythonPackages(), pythonNeighbours()],
        reportMissingImports: "none",
        reportMissingModuleSource: "none",
        // What the program does around the repair is its own affair.
        reportOptionalMemberAccess: "none",
      }),
    );
    const run = spawnSync(process.execPath, [join(root, "node_modules/pyright/index.js"), "--outputjson", "-p", folder], {
      encoding: "utf8",
      maxBuffer: 1 << 26,
    });
    const report = JSON.parse(run.stdout) as { generalDiagnostics: { file: string; severity: string; message: string; range: { start: { line: number } } }[] };
    const complaints = report.generalDiagnostics
      .filter(({ severity }) => severity === "error")
      .map(({ file, message, range }) => `${file.replace(`${folder}/`, "")}:${range.start.line + 1}: ${message}`);
    assert.ok(texts.length > 10);
    assert.deepEqual(
      complaints.filter((it) => !it.startsWith("probe.py")),
      [],
    );
    assert.equal(complaints.length, 1, "the probe's mistake is seen");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
