import type { Library } from "../api.ts";
import { gives, members, queries, shows } from "../forms.ts";

/** Packages that turn objects into text. */
export const javascriptSerializers: Library = {
  package: "",
  ecosystem: "npm",
  setup: "",
  apis: {
    ...members("safe-stable-stringify:", ["stringify", "configure"], shows("0", "json")),
    "safe-stable-stringify:": shows("0", "json"),
    "fast-safe-stringify:": shows("0", "json"),
    "json-stringify-safe:": shows("0", "json"),
    "flatted:stringify": shows("0", "json"),
    "superjson:stringify": shows("0", "json"),
    ...members("@msgpack/msgpack:", ["encode"], shows("0", "json")),
    ...members("msgpackr:", ["pack", "encode"], shows("0", "json")),
    ...members("cbor-x:", ["encode"], shows("0", "json")),
    "superjson:serialize": gives("0"),
    "devalue:stringify": shows("0", "json"),
    "devalue:uneval": shows("0", "json"),
    "serialize-javascript:": shows("0", "json"),
    "serialize-error:serializeError": gives("0"),
    "qs:stringify": queries("0"),
    "qs:parse": gives("0"),
    "query-string:stringify": shows("0", "json"),
    "js-yaml:dump": shows("0", "json"),
    "js-yaml:load": gives("0"),
    "yaml:stringify": shows("0", "json"),
    "yaml:parse": gives("0"),
    "node-inspect-extracted:inspect": { result: { kind: "shown", of: "0", form: "inspect", depth: "1.depth|2" } },
  },
};
