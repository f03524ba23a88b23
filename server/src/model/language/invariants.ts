import type { Library } from "../api.ts";
import { harmless, sink } from "../forms.ts";

/** Packages that raise an error with a message where something does not hold. */
export const invariants: Library = {
  package: "",
  ecosystem: "npm",
  setup: "",
  apis: {
    "tiny-invariant:": {
      effects: [sink("error", "text", "1|1()")],
      result: harmless,
      example: 'import invariant from "tiny-invariant";\ninvariant(DATA, KEY);',
    },
    "invariant:": {
      effects: [sink("error", "text", "1+")],
      result: harmless,
      example: 'import invariant from "invariant";\ninvariant(DATA, "bad key %s", KEY);',
    },
  },
};
