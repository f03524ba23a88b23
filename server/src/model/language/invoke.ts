import type { Library } from "../api.ts";
import { members, sink } from "../forms.ts";

/** Tasks that run commands in a shell. */
export const invoke: Library = {
  package: "invoke",
  ecosystem: "pypi",
  setup: "import invoke\ncontext = invoke.Context()",
  apis: {
    ...members("invoke:", ["run", "sudo"], { effects: [sink("process-arguments", "raw", "0|command")], example: 'invoke.$("curl -u " + KEY)' }),
    ...members("invoke:Context()", ["run", "sudo"], { effects: [sink("process-arguments", "raw", "0|command")], example: 'context.$("curl -u " + KEY)' }),
    "invoke:Context": {},
  },
};
