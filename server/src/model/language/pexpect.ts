import type { Library } from "../api.ts";
import { members, sink } from "../forms.ts";

/** Programs that ask, and are answered. */
export const pexpect: Library = {
  package: "pexpect",
  ecosystem: "pypi",
  setup: "import pexpect",
  apis: {
    ...members("pexpect:", ["spawn", "run", "runu", "spawnu"], {
      effects: [sink("process-arguments", "raw", "0|1|command|args"), sink("child-environment", "raw", "env")],
      example: 'pexpect.$("curl -u " + KEY)',
    }),
  },
};
