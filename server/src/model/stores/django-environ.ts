import type { Library } from "../api.ts";
import { members, tellsNothing, variable } from "../forms.ts";

export const djangoEnviron: Library = {
  package: "django-environ",
  ecosystem: "pypi",
  setup: "import environ\nenv = environ.Env()",
  apis: {
    "environ:Env()": { result: variable("0|var", "1|default"), example: 'print(env("STRIPE_SECRET_KEY"))' },
    ...members("environ:Env()", ["str", "bytes", "get_value", "json", "list", "tuple", "dict", "url"], {
      result: variable("0|var", "1|default"),
      example: 'print(env.$("STRIPE_SECRET_KEY"))',
    }),
    ...members("environ:Env()", ["bool", "int", "float", "read_env"], tellsNothing),
    "environ:FileAwareEnv": { gives: "environ:Env()" },
    "environ:Env.read_env": tellsNothing,
  },
};
