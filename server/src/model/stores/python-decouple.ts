import type { Library } from "../api.ts";
import { variable } from "../forms.ts";

export const pythonDecouple: Library = {
  package: "python-decouple",
  ecosystem: "pypi",
  setup: "from decouple import AutoConfig, Config, Csv, config",
  apis: {
    "decouple:config": { result: variable("0|option", "1|default"), example: 'print(config("STRIPE_SECRET_KEY"))' },
    "decouple:config.get": { same: "decouple:config" },
    "decouple:AutoConfig()": { same: "decouple:config" },
    "decouple:Config()": { same: "decouple:config" },
  },
};
