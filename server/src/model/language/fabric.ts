import type { Library } from "../api.ts";
import { members, sink } from "../forms.ts";

/** Commands on another machine, or on this one. */
export const fabric: Library = {
  package: "fabric",
  ecosystem: "pypi",
  setup: 'import fabric\nconnection = fabric.Connection("web")',
  apis: {
    "fabric:Connection": {},
    ...members("fabric:Connection()", ["run", "sudo", "local"], {
      effects: [sink("process-arguments", "raw", "0|command")],
      example: 'connection.$("curl -u " + KEY)',
    }),
  },
};
