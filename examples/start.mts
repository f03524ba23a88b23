import { randomInt } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import picocolors from "picocolors";
import manifest from "../package.json" with { type: "json" };
import { auditWorkspace } from "../server/src/audit/audit.ts";
import { nodeAssets } from "../server/src/audit/node-assets.ts";
import { UsageError } from "../server/src/cli/exit-code.ts";
import { progressLine } from "../server/src/cli/progress.ts";
import { rootsOf } from "../server/src/cli/roots.ts";
import { createSession } from "../server/src/engine/session.ts";
import { jsonReport } from "../server/src/report/json.ts";
import { markdownReport } from "../server/src/report/markdown.ts";
import { prettyReport } from "../server/src/report/pretty.ts";
import { sarifReport } from "../server/src/report/sarif.ts";
import { rules } from "../server/src/rules/index.ts";
import { createSyntax } from "../server/src/syntax/parser.ts";
import { fillShop } from "./fill-shop.mts";

/**
 * `npm start`: fills the example shop with made-up keys, audits it, and writes the reports; `npm start -- PATH…` audits any folders.
 * Ends with 0 where the audit ran: findings are what it is for.
 */

const repository = fileURLToPath(new URL("..", import.meta.url));
const source = new URL("../server/src/", import.meta.url);
const shop = `${repository}shop`;
const out = `${repository}out`;
/** npm runs scripts in the package's folder; paths are meant from where the user stands. */
const here = process.env.INIT_CWD ?? process.cwd();

const given = process.argv.slice(2);
const shown = relative(here, shop) || ".";

try {
  if (given.length === 0) {
    await fillShop(shop, randomInt(2 ** 32));
    console.log(`${shown}/ holds the example shop, with keys that were made up just now.\n`);
  }
  process.exitCode = await audit(given.length === 0 ? [shop] : given);
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(`keywarden: ${error.message}`);
  process.exitCode = 2;
}

async function audit(paths: readonly string[]): Promise<number> {
  const syntax = await createSyntax(nodeAssets(new URL("keywarden.main.ts", source).href));
  const now = (): number => performance.now();
  const { stderr, env } = process;
  const line = progressLine({ env, now, stderr: { write: (text) => void stderr.write(text), isTTY: stderr.isTTY === true, columns: stderr.columns } }, false);
  const abort = new AbortController();
  process.once("SIGINT", () => abort.abort());
  const audits = await auditWorkspace(rootsOf(paths, here), {
    version: manifest.version,
    createSession: (settings) => createSession({ syntax, settings }),
    workerUrl: new URL("audit-worker.main.ts", source),
    gitAllowed: true,
    onProgress: line.show,
    signal: abort.signal,
    now,
  }).finally(line.clear);
  if (audits === undefined) return 130;

  const input = { audits, rules };
  const prefix = (root: string): string => (relative(here, root) === "" ? "" : `${relative(here, root)}/`);
  process.stdout.write(prettyReport(input, { paint: picocolors, quiet: false, prefix: ({ result }) => prefix(result.root) }));

  await mkdir(out, { recursive: true });
  const reports = { "audit.md": markdownReport(input), "audit.sarif": sarifReport(input), "audit.json": jsonReport(input) };
  for (const [name, text] of Object.entries(reports)) await writeFile(`${out}/${name}`, text);

  const folder = audits[0]?.result.root ?? shop;
  const from = (path: string): string => relative(here, path) || ".";
  console.log(
    [
      "",
      `Reports: ${Object.keys(reports)
        .map((name) => from(`${out}/${name}`))
        .join(", ")}`,
      ...(given.length === 0 ? [`The same folder in VS Code, in the browser, with the extension: npm run editor`] : []),
      `On the command line: npx keywarden audit ${from(folder)}   npx keywarden fix --dry-run ${from(folder)}`,
    ].join("\n"),
  );
  return audits.every(({ result }) => result.files.read > 0) ? 0 : 2;
}
