import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { npmPackage } from "./packages.ts";

const root = fileURLToPath(new URL("../../", import.meta.url)).replaceAll("\\", "/");

/** What a type checker said of one text: nothing, complaints, or that a package it imports is not installed. */
export type Verdict =
  | { readonly kind: "accepted" }
  | { readonly kind: "rejected"; readonly complaints: readonly string[] }
  | { readonly kind: "not installed"; readonly packages: readonly string[] };

/** Names that stand in every example: a key, anything, and what a page gets from a script tag. */
const GLOBALS = `declare const KEY: string;
declare const DATA: any;
declare function Stripe(key: string, options?: object): object;
interface ImportMeta { readonly env: any }
`;

/**
 * Type-checks each text as a module of its own, against the packages in `node_modules`: those of the repository, and before them those beside `home`. `paths` puts other folders
 * in a package's place.
 */
export function checkTypeScript(
  texts: ReadonlyMap<string, string>,
  paths: Readonly<Record<string, string>> = {},
  home = `${root}test/conformance`,
): ReadonlyMap<string, Verdict> {
  const folder = `${home.replaceAll("\\", "/")}/examples-in-memory`;
  const files = new Map<string, string>([[`${folder}/globals.d.ts`, GLOBALS]]);
  const ids = new Map<string, string>();
  for (const [id, text] of texts) {
    const file = `${folder}/example-${ids.size}.${/<\/|\/>/.test(text) ? "tsx" : "ts"}`;
    ids.set(file, id);
    files.set(file, `${text}\nexport {};\n`);
  }
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2023,
    lib: ["lib.es2023.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts"],
    module: ts.ModuleKind.Preserve,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    jsx: ts.JsxEmit.Preserve,
    allowSyntheticDefaultImports: true,
    esModuleInterop: true,
    strict: true,
    noEmit: true,
    experimentalDecorators: true,
    skipLibCheck: true,
    types: ["node"],
    paths: Object.fromEntries(Object.entries(paths).map(([name, target]) => [name, [target]])),
  };
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile, directoryExists } = host;
  host.getCurrentDirectory = () => root;
  host.fileExists = (file) => files.has(file) || fileExists(file);
  host.directoryExists = (path) => path === folder || (directoryExists?.(path) ?? true);
  host.readFile = (file) => files.get(file) ?? readFile(file);
  host.getSourceFile = (file, language, onError, create) => {
    const text = files.get(file);
    return text === undefined ? getSourceFile(file, language, onError, create) : ts.createSourceFile(file, text, language, true);
  };
  const program = ts.createProgram([...files.keys()], options, host);
  return new Map(
    [...ids].map(([file, id]): [string, Verdict] => {
      const source = program.getSourceFile(file);
      const diagnostics = source ? [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)] : [];
      // 2307: no such module. 7016: a module without types. 2868: a global of a runtime without types.
      const missing = diagnostics
        .filter((it) => MISSING.has(it.code))
        .map((it) => /'([^']+)'/.exec(ts.flattenDiagnosticMessageText(it.messageText, " "))?.[1] ?? "?");
      if (missing.length > 0) return [id, { kind: "not installed", packages: [...new Set(missing)] }];
      const complaints = diagnostics.map((it) => `TS${it.code}: ${ts.flattenDiagnosticMessageText(it.messageText, " ")}`);
      return [id, complaints.length > 0 ? { kind: "rejected", complaints } : { kind: "accepted" }];
    }),
  );
}

const MISSING: ReadonlySet<number> = new Set([2307, 7016, 2868]);

interface PyrightOutput {
  readonly generalDiagnostics: readonly {
    readonly file: string;
    readonly severity: string;
    readonly message: string;
    readonly rule?: string;
  }[];
}

/** Type-checks each text as a module of its own with pyright, against the packages in a folder. */
export function checkPython(texts: ReadonlyMap<string, string>, packages: string): ReadonlyMap<string, Verdict> {
  const pyright = npmPackage("pyright");
  if (pyright === undefined) throw new Error("pyright is not installed");
  const folder = mkdtempSync(`${tmpdir()}/examples-`);
  try {
    const ids = new Map<string, string>();
    mkdirSync(`${folder}/code`);
    for (const [id, text] of texts) {
      const file = `example_${ids.size}.py`;
      ids.set(file, id);
      writeFileSync(
        `${folder}/code/${file}`,
        `from typing import Any\n\n\nclass _Given:\n    key: str = ""\n    data: Any = None\n\n\nKEY = _Given().key\nDATA = _Given().data\n${text}\n`,
      );
    }
    writeFileSync(
      `${folder}/pyrightconfig.json`,
      JSON.stringify({
        include: ["code"],
        extraPaths: [packages],
        typeCheckingMode: "standard",
        reportMissingModuleSource: "none",
        reportIndexIssue: "none",
        reportOptionalMemberAccess: "none",
        reportUnusedCoroutine: "none",
      }),
    );
    const { generalDiagnostics } = JSON.parse(run(`${pyright}/index.js`, ["--outputjson", "-p", folder])) as PyrightOutput;
    const result = new Map<string, Verdict>();
    for (const [file, id] of ids) {
      const own = generalDiagnostics.filter((it) => it.severity === "error" && it.file.endsWith(`/${file}`));
      const missing = own
        .filter((it) => it.rule === "reportMissingImports" || it.message.includes("is unknown import symbol"))
        .map((it) => /"([^"]+)"/.exec(it.message)?.[1] ?? "?");
      const complaints = own.map((it) => `${it.rule ?? "syntax"}: ${it.message}`);
      result.set(
        id,
        missing.length > 0 ? { kind: "not installed", packages: missing } : complaints.length > 0 ? { kind: "rejected", complaints } : { kind: "accepted" },
      );
    }
    return result;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** pyright ends with 1 when it finds errors: that is an answer, not a failure. */
function run(script: string, arguments_: readonly string[]): string {
  try {
    return execFileSync(process.execPath, [script, ...arguments_], { encoding: "utf8", maxBuffer: 64 << 20, stdio: ["ignore", "pipe", "inherit"] });
  } catch (error) {
    if (error instanceof Error && "stdout" in error && typeof error.stdout === "string" && error.stdout.startsWith("{")) return error.stdout;
    throw error;
  }
}
