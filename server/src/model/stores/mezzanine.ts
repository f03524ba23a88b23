import type { Library } from "../api.ts";
import { setting } from "../forms.ts";

export const mezzanine: Library = {
  package: "Mezzanine",
  ecosystem: "pypi",
  setup: "from mezzanine.conf import settings",
  apis: {
    "mezzanine.conf:settings": {},
    "mezzanine.conf:settings.*": { value: setting("member"), example: "print(settings.STRIPE_API_KEY)" },
  },
};
