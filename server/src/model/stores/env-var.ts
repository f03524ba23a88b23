import type { Library } from "../api.ts";
import { gives, members, tellsNothing, variable } from "../forms.ts";

export const envVar: Library = {
  package: "env-var",
  ecosystem: "npm",
  setup: 'import env from "env-var";',
  apis: {
    "env-var:get": { result: variable("0"), gives: "env-var:get()", example: 'console.log(env.get("STRIPE_SECRET_KEY").required().asString());' },
    ...members("env-var:get()", ["required", "default", "convertFromBase64", "example"], { ...gives("receiver"), gives: "env-var:get()" }),
    ...members("env-var:get()", ["asString", "asUrlString", "asJson", "asArray", "asRegExp"], gives("receiver")),
    ...members("env-var:get()", ["asInt", "asIntPositive", "asFloat", "asBool", "asBoolStrict", "asPortNumber"], tellsNothing),
  },
};
