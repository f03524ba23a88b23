import type { Library } from "../api.ts";
import { gives, members, sink } from "../forms.ts";

/** Addresses that are put together. */
export const yarl: Library = {
  package: "yarl",
  ecosystem: "pypi",
  setup: "from yarl import URL",
  apis: {
    "yarl:URL": { gives: "yarl:URL()", result: { kind: "same", of: "0" } },
    "yarl:URL.build": {
      effects: [sink("url", "repr", "query|query_string|path|user|password")],
      gives: "yarl:URL()",
      example: 'URL.build(host="example.com", query={"key": KEY})',
    },
    ...members("yarl:URL()", ["with_query", "update_query", "extend_query"], {
      effects: [sink("url", "repr", "0|**")],
      ...gives("receiver"),
      example: 'URL("https://example.com").$({"key": KEY})',
    }),
    ...members("yarl:URL()", ["with_path", "with_user", "with_password", "with_fragment"], {
      effects: [sink("url", "text", "0")],
      ...gives("receiver"),
      example: 'URL("https://example.com").$(KEY)',
    }),
  },
};
