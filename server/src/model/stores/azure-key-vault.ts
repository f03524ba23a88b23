import type { Library } from "../api.ts";
import { secretOf } from "../forms.ts";

export const azureKeyVault: Library = {
  package: "@azure/keyvault-secrets",
  ecosystem: "npm",
  setup: 'import { SecretClient } from "@azure/keyvault-secrets";\nconst client = new SecretClient(DATA, DATA);',
  apis: {
    "@azure/keyvault-secrets:SecretClient().getSecret": {
      result: secretOf("azure-key-vault", "0"),
      example: 'console.log((await client.getSecret("stripe-secret-key")).value);',
    },
  },
};
