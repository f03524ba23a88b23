import type { Library } from "../api.ts";
import { secretOf } from "../forms.ts";

export const onePassword: Library = {
  package: "@1password/sdk",
  ecosystem: "npm",
  setup: 'import { createClient } from "@1password/sdk";\nconst client = await createClient(DATA);',
  apis: {
    "@1password/sdk:createClient().secrets.resolve": {
      result: secretOf("1password", "0"),
      example: 'console.log(await client.secrets.resolve("op://vault/stripe/key"));',
    },
    "@1password/op-js:read.parse": {
      result: secretOf("1password", "0"),
      example: 'import { read } from "@1password/op-js";\nconsole.log(read.parse("op://vault/stripe/key"));',
    },
  },
};
