import type { Library } from "../api.ts";
import { setting } from "../forms.ts";

const CONFIGURED = "appconf:AppConf().configured";

/** A method `configure_secret_key` is given the setting of that name, with the prefix of the class. */
export const djangoAppconf: Library = {
  package: "django-appconf",
  ecosystem: "pypi",
  setup: "from appconf import AppConf",
  apis: {
    "appconf:AppConf": { overrides: { "configure_*": { parameters: [CONFIGURED] } } },
    [CONFIGURED]: { value: setting("member"), example: "class Conf(AppConf):\n    def configure_stripe_secret_key(self, value):\n        print(value)" },
  },
};
