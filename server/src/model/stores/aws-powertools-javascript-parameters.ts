import type { Library } from "../api.ts";
import { secretOf } from "../forms.ts";

export const awsPowertoolsJavascriptParameters: Library = {
  package: "@aws-lambda-powertools/parameters",
  ecosystem: "npm",
  setup: 'import { getSecret } from "@aws-lambda-powertools/parameters/secrets";\nimport { getParameter } from "@aws-lambda-powertools/parameters/ssm";',
  apis: {
    "@aws-lambda-powertools/parameters/secrets:getSecret": {
      result: secretOf("aws-secrets-manager", "0"),
      example: 'console.log(await getSecret("stripe/secret-key"));',
    },
    "@aws-lambda-powertools/parameters/ssm:getParameter": {
      result: secretOf("aws-ssm", "0"),
      example: 'console.log(await getParameter("/stripe/secret-key"));',
    },
  },
};
