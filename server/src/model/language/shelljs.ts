import type { Library } from "../api.ts";
import { sink } from "../forms.ts";

export const shelljs: Library = {
  package: "shelljs",
  ecosystem: "npm",
  setup: 'import shell from "shelljs";',
  apis: {
    "shelljs:exec": { effects: [sink("process-arguments", "raw", "0")], example: 'shell.exec("curl -u " + KEY);' },
    "shelljs:echo": { effects: [sink("log", "text", "*")], example: "shell.echo(KEY);" },
  },
};
