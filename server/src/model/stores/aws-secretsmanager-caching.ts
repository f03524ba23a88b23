import type { Library } from "../api.ts";
import { secretOf } from "../forms.ts";

export const awsSecretsmanagerCaching: Library = {
  package: "aws-secretsmanager-caching",
  ecosystem: "pypi",
  setup: "from aws_secretsmanager_caching import SecretCache\ncache = SecretCache()",
  apis: {
    "aws_secretsmanager_caching:SecretCache().get_secret_string": {
      result: secretOf("aws-secrets-manager", "0|secret_id"),
      example: 'print(cache.get_secret_string("stripe/secret-key"))',
    },
    "aws_secretsmanager_caching:SecretCache().get_secret_binary": {
      result: secretOf("aws-secrets-manager", "0|secret_id"),
      example: 'print(cache.get_secret_binary("stripe/secret-key"))',
    },
  },
};
