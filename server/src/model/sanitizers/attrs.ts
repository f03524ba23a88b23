import type { Library } from "../api.ts";
import { all, members } from "../forms.ts";

export const attrs: Library = {
  package: "attrs",
  ecosystem: "pypi",
  setup: "import attrs",
  apis: {
    ...members("attrs:", ["define", "frozen", "mutable"], { decorates: { declares: true } }),
    ...members("attr:", ["s", "attrs", "dataclass", "define", "frozen"], { decorates: { declares: true } }),
    "attrs:field": { result: { kind: "either", of: ["default", "factory()"] } },
    ...members("attr:", ["ib", "attrib", "field"], { result: { kind: "either", of: ["0", "default", "factory()"] } }),
    ...all(["attrs:asdict", "attr:asdict"], { result: { kind: "merged", of: ["0"], unless: "filter|dict_factory|value_serializer" } }),
    ...all(["attrs:fields", "attr:fields"], { result: { kind: "declared", of: "0" } }),
    ...all(["attrs:evolve", "attr:evolve"], { result: { kind: "copied", of: "0", update: "**" } }),
  },
};
