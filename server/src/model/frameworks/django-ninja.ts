import type { Library } from "../api.ts";
import { decorators, sink } from "../forms.ts";

export const djangoNinja: Library = {
  package: "django-ninja",
  ecosystem: "pypi",
  setup: "from ninja import NinjaAPI, Router\napi = NinjaAPI()",
  apis: {
    ...decorators(
      "ninja:NinjaAPI()",
      ["get", "post", "put", "patch", "delete"],
      { parameters: ["django.http:HttpRequest()"], others: ":request-input", checks: true, returns: { kind: "response", form: "json" } },
      '@api.$("/key")\ndef key(request):\n    return {"key": KEY}',
    ),
    "ninja.errors:HttpError": {
      effects: [sink("response", "json", "1|message")],
      result: { kind: "shown", of: "1|message", form: "repr" },
      example: "from ninja.errors import HttpError\nraise HttpError(502, KEY)",
    },
    "ninja:Router": { gives: "ninja:NinjaAPI()" },
  },
};
