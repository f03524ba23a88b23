import type { Library } from "../api.ts";
import { shows } from "../forms.ts";

export const orjson: Library = {
  package: "orjson",
  ecosystem: "pypi",
  setup: "import orjson",
  apis: { "orjson:dumps": shows("0|obj", "json"), "orjson:loads": { result: { kind: "decoded", of: "0|s", codec: "json" } } },
};
