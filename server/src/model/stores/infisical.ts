import type { Library } from "../api.ts";
import { secretOf } from "../forms.ts";

export const infisical: Library = {
  package: "@infisical/sdk",
  ecosystem: "npm",
  setup: 'import { InfisicalSDK } from "@infisical/sdk";\nconst client = new InfisicalSDK();',
  apis: {
    "@infisical/sdk:InfisicalSDK().secrets().getSecret": {
      result: secretOf("infisical", "0.secretName|0"),
      example: 'console.log((await client.secrets().getSecret({ secretName: "STRIPE_SECRET_KEY", environment: "prod", projectId: "p" })).secretValue);',
    },
    "@infisical/sdk:InfisicalSDK().secrets().listSecrets": {
      result: secretOf("infisical"),
      example: 'console.log(await client.secrets().listSecrets({ environment: "prod", projectId: "p" }));',
    },
    "@infisical/sdk:InfisicalClient().getSecret": {
      majors: "..2",
      result: secretOf("infisical", "0.secretName|0"),
      example: 'import { InfisicalClient } from "@infisical/sdk";\nconsole.log(await new InfisicalClient({}).getSecret({ secretName: "STRIPE_SECRET_KEY" }));',
    },
    "infisical-node:": { gives: "@infisical/sdk:InfisicalClient()" },
  },
};
