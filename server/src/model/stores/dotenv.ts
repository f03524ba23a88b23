import type { Library } from "../api.ts";
import { gives, variable, wholeEnvironment } from "../forms.ts";

export const dotenv: Library = {
  package: "dotenv",
  ecosystem: "npm",
  setup: 'import dotenv from "dotenv";',
  apis: {
    "dotenv:config().parsed": { value: wholeEnvironment, example: "console.log(dotenv.config().parsed);" },
    "dotenv:config().parsed.*": { value: variable("member"), example: "console.log(dotenv.config().parsed?.STRIPE_SECRET_KEY);" },
    "dotenv:parse": { result: wholeEnvironment, example: "console.log(dotenv.parse(DATA));" },
    "dotenv:parse().*": { value: variable("member"), example: "console.log(dotenv.parse(DATA).STRIPE_SECRET_KEY);" },
    "@dotenvx/dotenvx:get": { result: variable("0"), example: 'import dotenvx from "@dotenvx/dotenvx";\nconsole.log(dotenvx.get("STRIPE_SECRET_KEY"));' },
    "@dotenvx/dotenvx:config": { same: "dotenv:config" },
    "dotenv-safe:config": { same: "dotenv:config" },
    "dotenv-expand:expand": gives("0"),
  },
};
