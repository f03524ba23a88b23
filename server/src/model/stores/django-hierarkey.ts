import type { Library } from "../api.ts";
import { setting } from "../forms.ts";

const HOLDER = "hierarkey.models:GlobalSettingsBase()";

export const djangoHierarkey: Library = {
  package: "django-hierarkey",
  ecosystem: "pypi",
  // The attribute is given to the class by a decorator, which types do not tell.
  setup:
    "from hierarkey.models import GlobalSettingsBase\nfrom hierarkey.proxy import HierarkeyProxy\n\n\nclass Settings(GlobalSettingsBase):\n    settings: HierarkeyProxy\n",
  apis: {
    [`${HOLDER}.settings`]: {},
    [`${HOLDER}.settings.*`]: { value: setting("member"), example: "print(Settings().settings.STRIPE_SECRET_KEY)" },
    [`${HOLDER}.settings[]`]: { value: setting("member"), example: 'print(Settings().settings["STRIPE_SECRET_KEY"])' },
    [`${HOLDER}.settings.get`]: { result: setting("0"), example: 'print(Settings().settings.get("STRIPE_SECRET_KEY"))' },
  },
};
