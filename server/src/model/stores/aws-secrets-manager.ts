import type { Library } from "../api.ts";
import { gives, secretOf } from "../forms.ts";

export const awsSecretsManager: Library = {
  package: "@aws-sdk/client-secrets-manager",
  ecosystem: "npm",
  setup:
    'import { GetSecretValueCommand, SecretsManager, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";\nconst client = new SecretsManagerClient();',
  apis: {
    "@aws-sdk/client-secrets-manager:GetSecretValueCommand": gives("0"),
    "@aws-sdk/client-secrets-manager:BatchGetSecretValueCommand": gives("0"),
    "@aws-sdk/client-secrets-manager:SecretsManagerClient().send": {
      result: secretOf("aws-secrets-manager", "0.SecretId"),
      example: 'console.log((await client.send(new GetSecretValueCommand({ SecretId: "stripe/secret-key" }))).SecretString);',
    },
    "@aws-sdk/client-secrets-manager:SecretsManager().getSecretValue": {
      result: secretOf("aws-secrets-manager", "0.SecretId"),
      example: 'console.log((await new SecretsManager().getSecretValue({ SecretId: "stripe/secret-key" })).SecretString);',
    },
    "@aws-sdk/client-secrets-manager:SecretsManager().send": { same: "@aws-sdk/client-secrets-manager:SecretsManagerClient().send" },
  },
};
