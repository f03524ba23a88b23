import { mkdirSync, readdirSync, realpathSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import type { Audit } from "../audit/result.ts";
import { maskText } from "../model/credentials/mask.ts";
import { createReader } from "../project/node.ts";
import { runbookText } from "../report/runbook.ts";
import { showLine } from "../report/show.ts";
import { type ScanOptions, scan } from "./audit-command.ts";
import { EXIT, type ExitCode, UsageError } from "./exit-code.ts";
import type { Host } from "./host.ts";
import { githubFiles, type InitProject } from "./init/github.ts";
import { gitlabFiles } from "./init/gitlab.ts";
import { preCommitFiles } from "./init/pre-commit.ts";
import { type InitFolder, NotMergeable, type WrittenFile } from "./init/written-file.ts";

export const SCAFFOLDS = ["pre-commit", "github", "gitlab", "runbook"] as const;

export interface InitCommandOptions extends ScanOptions {
  readonly dryRun: boolean;
}

const RUNBOOK = "docs/stripe-key-runbook.md";

/** `keywarden init`: writes what keeps keys safe from now on, beside what is there. */
export async function initCommand(what: (typeof SCAFFOLDS)[number], path: string | undefined, options: InitCommandOptions, host: Host): Promise<ExitCode> {
  const root = rootOf(path, host);
  const folder = folderAt(root);
  const audits = what === "runbook" || what === "github" ? await scan([root], { ...options, failOn: "never" }, host) : [];
  if (audits === undefined) return EXIT.interrupted;
  let code: ExitCode = EXIT.clean;
  for (const file of filesFor(what, folder, audits, host)) {
    const before = folder.read(file.path);
    const name = showLine(relative(host.folder, join(root, file.path)).replaceAll(sep, "/"));
    if (before === file.text) host.stdout.write(`${name}: nothing to add\n`);
    else if (options.dryRun) host.stdout.write(`${name}: would be ${before === undefined ? "written" : "added to"}\n\n${maskText(file.text)}\n`);
    else if (write(join(root, file.path), file.text, before === undefined)) host.stdout.write(`${name}: ${before === undefined ? "written" : "added to"}\n`);
    else {
      host.stderr.write(`keywarden: cannot write ${name}\n`);
      code = EXIT.trouble;
    }
  }
  return code;
}

function filesFor(what: (typeof SCAFFOLDS)[number], folder: InitFolder, audits: readonly Audit[], host: Host): WrittenFile[] {
  try {
    if (what === "pre-commit") return preCommitFiles(folder, host.version);
    if (what === "gitlab") return gitlabFiles(folder, host.version);
    if (what === "github") return githubFiles(folder, projectOf(folder, audits, host.version));
    return [{ path: RUNBOOK, text: runbookText(audits, folder.read(RUNBOOK)) }];
  } catch (error) {
    if (error instanceof NotMergeable) throw new UsageError(`${showLine(error.message)}; it was left as it is`);
    throw error;
  }
}

/** Where there are manifests: those of the deployables that call Stripe, and those of the root. */
function projectOf(folder: InitFolder, audits: readonly Audit[], version: string): InitProject {
  const deployables = new Set(["", ...audits.flatMap(({ result }) => result.permissions.map((it) => it.deployable))]);
  const having = (...names: readonly string[]): string[] =>
    [...deployables].sort().filter((it) => names.some((name) => folder.read(it === "" ? name : `${it}/${name}`) !== undefined));
  return { version, npm: having("package.json"), pypi: having("pyproject.toml", "requirements.txt", "Pipfile", "setup.py") };
}

function rootOf(path: string | undefined, host: Host): string {
  try {
    const root = realpathSync.native(resolve(host.folder, path ?? "."));
    readdirSync(root);
    return root;
  } catch {
    throw new UsageError(`no such folder: ${showLine(path ?? ".")}`);
  }
}

function folderAt(root: string): InitFolder {
  const read = createReader();
  return {
    read(path) {
      const outcome = read(join(root, path));
      return outcome.kind === "text" ? outcome.decoded.text : undefined;
    },
    list(inside) {
      try {
        return readdirSync(join(root, inside));
      } catch {
        return [];
      }
    },
  };
}

/** A file that is new must not be there in any form: nothing is written through a link. */
function write(place: string, text: string, isNew: boolean): boolean {
  try {
    mkdirSync(dirname(place), { recursive: true });
    writeFileSync(place, text, { flag: isNew ? "wx" : "w" });
    return true;
  } catch {
    return false;
  }
}
