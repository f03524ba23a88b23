import type { Library } from "../api.ts";
import { setting } from "../forms.ts";

export const djangoConstance: Library = {
  package: "django-constance",
  ecosystem: "pypi",
  setup: "from constance import config",
  apis: {
    "constance:config.*": { value: setting("member"), example: "print(config.STRIPE_SECRET_KEY)" },
  },
};
