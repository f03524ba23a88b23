import type { Library } from "../api.ts";
import { shows } from "../forms.ts";

export const simplejson: Library = {
  package: "simplejson",
  ecosystem: "pypi",
  setup: "import simplejson",
  apis: { "simplejson:dumps": shows("0|obj", "json"), "simplejson:loads": { result: { kind: "decoded", of: "0|s", codec: "json" } } },
};
