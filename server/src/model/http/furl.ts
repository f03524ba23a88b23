import type { Library } from "../api.ts";
import { gives, members, sink } from "../forms.ts";

/** Addresses that are changed where they stand. */
export const furl: Library = {
  package: "furl",
  ecosystem: "pypi",
  setup: 'from furl import furl\naddress = furl("https://example.com")',
  apis: {
    "furl:furl": { gives: "furl:furl()", result: { kind: "same", of: "0" } },
    ...members("furl:furl()", ["add", "set"], {
      effects: [sink("url", "repr", "0|args|query_params|query")],
      ...gives("receiver"),
      example: 'address.$({"key": KEY})',
    }),
  },
};
