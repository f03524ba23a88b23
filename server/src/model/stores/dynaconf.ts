import type { Library } from "../api.ts";
import { setting, settings } from "../forms.ts";

export const dynaconf: Library = {
  package: "dynaconf",
  ecosystem: "pypi",
  setup: "from dynaconf import Dynaconf\nsettings = Dynaconf()",
  apis: {
    "dynaconf:Dynaconf()": {},
    "dynaconf:Dynaconf().*": { value: setting("member"), example: "print(settings.STRIPE_SECRET_KEY)" },
    "dynaconf:Dynaconf()[]": { value: setting("member"), example: 'print(settings["STRIPE_SECRET_KEY"])' },
    "dynaconf:Dynaconf().get": { result: setting("0|key", "1|default"), example: 'print(settings.get("STRIPE_SECRET_KEY"))' },
    "dynaconf:Dynaconf().as_dict": { result: settings, example: "print(settings.as_dict())" },
    "dynaconf:settings": { same: "dynaconf:Dynaconf()" },
    "dynaconf:LazySettings": { gives: "dynaconf:Dynaconf()" },
  },
};
