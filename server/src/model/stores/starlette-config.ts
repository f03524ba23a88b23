import type { Library } from "../api.ts";
import { source } from "../forms.ts";

/** A class may be named that hides the value. */
const variable = source({ kind: "environment", name: "0|key", fallback: "2|default", cast: "1|cast" });

export const starletteConfig: Library = {
  package: "starlette",
  ecosystem: "pypi",
  setup: 'from starlette.config import Config\nconfig = Config(".env")',
  apis: {
    "starlette.config:Config()": { result: variable, example: 'print(config("STRIPE_SECRET_KEY"))' },
    "starlette.config:Config().get": { result: variable, example: 'print(config.get("STRIPE_SECRET_KEY"))' },
    "starlette.datastructures:Secret": { result: { kind: "sealed", of: "0", says: true } },
    "starlette.config:environ": { same: "os:environ" },
  },
};
