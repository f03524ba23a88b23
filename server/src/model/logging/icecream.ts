import type { Library } from "../api.ts";
import { sink } from "../forms.ts";

export const icecream: Library = {
  package: "icecream",
  ecosystem: "pypi",
  setup: "from icecream import ic",
  apis: {
    "icecream:ic": { effects: [sink("log", "repr", "*")], result: { kind: "same", of: "0" }, example: "ic(KEY)" },
  },
};
