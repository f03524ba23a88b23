import type { Library } from "../api.ts";
import { secretOf } from "../forms.ts";

export const nodeVault: Library = {
  package: "node-vault",
  ecosystem: "npm",
  setup: 'import nodeVault from "node-vault";\nconst vault = nodeVault();',
  apis: {
    "node-vault:().read": { result: secretOf("vault", "0"), example: 'console.log((await vault.read("secret/data/stripe")).data.data.STRIPE_SECRET_KEY);' },
  },
};
