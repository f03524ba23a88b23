import type { Library } from "../api.ts";
import { members, secretOf } from "../forms.ts";

export const awsPowertoolsParameters: Library = {
  package: "aws-lambda-powertools",
  ecosystem: "pypi",
  setup: "from aws_lambda_powertools.utilities import parameters",
  apis: {
    "aws_lambda_powertools.utilities:parameters.get_secret": {
      result: secretOf("aws-secrets-manager", "0|name"),
      example: 'print(parameters.get_secret("stripe/secret-key"))',
    },
    ...members("aws_lambda_powertools.utilities:parameters", ["get_parameter", "get_parameters"], {
      result: secretOf("aws-ssm", "0|name|path"),
      example: 'print(parameters.$("/stripe/secret-key"))',
    }),
  },
};
