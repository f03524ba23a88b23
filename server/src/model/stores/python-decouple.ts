import type { Library } from "../api.ts";
import { source } from "../forms.ts";

export const pythonDecouple: Library = {
  package: "python-decouple",
  ecosystem: "pypi",
  setup: "from decouple import AutoConfig, Config, Csv, config",
  apis: {
    "decouple:config": {
      result: source({ kind: "environment", name: "0|option", fallback: "1|default", cast: "2|cast" }),
      example: 'print(config("STRIPE_SECRET_KEY"))',
    },
    "decouple:config.get": { same: "decouple:config" },
    "decouple:AutoConfig()": { same: "decouple:config" },
    "decouple:Config()": { same: "decouple:config" },
  },
};
