import { chmod, copyFile, mkdir, readdir, rm } from "node:fs/promises";
import { type BuildOptions, build } from "esbuild";

/** Builds everything that runs on Node into `dist/`: the command, its worker, the language server and the desktop extension, with the wasm and the table of endpoints beside them. */

const OUT = "dist";
/** Node of the oldest VS Code that the extension supports; the command needs more than that. */
const EXTENSION_TARGET = "node20.9";
const COMMAND_TARGET = "node20.19";

const common: BuildOptions = {
  bundle: true,
  platform: "node",
  // The CommonJS half of jsonc-parser finds its parts in a way that no bundler can follow.
  mainFields: ["module", "main"],
  minify: true,
  keepNames: true,
  legalComments: "linked",
  logLevel: "warning",
};

/** Some packages inside are CommonJS and require Node's own modules. */
const module: BuildOptions = {
  ...common,
  format: "esm",
  target: COMMAND_TARGET,
  banner: { js: 'import { createRequire as createRequireForBundle } from "node:module"; const require = createRequireForBundle(import.meta.url);' },
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

await rm(OUT, { recursive: true, force: true });
await mkdir(OUT);
await Promise.all([
  build({
    ...module,
    banner: { js: `#!/usr/bin/env node\n${module.banner?.js}` },
    entryPoints: ["server/src/keywarden.main.ts"],
    outfile: `${OUT}/keywarden.mjs`,
  }),
  build({ ...module, entryPoints: ["server/src/audit-worker.main.ts"], outfile: `${OUT}/audit-worker.mjs` }),
  build({ ...commonjs, entryPoints: ["server/src/server.main.ts"], outfile: `${OUT}/server.cjs` }),
  build({ ...commonjs, entryPoints: ["client/src/extension.ts"], outfile: `${OUT}/extension.cjs` }),
  copyFile("node_modules/web-tree-sitter/web-tree-sitter.wasm", `${OUT}/web-tree-sitter.wasm`),
  copyFile("server/src/model/stripe/endpoints/endpoints.json", `${OUT}/endpoints.json`),
  ...(await readdir("grammars")).filter((it) => it.endsWith(".wasm")).map((it) => copyFile(`grammars/${it}`, `${OUT}/${it}`)),
]);
await chmod(`${OUT}/keywarden.mjs`, 0o755);
