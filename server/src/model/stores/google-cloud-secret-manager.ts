import type { Library } from "../api.ts";
import { members, secretOf } from "../forms.ts";

export const googleCloudSecretManager: Library = {
  package: "google-cloud-secret-manager",
  ecosystem: "pypi",
  setup: "from google.cloud import secretmanager\nclient = secretmanager.SecretManagerServiceClient()",
  apis: {
    "google.cloud.secretmanager:SecretManagerServiceClient().access_secret_version": {
      result: secretOf("google-secret-manager", "name|request.name|0.name"),
      example: 'print(client.access_secret_version(name="projects/p/secrets/stripe/versions/latest").payload.data.decode("utf8"))',
    },
    "google.cloud.secretmanager:SecretManagerServiceClient().secret_version_path": { result: { kind: "concat", of: ["*"] } },
    ...members("google.cloud.secretmanager:", ["SecretManagerServiceAsyncClient", "v1.SecretManagerServiceClient"], {
      gives: "google.cloud.secretmanager:SecretManagerServiceClient()",
    }),
    "google.cloud.secretmanager_v1:SecretManagerServiceClient": { gives: "google.cloud.secretmanager:SecretManagerServiceClient()" },
  },
};
