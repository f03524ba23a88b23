import type { Library } from "../api.ts";
import { secretOf } from "../forms.ts";

export const hashiVaultJs: Library = {
  package: "hashi-vault-js",
  ecosystem: "npm",
  setup: 'import Vault from "hashi-vault-js";\nconst vault = new Vault({});',
  apis: {
    "hashi-vault-js:().readKVSecret": { result: secretOf("vault", "1"), example: 'console.log(await vault.readKVSecret(DATA, "stripe"));' },
  },
};
