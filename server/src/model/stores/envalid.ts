import type { Library } from "../api.ts";
import { harmless, listedEnvironment, members, variable } from "../forms.ts";

/** Validated environments: an object whose members are variables. */
export const envalid: Library = {
  package: "envalid",
  ecosystem: "npm",
  setup:
    'import { cleanEnv, str } from "envalid";\nimport { createEnv } from "@t3-oss/env-nextjs";\nconst env = cleanEnv(process.env, { STRIPE_SECRET_KEY: str() });',
  apis: {
    "envalid:cleanEnv": { result: listedEnvironment("1"), example: "console.log(env);" },
    "envalid:cleanEnv().*": { value: variable("member"), example: "console.log(env.STRIPE_SECRET_KEY);" },
    "envalid:cleanEnv()[]": { same: "envalid:cleanEnv().*" },
    "envalid:cleanEnv().isProduction": { value: harmless },
    "@t3-oss/env-nextjs:createEnv": {
      result: listedEnvironment("0.server|0.client|0.shared"),
      example: "console.log(createEnv({ server: {}, runtimeEnv: process.env }));",
    },
    "@t3-oss/env-nextjs:createEnv().*": {
      value: variable("member"),
      example: "console.log((createEnv({ server: {}, runtimeEnv: process.env }) as any).STRIPE_SECRET_KEY);",
    },
    "@t3-oss/env-nextjs:createEnv()[]": { same: "@t3-oss/env-nextjs:createEnv().*" },
    ...members("@t3-oss/env-core:", ["createEnv"], { same: "@t3-oss/env-nextjs:createEnv" }),
    ...members("@t3-oss/env-nuxt:", ["createEnv"], { same: "@t3-oss/env-nextjs:createEnv" }),
    "znv:parseEnv": { same: "envalid:cleanEnv" },
  },
};
