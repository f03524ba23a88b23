import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { pythonPackages } from "./conformance/packages.ts";
import { fixCases, fixedPath } from "./fix-cases.ts";
import { expandPlaceholders } from "./placeholders.ts";

/** Repaired code is checked by the languages' own tools against the real SDKs. All cases of a language are one run. */
const root = fileURLToPath(new URL("../", import.meta.url));
const cache = join(root, ".cache");

function fixedTexts(language: string): Map<string, string> {
  return new Map(fixCases(`environment/${language}`).flatMap(({ path, after }) => (after === undefined ? [] : [[fixedPath(path), expandPlaceholders(after)]])));
}

/** What the cases import and what is not installed: declared, so that the cases' own lines are checked. */
const DECLARATIONS = `
declare module "@stripe/stripe-js" { export function loadStripe(key: string): Promise<unknown>; }
declare module "@nestjs/common" { export function Injectable(): ClassDecorator; export function Module(metadata: object): ClassDecorator; }
declare module "@nestjs/config" {
  export class ConfigService { getOrThrow<T = unknown>(name: string): T; }
  export class ConfigModule { static forRoot(): object; }
}
declare module "hono" {
  interface Context<E> { env: E extends { Bindings: infer B } ? B : object; json(value: unknown): Response; }
  export class Hono<E> { get(path: string, handler: (c: Context<E>) => Promise<Response>): this; }
}
declare module "cloudflare:workers" { export class WorkerEntrypoint<Env> { protected env: Env; } }
declare module "firebase-functions/params" { export function defineSecret(name: string): { value(): string }; }
declare module "firebase-functions/v1" {
  export const https: { onCall(handler: () => Promise<unknown>): unknown };
  export function runWith(options: { memory?: string; secrets?: readonly { value(): string }[] }): { https: typeof https };
}
declare module "npm:stripe" { export { default } from "stripe"; }
declare type PagesFunction<Env> = (context: { request: Request; env: Env }) => Promise<Response>;
declare const Deno: { env: { get(name: string): string | undefined } };
`;

test("repaired TypeScript type-checks under the strictest settings", () => {
  const folder = join(root, "test/fixtures/fixes/environment/javascript");
  const texts = new Map([...fixedTexts("javascript")].map(([path, text]) => [join(folder, path), text]));
  texts.set(join(folder, "modules.d.ts"), DECLARATIONS);
  // Were the SDK's types not found, everything would be accepted.
  texts.set(join(folder, "probe.ts"), 'import Stripe from "stripe";\n\nexport const stripe = new Stripe(process.env["STRIPE_SECRET_KEY"]);\n');
  // Octal escapes are JavaScript, but TypeScript refuses to read them.
  texts.delete(join(folder, "header-octal.fixed.cjs"));
  const options: ts.CompilerOptions = {
    strict: true,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ES2022,
    jsx: ts.JsxEmit.Preserve,
    allowJs: true,
    noEmit: true,
    noPropertyAccessFromIndexSignature: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    moduleDetection: ts.ModuleDetectionKind.Force,
    skipLibCheck: true,
    types: ["node"],
    typeRoots: [join(root, "node_modules/@types")],
  };
  assert.ok(texts.size > 40);
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (path) => texts.has(path) || fileExists(path);
  host.readFile = (path) => texts.get(path) ?? readFile(path);
  host.getSourceFile = (path, languageVersion, ...rest) => {
    const text = texts.get(path);
    return text === undefined ? getSourceFile(path, languageVersion, ...rest) : ts.createSourceFile(path, text, languageVersion, true);
  };
  const program = ts.createProgram([...texts.keys()], options, host);
  const problems = [...program.getSyntacticDiagnostics(), ...program.getSemanticDiagnostics()].map(
    ({ file, start, messageText }) =>
      `${basename(file?.fileName ?? "")}: ${ts.flattenDiagnosticMessageText(messageText, " ")} (${file?.text.slice(start, (start ?? 0) + 30)})`,
  );
  assert.deepEqual(
    problems.map((problem) => problem.split(":")[0]),
    ["probe.ts"],
    problems.join("\n"),
  );
});

test("repaired Python compiles, and pyright accepts it", () => {
  const packages = pythonPackages();
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, "fixes-"));
  try {
    const texts = fixedTexts("python");
    assert.ok(texts.size > 40);
    for (const [path, text] of texts) {
      // Under a name of its own: beside `enum.py` nobody could import the library's `enum`.
      const file = join(folder, `case_${path.replace(/\.fixed\.py$/, ".py").replaceAll("-", "_")}`);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
    writeFileSync(join(folder, "probe.py"), "import os\n\nimport stripe\n\nclient = stripe.StripeClient(os.environ.get('STRIPE_SECRET_KEY'))\n");
    execFileSync("python3", ["-W", "error::SyntaxWarning", "-m", "compileall", "-q", folder]);
    writeFileSync(
      join(folder, "pyrightconfig.json"),
      JSON.stringify({
        typeCheckingMode: "standard",
        extraPaths: [packages],
        pythonVersion: "3.11",
        reportMissingImports: "none",
        reportMissingModuleSource: "none",
      }),
    );
    const run = spawnSync(process.execPath, [join(root, "node_modules/pyright/index.js"), "--outputjson", "-p", folder], {
      encoding: "utf8",
      maxBuffer: 1 << 26,
    });
    const report = JSON.parse(run.stdout) as { generalDiagnostics: { file: string; severity: string; message: string }[]; summary: { filesAnalyzed: number } };
    assert.equal(report.summary.filesAnalyzed, texts.size + 1);
    const problems = report.generalDiagnostics.filter(({ severity }) => severity === "error").map(({ file, message }) => `${basename(file)}: ${message}`);
    assert.deepEqual(
      problems.map((problem) => problem.split(":")[0]),
      ["probe.py"],
      problems.join("\n"),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
