import type { Library } from "../api.ts";
import { harmless } from "../forms.ts";

export const djangoCrypto: Library = {
  package: "Django",
  ecosystem: "pypi",
  setup: "from django.utils.crypto import constant_time_compare",
  apis: {
    "django.utils.crypto:constant_time_compare": {
      effects: [{ kind: "client", client: "constant-time-comparison" }],
      result: harmless,
      example: "constant_time_compare(DATA, DATA)",
    },
    "django.core.signing:dumps": {},
  },
};
