import type { Library } from "../api.ts";
import { sink } from "../forms.ts";

/** Commands on another machine. */
export const paramiko: Library = {
  package: "paramiko",
  ecosystem: "pypi",
  setup: "import paramiko\nclient = paramiko.SSHClient()",
  apis: {
    "paramiko:SSHClient": {},
    "paramiko:client.SSHClient": { same: "paramiko:SSHClient" },
    "paramiko:SSHClient().exec_command": {
      effects: [sink("process-arguments", "raw", "0|command")],
      example: 'client.exec_command("curl -u " + KEY)',
    },
  },
};
