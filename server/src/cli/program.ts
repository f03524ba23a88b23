import { Argument, Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { errorName } from "../audit/error-name.ts";
import { refactorings } from "../fixes/refactorings.ts";
import { maskText } from "../model/credentials/mask.ts";
import { SEVERITIES } from "../settings/severity.ts";
import { STORES } from "../settings/stores.ts";
import { type AuditCommandOptions, auditCommand, FORMATS, type ScanOptions } from "./audit-command.ts";
import { type BaselineCommandOptions, baselineCommand } from "./baseline-command.ts";
import { EXIT, UsageError } from "./exit-code.ts";
import { explainCommand, rulesCommand } from "./explain-command.ts";
import { type FixCommandOptions, fixCommand } from "./fix-command.ts";
import type { Host } from "./host.ts";
import { type InitCommandOptions, initCommand, SCAFFOLDS } from "./init-command.ts";
import { type MergeCommandOptions, mergeCommand } from "./merge-command.ts";
import { PERMISSION_FORMATS, type PermissionsCommandOptions, permissionsCommand, practicesCommand } from "./permissions-command.ts";
import { type RefactorCommandOptions, refactorCommand } from "./refactor-command.ts";
import { type RolledCommandOptions, rolledCommand } from "./rolled-command.ts";
import { withNarrowOptions, withScopeOptions } from "./scope-options.ts";
import { type WhyCommandOptions, whyCommand } from "./why-command.ts";

/** Runs the command with its arguments (without node and script) and returns the exit code. Never throws; no error text quotes a file. */
export async function run(parameters: readonly string[], host: Host): Promise<number> {
  let code: number = EXIT.clean;
  const program = new Command("keywarden");
  program
    .description("Keeps Stripe secret keys out of source code, logs and browsers. Nothing leaves this machine.")
    .version(host.version, "-V, --version", "print the version")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => host.stdout.write(text),
      writeErr: (text) => host.stderr.write(maskText(text)),
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .showHelpAfterError("(keywarden --help says more)");
  const exit: Exit = (status) => {
    code = status;
  };
  addReporting(program, host, exit);
  addRepairing(program, host, exit);
  addAccess(program, host, exit);
  addExplaining(program, host, exit);
  program
    .command("lsp")
    .description("start the language server")
    .option("--stdio", "speak on standard input and output (the default)")
    .action(() => host.startServer());

  try {
    await program.parseAsync(parameters, { from: "user" });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.clean : EXIT.trouble;
    // Any other message or stack may quote what was being read.
    host.stderr.write(`keywarden: ${error instanceof UsageError ? error.message : `internal error (${errorName(error)})`}\n`);
    return EXIT.trouble;
  }
}

/** Says how the command ends. */
type Exit = (code: number) => void;

/** What is found, and what is known of it already. */
function addReporting(program: Command, host: Host, exit: Exit): void {
  withNarrowOptions(withScopeOptions(withScanOptions(program.command("audit").description("look for keys and report them").addArgument(pathsArgument()))))
    .addOption(new Option("--format <format>", "how to report").choices(FORMATS).default("pretty"))
    .addOption(new Option("--output <file>", "write the report to a file"))
    .addHelpText(
      "after",
      "\nExits with 0 when clean, 1 with findings at or above the threshold,\n2 on bad usage or configuration, an unreadable path, or when nothing was scanned.",
    )
    .action(async (given: string[], options: AuditCommandOptions) => {
      exit(await auditCommand(given, options, host));
    });

  withScopeOptions(
    withScanOptions(
      program.command("baseline").description("write down all that is found now, so that audits report only what is new").addArgument(pathsArgument()),
      false,
    ),
  )
    .addOption(new Option("--output <file>", "where to write it"))
    .action(async (given: string[], options: BaselineCommandOptions) => {
      exit(await baselineCommand(given, options, host));
    });
  program
    .command("merge")
    .description("make one report of those of an audit's parts")
    .argument("<report...>", "SARIF reports")
    .addOption(new Option("--output <file>", "write the report to a file"))
    .addOption(failOnOption())
    .action((files: string[], options: MergeCommandOptions) => {
      exit(mergeCommand(files, options, host));
    });
  program
    .command("rolled")
    .description("note for the whole team that a key was rolled and opens nothing any more")
    .argument("<fingerprint>", "of the key, as reports show it")
    .addOption(new Option("--by <name>", "who rolled it"))
    .addOption(new Option("--on <day>", "when, like 2024-02-29; by default today"))
    .addOption(new Option("--root <folder>", "the folder whose settings are written; by default the current one"))
    .action((fingerprint: string, options: RolledCommandOptions) => {
      exit(rolledCommand(fingerprint, options, host));
    });
}

/** What changes files. */
function addRepairing(program: Command, host: Host, exit: Exit): void {
  withScanOptions(program.command("fix").description("put right what can be put right safely").addArgument(pathsArgument()))
    .addOption(new Option("--rule <rule>", "only findings of this rule"))
    .addOption(new Option("--store <store>", "where keys move to; by default as the settings say, or to what the project uses").choices(STORES))
    .addOption(new Option("--dry-run", "show the changes, write nothing").default(false))
    .addHelpText("after", "\nExits with 0 when nothing is left at the threshold, 1 when findings remain, fixable or not, 2 on any error.")
    .action(async (given: string[], options: FixCommandOptions) => {
      exit(await fixCommand(given, options, host));
    });

  withScanOptions(
    program
      .command("refactor")
      .description("rewrite code in which nothing is wrong")
      .addArgument(new Argument("<what>", "what to do").choices(refactorings.map(({ id }) => id)))
      .addArgument(pathsArgument()),
    false,
  )
    .addOption(new Option("--store <store>", "where new code reads keys from; by default as the settings say").choices(STORES))
    .addOption(new Option("--dry-run", "show the changes, write nothing").default(false))
    .addHelpText("after", `\n${refactorings.map(({ id, title }) => `${id}: ${title}.`).join("\n")}`)
    .action(async (what: string, given: string[], options: RefactorCommandOptions) => {
      const refactoring = refactorings.find(({ id }) => id === what);
      if (refactoring !== undefined) exit(await refactorCommand(refactoring, given, options, host));
    });

  withScanOptions(program.command("init").description("write what keeps keys safe from now on, beside what is there"), false)
    .addArgument(new Argument("<what>", "what to write").choices(SCAFFOLDS))
    .argument("[folder]", "where; by default the current folder")
    .addOption(new Option("--dry-run", "show what would be written, write nothing").default(false))
    .action(async (what: (typeof SCAFFOLDS)[number], folder: string | undefined, options: InitCommandOptions) => {
      exit(await initCommand(what, folder, options, host));
    });
}

/** What keys must be allowed, and how they are kept. */
function addAccess(program: Command, host: Host, exit: Exit): void {
  withScanOptions(
    program.command("permissions").description("say what a restricted key must be allowed, for each key and program").addArgument(pathsArgument()),
    false,
  )
    .addOption(new Option("--format <format>", "how to report").choices(PERMISSION_FORMATS).default("table"))
    .action(async (given: string[], options: PermissionsCommandOptions) => {
      exit(await permissionsCommand(given, options, host));
    });
  withScanOptions(program.command("practices").description("go through a checklist of habits that keep keys safe").addArgument(pathsArgument()), false).action(
    async (given: string[], options: ScanOptions) => {
      exit(await practicesCommand(given, options, host));
    },
  );
}

/** What there is to know of rules and findings. */
function addExplaining(program: Command, host: Host, exit: Exit): void {
  program
    .command("why")
    .description("say why a line is flagged, or silent")
    .argument("<place>", "FILE:LINE")
    .addOption(new Option("--no-color", "no colours"))
    .action(async (place: string, options: WhyCommandOptions) => {
      exit(await whyCommand(place, options, host));
    });
  program
    .command("rules")
    .description("list all rules")
    .action(() => {
      exit(rulesCommand(host));
    });
  program
    .command("explain")
    .description("say what a rule finds, why it matters and what to do")
    .argument("<rule>")
    .action((rule: string) => {
      exit(explainCommand(rule, host));
    });
}

function pathsArgument(): Argument {
  return new Argument("[path...]", "files and folders; by default the current folder");
}

function failOnOption(): Option {
  return new Option("--fail-on <severity>", "exit with 1 from this severity on")
    .choices([...SEVERITIES, "never"])
    .default("error" satisfies ScanOptions["failOn"]);
}

function withScanOptions(command: Command, reportsFindings = true): Command {
  return (reportsFindings ? command.addOption(failOnOption()) : command)
    .addOption(new Option("--include-ignored", "look at files that git ignores, too").default(false))
    .addOption(new Option("--no-color", "no colours"))
    .addOption(new Option("--quiet", "no progress, and one line for each finding").default(false))
    .addOption(new Option("--jobs <number>", "threads to use at most").argParser(positiveInteger));
}

function positiveInteger(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError("It must be a whole number from 1 on.");
  return Math.min(number, 64);
}
