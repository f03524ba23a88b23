import type { Library } from "../api.ts";
import { members, sink } from "../forms.ts";
import { authorization, basicAuthentication } from "./effects.ts";

export const treq: Library = {
  package: "treq",
  ecosystem: "pypi",
  setup: "import treq",
  apis: {
    ...members("treq:", ["get", "post", "put", "delete", "patch"], {
      effects: [
        { kind: "request", url: "0|url", headers: "headers" },
        sink("url", "text", "0|url"),
        sink("url", "json", "params"),
        authorization("headers"),
        basicAuthentication("auth.0"),
      ],
      example: 'treq.$("https://api.stripe.com/v1/balance", auth=(KEY, ""))',
    }),
  },
};
