import type { Library } from "../api.ts";
import { secretOf } from "../forms.ts";

export const litehexNodeVault: Library = {
  package: "@litehex/node-vault",
  ecosystem: "npm",
  setup: 'import { Client } from "@litehex/node-vault";\nconst vault = new Client();',
  apis: {
    "@litehex/node-vault:Client().kv2.read": {
      result: secretOf("vault", "0.path|0"),
      example: 'console.log(await vault.kv2.read({ mountPath: "secret", path: "stripe" }));',
    },
    "@litehex/node-vault:Client().read": { result: secretOf("vault", "0.path|0"), example: 'console.log(await vault.read({ path: "secret/data/stripe" }));' },
  },
};
