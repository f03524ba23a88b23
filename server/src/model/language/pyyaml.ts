import type { Library } from "../api.ts";
import { gives, members, shows } from "../forms.ts";

export const pyyaml: Library = {
  package: "PyYAML",
  ecosystem: "pypi",
  setup: "import yaml",
  apis: {
    ...members("yaml:", ["dump", "safe_dump"], shows("0|data", "repr")),
    ...members("yaml:", ["load", "safe_load", "full_load"], gives("0|stream")),
  },
};
