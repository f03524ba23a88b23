import type { Library } from "../api.ts";
import { variable } from "../forms.ts";

export const starletteConfig: Library = {
  package: "starlette",
  ecosystem: "pypi",
  setup: 'from starlette.config import Config\nconfig = Config(".env")',
  apis: {
    "starlette.config:Config()": { result: variable("0|key", "default"), example: 'print(config("STRIPE_SECRET_KEY"))' },
    "starlette.config:Config().get": { result: variable("0|key", "default"), example: 'print(config.get("STRIPE_SECRET_KEY"))' },
    "starlette.datastructures:Secret": { result: { kind: "sealed", of: "0" } },
    "starlette.config:environ": { same: "os:environ" },
  },
};
