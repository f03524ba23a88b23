import type { Library } from "../api.ts";
import { members, source, tellsNothing } from "../forms.ts";

/** In a `with env.prefixed("STRIPE_")` the names are shorter. */
const variable = source({ kind: "environment", name: "0|name", prefix: "receiver. prefix", fallback: "1|default" });

export const environs: Library = {
  package: "environs",
  ecosystem: "pypi",
  setup: "from environs import Env\nenv = Env()",
  apis: {
    "environs:Env()": { result: variable, example: 'print(env("STRIPE_SECRET_KEY"))' },
    ...members("environs:Env()", ["str", "json", "list", "dict", "url"], {
      result: variable,
      example: 'print(env.$("STRIPE_SECRET_KEY"))',
    }),
    ...members("environs:Env()", ["bool", "int", "float", "read_env", "date", "datetime", "timedelta"], tellsNothing),
    "environs:Env().prefixed": {
      effects: [{ kind: "client", client: "environs-prefix", options: { of: "receiver", prefix: "0|prefix" } }],
      example: 'env.prefixed("STRIPE_")',
    },
    "environs:Env().prefixed()": { prefixes: true },
    "environs:env": { same: "environs:Env()" },
  },
};
