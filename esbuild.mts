import { createHash } from "node:crypto";
import { chmod, copyFile, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { type BuildOptions, build } from "esbuild";

/** Builds everything that runs on Node into `dist/`: the command, its worker, the language server and the desktop extension, with the wasm and the table of endpoints beside them. */

const OUT = "dist";
/** Node of the oldest VS Code that the extension supports; the command needs more than that. */
const EXTENSION_TARGET = "node20.9";
const COMMAND_TARGET = "node20.19";

const common: BuildOptions = {
  bundle: true,
  metafile: true,
  platform: "node",
  // The CommonJS half of jsonc-parser finds its parts in a way that no bundler can follow.
  mainFields: ["module", "main"],
  // Names stay, so that a stack says something. Shortening them and restoring each at run time (esbuild's keepNames) costs four percent of everything.
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: "linked",
  logLevel: "warning",
};

/** A CommonJS file does not know `import.meta.url`. */
const commonjs: BuildOptions = {
  ...common,
  format: "cjs",
  target: EXTENSION_TARGET,
  external: ["vscode"],
  alias: { "web-tree-sitter": "./node_modules/web-tree-sitter/web-tree-sitter.cjs" },
  define: { "import.meta.url": "bundleUrl" },
  banner: { js: 'const bundleUrl = require("node:url").pathToFileURL(__filename).href;' },
};

/** What starts a program, which is built already, so that V8 need not compile all of it each time. */
async function cached(name: string, extension: "mjs" | "cjs", firstLine = ""): Promise<BuildOptions> {
  const program = `${name}-program.cjs`;
  const digest = createHash("sha256")
    .update(await readFile(`${OUT}/${program}`))
    .digest("hex")
    .slice(0, 16);
  const own: BuildOptions = extension === "mjs" ? { ...common, format: "esm", target: COMMAND_TARGET, banner: { js: firstLine } } : commonjs;
  return {
    ...own,
    entryPoints: ["server/src/cached.main.ts"],
    define: { ...own.define, PROGRAM: JSON.stringify(`./${program}`), DIGEST: JSON.stringify(digest) },
    outfile: `${OUT}/${name}.${extension}`,
  };
}

await rm(OUT, { recursive: true, force: true });
await mkdir(OUT);
const bundles = await Promise.all([
  build({ ...commonjs, target: COMMAND_TARGET, entryPoints: ["server/src/keywarden.main.ts"], outfile: `${OUT}/keywarden-program.cjs` }),
  build({ ...commonjs, target: COMMAND_TARGET, entryPoints: ["server/src/audit-worker.main.ts"], outfile: `${OUT}/audit-worker-program.cjs` }),
  build({ ...commonjs, entryPoints: ["server/src/server.main.ts"], outfile: `${OUT}/server-program.cjs` }),
  build({ ...commonjs, entryPoints: ["client/src/extension-program.ts"], outfile: `${OUT}/extension-program.cjs` }),
  build({
    ...commonjs,
    entryPoints: ["client/src/extension.ts"],
    external: ["vscode", "./extension-program.cjs"],
    define: { PROGRAM: JSON.stringify("./extension-program.cjs") },
    supported: { "dynamic-import": false },
    banner: {},
    outfile: `${OUT}/extension.cjs`,
  }),
]);
await Promise.all(["keywarden", "audit-worker", "server", "extension"].map((it) => toAscii(`${OUT}/${it}-program.cjs`)));
const starters = await Promise.all([cached("keywarden", "mjs", "#!/usr/bin/env node"), cached("audit-worker", "mjs"), cached("server", "cjs")]);
await Promise.all(starters.map((it) => build(it)));
await Promise.all([
  copyFile("node_modules/web-tree-sitter/web-tree-sitter.wasm", `${OUT}/web-tree-sitter.wasm`),
  copyFile("server/src/model/stripe/endpoints/endpoints.json", `${OUT}/endpoints.json`),
  ...(await readdir("grammars")).filter((it) => it.endsWith(".wasm")).map((it) => copyFile(`grammars/${it}`, `${OUT}/${it}`)),
]);
await chmod(`${OUT}/keywarden.mjs`, 0o755);
await writeFile(`${OUT}/THIRD-PARTY.txt`, await licences(bundles.flatMap(({ metafile }) => Object.keys(metafile?.inputs ?? {}))));

/** Writes what is no ASCII as escapes, as it stands in texts and patterns alone: one such character, and V8 takes two bytes for each of the program. */
async function toAscii(path: string): Promise<void> {
  const text = await readFile(path, "utf8");
  if (/\\[^\0-\x7f]/.test(text)) throw new Error(`${path} has a backslash before a character that is written as an escape`);
  await writeFile(
    path,
    text.replace(/[^\0-\x7f]/g, (it) => `\\u${it.charCodeAt(0).toString(16).padStart(4, "0")}`),
  );
}

/** The licences of the packages that the bundled files come from. Fails where one has none. */
async function licences(inputs: readonly string[]): Promise<string> {
  const folders = new Set(inputs.map((it) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(it)?.[0]).filter((it) => it !== undefined));
  const texts = await Promise.all(
    [...folders].sort().map(async (folder) => {
      const { name, version, license, author } = JSON.parse(await readFile(`${folder}/package.json`, "utf8"));
      const file = (await readdir(folder)).find((it) => /^licen[cs]e/i.test(it));
      // Some packages only name theirs.
      if (file === undefined && typeof license !== "string") throw new Error(`${folder} has no licence`);
      const text = file === undefined ? `${license}, by ${author?.name ?? author ?? "its authors"}` : (await readFile(`${folder}/${file}`, "utf8")).trim();
      return `${name} ${version}\n\n${text}\n`;
    }),
  );
  const rule = `\n${"-".repeat(80)}\n\n`;
  return ["Keywarden contains these packages.\n", ...texts, await readFile("grammars/LICENSE", "utf8")].join(rule);
}
