import type { Library } from "../api.ts";
import { members, tellsNothing, variable } from "../forms.ts";

export const environs: Library = {
  package: "environs",
  ecosystem: "pypi",
  setup: "from environs import Env\nenv = Env()",
  apis: {
    "environs:Env()": { result: variable("0|name", "1|default"), example: 'print(env("STRIPE_SECRET_KEY"))' },
    ...members("environs:Env()", ["str", "json", "list", "dict", "url"], {
      result: variable("0|name", "1|default"),
      example: 'print(env.$("STRIPE_SECRET_KEY"))',
    }),
    ...members("environs:Env()", ["bool", "int", "float", "read_env", "date", "datetime", "timedelta"], tellsNothing),
    "environs:env": { same: "environs:Env()" },
  },
};
