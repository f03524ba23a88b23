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
import { htmlReport } from "../server/src/report/html/page.ts";
import { jsonReport } from "../server/src/report/json.ts";
import { markdownReport } from "../server/src/report/markdown.ts";
import { prettyReport } from "../server/src/report/pretty.ts";
import { sarifReport } from "../server/src/report/sarif.ts";
import { filesSummary, findingsSummary } from "../server/src/report/summary.ts";
import { rules } from "../server/src/rules/index.ts";
import { createSyntax } from "../server/src/syntax/parser.ts";
import { fillShop } from "./fill-shop.mts";
import { fillShopWithHistory } from "./shop-history.mts";
import { historyTold } from "./tell-history.mts";

/**
 * `npm start`: fills the example shop with made-up keys, audits it, and writes the reports; `npm start -- PATH…` audits any folders. `npm start -- --history` gives the shop
 * a past in a temporary folder and tells what is still in it; with paths it looks through theirs.
 * Ends with 0 where the audit ran: findings are what it is for.
 */

const repository = fileURLToPath(new URL("..", import.meta.url));
const source = new URL("../server/src/", import.meta.url);
const shop = `${repository}shop`;
const out = `${repository}out`;
/** npm runs scripts in the package's folder; paths are meant from where the user stands. */
const here = process.env.INIT_CWD ?? process.cwd();

const HISTORY = "--history";
const given = process.argv.slice(2).filter((it) => it !== HISTORY);
const history = process.argv.includes(HISTORY);
const shown = relative(here, shop) || ".";

try {
  const seed = randomInt(2 ** 32);
  if (given.length > 0) process.exitCode = await audit(given);
  else if (history) {
    const folder = await fillShopWithHistory(seed);
    console.log(`${folder} holds the example shop as a git repository, with keys that were made up just now.\n`);
    process.exitCode = await audit([folder]);
  } else {
    await fillShop(shop, seed);
    console.log(`${shown}/ holds the example shop, with keys that were made up just now.\n`);
    process.exitCode = await audit([shop]);
  }
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
    history: history ? { unreachable: false, cacheFolder: undefined } : undefined,
    onProgress: line.show,
    signal: abort.signal,
    now,
  }).finally(line.clear);
  if (audits === undefined) return 130;

  const input = { audits, rules };
  const prefix = (root: string): string => (relative(here, root) === "" ? "" : `${relative(here, root)}/`);
  if (history) console.log(`${historyTold(audits, picocolors)}\n${findingsSummary(audits)}; ${filesSummary(audits)}`);
  else process.stdout.write(prettyReport(input, { paint: picocolors, quiet: false, prefix: ({ result }) => prefix(result.root) }));

  await mkdir(out, { recursive: true });
  const reports = {
    "audit.html": htmlReport(input).text,
    "audit.md": markdownReport(input),
    "audit.sarif": sarifReport(input),
    "audit.json": jsonReport(input),
  };
  for (const [name, text] of Object.entries(reports)) await writeFile(`${out}/${name}`, text);

  const folder = audits[0]?.result.root ?? shop;
  const from = (path: string): string => relative(here, path) || ".";
  console.log(
    [
      "",
      `Reports: ${Object.keys(reports)
        .map((name) => from(`${out}/${name}`))
        .join(", ")}`,
      ...(given.length === 0 && !history ? [`The same folder in VS Code, in the browser, with the extension: npm run editor`] : []),
      `On the command line: npx keywarden audit ${history ? `${HISTORY} ` : ""}${from(folder)}   npx keywarden fix --dry-run ${from(folder)}`,
    ].join("\n"),
  );
  return audits.every(({ result }) => result.files.read > 0) ? 0 : 2;
}
