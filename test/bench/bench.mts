import { writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { join } from "node:path";
import { activation } from "./activation.ts";
import { auditOfModules, auditsOfCorpora } from "./audits.ts";
import { ROOT } from "./cache.ts";
import { configKeystrokes } from "./config-keystrokes.ts";
import { markdownTable, type Table } from "./figures.ts";
import { historyWalk } from "./history.ts";
import { keystrokes } from "./keystrokes.ts";
import { chain } from "./modules.ts";
import { publishedKeystrokes } from "./published-keystrokes.ts";
import { injection } from "./real/inject.ts";
import { leaksInjected } from "./real/leaks.ts";
import { realInput } from "./real/real.ts";
import { sizes, startUp } from "./start-up.ts";

/**
 * `npm run bench`: how long things take. Numbers depend on the machine and on what else it does, so each comes with its ratio to something simple done on the same
 * machine in the same minutes, and nothing here fails for being slow.
 *
 * `--short`: what takes a minute. `--real`: published packages, every finding judged, and keys put in and found again; fails where a finding has no verdict.
 * Without either: all figures, written to docs/performance.md.
 */
const isShort = process.argv.includes("--short");
const machine = `Node ${process.version}, ${process.platform} ${process.arch}, ${cpus().length} × ${cpus()[0]?.model ?? "?"}, ${Math.round(totalmem() / 2 ** 30)} GiB`;
console.log(`${machine}\n`);

if (process.argv.includes("--real")) {
  const judged = await realInput();
  const found = await injection();
  await leaksInjected();
  process.exitCode = judged && found ? 0 : 1;
} else {
  const sections: [title: string, first: string, text: string, table: Table][] = [];
  const add = (title: string, first: string, text: string, table: Table): void => {
    console.log(title);
    console.table(table);
    sections.push([title, first, text, table]);
  };
  add(
    "Keystroke to diagnostics",
    "language, size, what is typed",
    "Through the language server as it is shipped, with the example shop's code repeated to the size: from the change being sent to the diagnostics being there.",
    await keystrokes(isShort ? [100, 1000] : [100, 1000, 10_000], isShort ? 2 : 8),
  );
  if (!isShort)
    add(
      "Keystroke to diagnostics in published code",
      "language, files",
      "The same in files of published packages (corpus M, below) with the shop's code above: at places all over each a letter, a quote or the end of a line is typed and taken back.",
      await publishedKeystrokes([1000, 3000, 10_000]),
    );
  add(
    "Keystroke to diagnostics in configuration",
    "file, size",
    "The same in configuration files made for this, like real ones and long: a name and its value are typed in the middle.",
    await configKeystrokes(isShort ? 1000 : 5000, isShort ? 1 : 4),
  );
  add("Start of the language server", "file", "", await startUp(isShort ? 2 : 8));
  add(
    "Activation",
    "what",
    "Until VS Code goes on: over an interface of VS Code's that does nothing. The server starts beside it.",
    activation(isShort ? 3 : 8),
  );
  add(
    "A chain of modules",
    "modules",
    "A project made for this: a key in the first module, handed on from each to the next, fifty functions between it and the log in the last.",
    await chain(isShort ? [75, 150] : [75, 150, 300]),
  );
  add(
    "History of a repository",
    "program",
    `A repository made for this: ${isShort ? "1,000" : "20,000"} commits with branches, merges, renames and deletions, and keys at known places.`,
    historyWalk(isShort ? 1000 : 20_000, isShort ? 1 : 3, !isShort),
  );
  add("Audit of `node_modules`", "workers", "This project's own, everything in it.", await auditOfModules());
  if (!isShort) {
    add(
      "Audit of published packages",
      "corpus: program",
      "M is 24,777 files of code in published packages (232 MB), S every eighth of them; `test/bench/corpus` makes both. ripgrep looks for what the audit looks for first.",
      auditsOfCorpora(3),
    );
    add("What is shipped", "file", "", sizes());
    writeFileSync(join(ROOT, "docs/performance.md"), page());
    console.log("docs/performance.md written");
  }

  function page(): string {
    const parts = sections.map(([title, first, text, table]) => `## ${title}\n\n${text === "" ? "" : `${text}\n\n`}${markdownTable(first, table)}`);
    return `# Performance

Made by \`npm run build && npm run bench\`; nobody edits it. ${machine}. Ratios compare things done in the same run; milliseconds are those of this machine, which others used at the same time.

${parts.join("\n")}`;
  }
}
