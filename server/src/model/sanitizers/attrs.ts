import type { Library } from "../api.ts";
import { members } from "../forms.ts";

export const attrs: Library = {
  package: "attrs",
  ecosystem: "pypi",
  setup: "import attrs",
  apis: {
    ...members("attrs:", ["define", "frozen", "mutable"], { decorates: {} }),
    ...members("attr:", ["s", "attrs", "dataclass", "define", "frozen"], { decorates: {} }),
    ...members("attrs:", ["field", "asdict", "evolve"], { result: { kind: "either", of: ["0", "default"] } }),
    ...members("attr:", ["ib", "attrib", "asdict", "evolve"], { result: { kind: "either", of: ["0", "default"] } }),
  },
};
