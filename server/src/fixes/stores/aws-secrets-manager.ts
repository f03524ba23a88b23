import { AWS_NEEDS } from "./aws.ts";
import type { SecretStore } from "./store.ts";

export const awsSecretsManager: SecretStore = {
  id: "aws-secrets-manager",
  title: "AWS Secrets Manager",
  used: {
    python: { packages: ["aws-secretsmanager-caching"], code: /\bclient\(\s*(?:service_name\s*=\s*)?["']secretsmanager["']/ },
    javascript: { packages: ["@aws-sdk/client-secrets-manager"], code: /\bSecretsManager(?:Client)?\b/ },
  },

  python({ names, fill }) {
    const name = fill(names["aws-secrets-manager"].name);
    return {
      packages: [{ name: "boto3", version: "1.44.5", older: "1.34.0" }],
      imports: [{ module: "boto3" }],
      needs: AWS_NEEDS,
      place: `in AWS Secrets Manager as ${name}`,
      body: (boto3) => [`return ${boto3}.client("secretsmanager").get_secret_value(SecretId="${name}")["SecretString"].strip()`],
    };
  },

  javascript({ names, fill }) {
    const name = fill(names["aws-secrets-manager"].name);
    return {
      packages: [{ name: "@aws-sdk/client-secrets-manager", version: "3.1162.0", older: "3.1162.0" }],
      imports: [{ module: "@aws-sdk/client-secrets-manager", members: ["GetSecretValueCommand", "SecretsManagerClient"] }],
      needs: AWS_NEEDS,
      place: `in AWS Secrets Manager as ${name}`,
      usesNode: false,
      body: (_types, command, client) => [
        `const { SecretString } = await new ${client}().send(new ${command}({ SecretId: "${name}" }));`,
        `if (!SecretString) throw new Error("Secret ${name} has no string value");`,
        "return SecretString.trim();",
      ],
    };
  },
};
