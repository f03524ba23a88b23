import type { Library } from "../api.ts";
import { members, sink } from "../forms.ts";

export const execa: Library = {
  package: "execa",
  ecosystem: "npm",
  setup: 'import { execa, execaNode, execaSync } from "execa";',
  apis: {
    // With options alone it gives itself: `execa({ cwd })`, of which the command is what that is called with.
    "execa:execa()": { effects: [sink("process-arguments", "text", "0")], example: "execa({})`curl -u ${KEY}`;" },
    "execa:": { same: "execa:execa" },
    ...members("execa:", ["execa", "execaSync", "execaNode"], {
      effects: [sink("process-arguments", "arguments", "0|1"), sink("child-environment", "raw", "0.env|1.env|2.env")],
      example: '$("curl", ["-u", KEY]);',
    }),
    "execa:$()": { same: "execa:execa()" },
    "execa:$": { effects: [sink("process-arguments", "text", "0")], example: 'import { $ } from "execa";\n$`curl -u ${KEY}`;' },
    "zx:$": { same: "execa:$" },
    ...members("execa:", ["execaCommand", "execaCommandSync"], {
      effects: [sink("process-arguments", "raw", "0"), sink("child-environment", "raw", "1.env")],
      majors: "..9",
      example: 'import { $ } from "execa";\n$("curl -u " + KEY);',
    }),
  },
};
