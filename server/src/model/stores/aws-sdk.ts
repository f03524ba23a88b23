import type { Library } from "../api.ts";
import { callback, secretOf } from "../forms.ts";

export const awsSdk: Library = {
  package: "aws-sdk",
  ecosystem: "npm",
  setup: 'import AWS from "aws-sdk";\nconst secrets = new AWS.SecretsManager();\nconst ssm = new AWS.SSM();',
  apis: {
    "aws-sdk:SecretsManager().getSecretValue": {
      callbacks: [callback("1", ":caught-error", "aws-sdk:SecretsManager.Response")],
      example: 'secrets.getSecretValue({ SecretId: "stripe/secret-key" }, (error, data) => console.log(data));',
    },
    "aws-sdk:SecretsManager.Response": {
      value: secretOf("aws-secrets-manager"),
      example: 'secrets.getSecretValue({ SecretId: "stripe/secret-key" }, (error, data) => console.log(data));',
    },
    "aws-sdk:SecretsManager().getSecretValue().promise": {
      result: secretOf("aws-secrets-manager"),
      example: 'console.log(await secrets.getSecretValue({ SecretId: "stripe/secret-key" }).promise());',
    },
    "aws-sdk:SSM.Response": { value: secretOf("aws-ssm"), example: 'ssm.getParameter({ Name: "/stripe/secret-key" }, (error, data) => console.log(data));' },
    "aws-sdk:SSM().getParameter": { callbacks: [callback("1", ":caught-error", "aws-sdk:SSM.Response")] },
    "aws-sdk:SSM().getParameter().promise": {
      result: secretOf("aws-ssm"),
      example: 'console.log(await ssm.getParameter({ Name: "/stripe/secret-key" }).promise());',
    },
    "aws-sdk:SSM().getParameters": { callbacks: [callback("1", ":caught-error", "aws-sdk:SSM.Response")] },
    "aws-sdk:SSM().getParameters().promise": { same: "aws-sdk:SSM().getParameter().promise" },
    "aws-sdk/clients/secretsmanager:": { same: "aws-sdk:SecretsManager" },
    "aws-sdk/clients/ssm:": { same: "aws-sdk:SSM" },
  },
};
