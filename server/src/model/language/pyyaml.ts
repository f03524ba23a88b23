import type { Library } from "../api.ts";
import { gives, members, shows } from "../forms.ts";

export const pyyaml: Library = {
  package: "PyYAML",
  ecosystem: "pypi",
  setup: "import yaml",
  apis: {
    ...members("yaml:", ["dump", "safe_dump"], {
      ...shows("0|data", "repr"),
      effects: [{ kind: "sink", sink: { kind: "storage", form: "repr" }, at: "0|data", when: "1|stream" }],
      example: 'yaml.$({"key": KEY}, DATA)',
    }),
    ...members("yaml:", ["load", "safe_load", "full_load"], gives("0|stream")),
  },
};
