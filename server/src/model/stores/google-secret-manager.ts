import type { Library } from "../api.ts";
import { secretOf } from "../forms.ts";

export const googleSecretManager: Library = {
  package: "@google-cloud/secret-manager",
  ecosystem: "npm",
  setup: 'import { SecretManagerServiceClient } from "@google-cloud/secret-manager";\nconst client = new SecretManagerServiceClient();',
  apis: {
    "@google-cloud/secret-manager:SecretManagerServiceClient().accessSecretVersion": {
      result: secretOf("google-secret-manager", "0.name"),
      example:
        'const [version] = await client.accessSecretVersion({ name: "projects/p/secrets/stripe/versions/latest" });\nconsole.log(version.payload?.data?.toString());',
    },
    "@google-cloud/secret-manager:SecretManagerServiceClient().secretVersionPath": { result: { kind: "concat", of: ["*"] } },
    "@google-cloud/secret-manager:v1.SecretManagerServiceClient": { gives: "@google-cloud/secret-manager:SecretManagerServiceClient()" },
  },
};
