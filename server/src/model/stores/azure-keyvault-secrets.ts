import type { Library } from "../api.ts";
import { secretOf } from "../forms.ts";

export const azureKeyvaultSecrets: Library = {
  package: "azure-keyvault-secrets",
  ecosystem: "pypi",
  setup: "from azure.keyvault.secrets import SecretClient\nclient = SecretClient(DATA, DATA)",
  apis: {
    "azure.keyvault.secrets:SecretClient().get_secret": {
      result: secretOf("azure-key-vault", "0|name"),
      example: 'print(client.get_secret("stripe-secret-key").value)',
    },
    "azure.keyvault.secrets.aio:SecretClient": { gives: "azure.keyvault.secrets:SecretClient()" },
  },
};
