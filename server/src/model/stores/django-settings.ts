import type { Library } from "../api.ts";
import { harmless, members, setting } from "../forms.ts";

export const djangoSettings: Library = {
  package: "Django",
  ecosystem: "pypi",
  setup: "from django.conf import settings",
  apis: {
    // Printed, the object says which module it was read from.
    "django.conf:settings": {},
    "django.conf:settings.*": { value: setting("member"), example: "print(settings.STRIPE_SECRET_KEY)" },
    ...members(
      "django.conf:settings",
      ["DEBUG", "BASE_DIR", "TIME_ZONE", "LANGUAGE_CODE", "ALLOWED_HOSTS", "INSTALLED_APPS", "AUTH_USER_MODEL", "STATIC_URL", "MEDIA_URL", "configured"],
      { value: harmless },
    ),
  },
};
