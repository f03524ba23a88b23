import type { Library } from "../api.ts";
import { harmless, sink } from "../forms.ts";

export const tqdm: Library = {
  package: "tqdm",
  ecosystem: "pypi",
  setup: "from tqdm import tqdm",
  apis: {
    "tqdm:tqdm": { result: { kind: "list", of: "0[]" } },
    "tqdm:tqdm.write": { effects: [sink("log", "repr", "0|s")], result: harmless, example: "tqdm.write(KEY)" },
  },
};
