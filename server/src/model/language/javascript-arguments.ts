import type { Library } from "../api.ts";
import { members, sink } from "../forms.ts";
import type { Result } from "../result.ts";

const given: Result = { kind: "source", source: { kind: "arguments" } };

/** Packages that read what a program is called with. */
export const javascriptArguments: Library = {
  package: "",
  ecosystem: "npm",
  setup: 'import yargs from "yargs";\nimport minimist from "minimist";\nimport { parseArgs } from "node:util";\nimport { Command } from "commander";',
  apis: {
    "yargs:": { gives: "yargs:()" },
    "yargs/yargs:": { same: "yargs:" },
    ...members(
      "yargs:()",
      ["option", "options", "usage", "command", "demandOption", "demandCommand", "alias", "default", "env", "example", "help", "strict", "version", "wrap"],
      { gives: "yargs:()" },
    ),
    "yargs:().argv": { value: given, example: "console.log(yargs([]).argv);" },
    ...members("yargs:()", ["parse", "parseSync", "parseAsync"], { result: given, example: "console.log(yargs([]).$());" }),
    "minimist:": { result: given, example: "console.log(minimist([]));" },
    "util:parseArgs": {},
    "util:parseArgs().values": { value: given, example: "console.log(parseArgs({ options: {} }).values);" },
    "commander:program": { same: "commander:Command()" },
    ...members(
      "commander:Command()",
      ["name", "description", "version", "usage", "option", "requiredOption", "addOption", "argument", "command", "action", "parse", "parseAsync"],
      { gives: "commander:Command()" },
    ),
    ...members("commander:Command()", ["opts", "optsWithGlobals"], { result: given, example: "console.log(new Command().$());" }),
    "commander:Command().error": { ends: true, effects: [sink("log", "text", "0")], example: "new Command().error(KEY);" },
  },
};
