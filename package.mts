import { cpSync, globSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { createVSIX } from "@vscode/vsce";
import manifest from "./package.json" with { type: "json" };

/**
 * Packs the extension as `keywarden.vsix`. vsce looks at every file below the folder that it packs before it asks which are left out, and the tests keep whole
 * installations of VS Code, of Python and of other packages here: so what goes into the extension is laid out in a folder of its own, and that one is packed.
 */

const STAGE = "out/package";
rmSync(STAGE, { recursive: true, force: true });
mkdirSync(STAGE, { recursive: true });
const wanted = readFileSync(".vscodeignore", "utf8")
  .split("\n")
  .filter((line) => line.startsWith("!"))
  .flatMap((line) => globSync(line.slice(1)));
for (const path of [".vscodeignore", ...wanted]) cpSync(path, join(STAGE, path), { preserveTimestamps: true });

await createVSIX({
  cwd: STAGE,
  packagePath: `${process.cwd()}/keywarden.vsix`,
  dependencies: false,
  // Until the manifest names a repository, there are no addresses to make of the paths in the README.
  rewriteRelativeLinks: "repository" in manifest,
  allowMissingRepository: true,
});
