import type { Library } from "../api.ts";
import { harmless, members, setting, settings } from "../forms.ts";

export const djangoSettings: Library = {
  package: "Django",
  ecosystem: "pypi",
  setup: "from django.conf import settings",
  apis: {
    "django.conf:settings": { value: settings, example: "print(settings)" },
    "django.conf:settings.*": { value: setting("member"), example: "print(settings.STRIPE_SECRET_KEY)" },
    ...members(
      "django.conf:settings",
      ["DEBUG", "BASE_DIR", "TIME_ZONE", "LANGUAGE_CODE", "ALLOWED_HOSTS", "INSTALLED_APPS", "AUTH_USER_MODEL", "STATIC_URL", "MEDIA_URL", "configured"],
      { value: harmless },
    ),
  },
};
