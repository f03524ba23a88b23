import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { npmFolder, PYTHON_COMMAND } from "./packages.ts";

/** What the languages' own tools say of programs that lie on the disk. Each complaint starts with the path of its file, relative to the folder of all programs. */

const root = fileURLToPath(new URL("../../", import.meta.url));

/** A program in TypeScript: its file, and the compiler options of its project. */
export interface TypedFile {
  readonly path: string;
  /** The text of the project's `tsconfig.json`. */
  readonly options: string;
}

/** Complaints of the repository's TypeScript, one project for all programs with the same options. What it makes of the programs is written beside them. */
export function checkAndEmit(folder: string, files: readonly TypedFile[]): string[] {
  return projectsOf(files).flatMap(({ paths, options }) => {
    const { compilerOptions } = JSON.parse(options) as { compilerOptions: object };
    const parsed = ts.convertCompilerOptionsFromJson({ ...compilerOptions, rootDir: ".", moduleDetection: "force", newLine: "lf" }, folder);
    if (parsed.errors.length > 0) return parsed.errors.map(({ messageText }) => String(messageText));
    const program = ts.createProgram(
      paths.map((path) => `${folder}/${path}`),
      parsed.options,
    );
    const { diagnostics } = program.emit();
    return [...ts.getPreEmitDiagnostics(program), ...diagnostics].map(
      ({ file, messageText }) => `${file?.fileName.replace(`${folder}/`, "")}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`,
    );
  });
}

/** Complaints of the next TypeScript, whose compiler is a program of its own. */
export function checkWithNext(folder: string, files: readonly TypedFile[]): string[] {
  return projectsOf(files).flatMap(({ paths, options }, index) => {
    const { compilerOptions } = JSON.parse(options) as { compilerOptions: { module: string } };
    // It has given up the oldest way to find modules, which is what goes with `commonjs` where nothing else is said.
    const resolution = compilerOptions.module === "commonjs" ? { moduleResolution: "bundler" } : {};
    const file = `${folder}/tsconfig.${index}.json`;
    writeFileSync(file, JSON.stringify({ compilerOptions: { ...compilerOptions, ...resolution, moduleDetection: "force", noEmit: true }, files: paths }));
    const { stdout, status, error } = spawnSync(`${npmFolder("newest")}/node_modules/typescript-next/bin/tsc`, ["-p", file, "--pretty", "false"], {
      cwd: folder,
      encoding: "utf8",
    });
    if (error) throw error;
    const complaints = stdout.split("\n").filter((line) => /\berror TS\d+/.test(line));
    return status === 0 || complaints.length > 0 ? complaints : [`tsc ended with ${status}: ${stdout}`];
  });
}

/** Complaints of pyright under its standard rules about everything in the folder. */
export function checkPython(folder: string): string[] {
  writeFileSync(
    `${folder}/pyrightconfig.json`,
    JSON.stringify({ typeCheckingMode: "standard", include: ["."], pythonVersion: "3.11", reportMissingModuleSource: "none" }),
  );
  const { stdout } = spawnSync(process.execPath, [`${root}node_modules/pyright/index.js`, "--outputjson", "--pythonpath", PYTHON_COMMAND, "-p", folder], {
    encoding: "utf8",
    maxBuffer: 1 << 26,
  });
  const { generalDiagnostics } = JSON.parse(stdout) as { generalDiagnostics: { file: string; severity: string; message: string }[] };
  return generalDiagnostics.filter(({ severity }) => severity === "error").map(({ file, message }) => `${file.replace(`${folder}/`, "")}: ${message}`);
}

/** The files of each set of options, to be checked together. */
function projectsOf(files: readonly TypedFile[]): { readonly options: string; readonly paths: readonly string[] }[] {
  const all = new Set(files.map(({ options }) => options));
  return [...all].map((options) => ({ options, paths: files.filter((it) => it.options === options).map(({ path }) => path) }));
}
