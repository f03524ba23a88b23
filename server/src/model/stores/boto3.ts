import type { Library } from "../api.ts";
import { members, secretOf } from "../forms.ts";

export const boto3: Library = {
  package: "boto3",
  ecosystem: "pypi",
  setup: 'import boto3\nclient = boto3.client("secretsmanager")',
  apis: {
    "boto3:client().get_secret_value": {
      result: secretOf("aws-secrets-manager", "SecretId"),
      example: 'print(client.get_secret_value(SecretId="stripe/secret-key")["SecretString"])',
    },
    "boto3:client().batch_get_secret_value": {
      result: secretOf("aws-secrets-manager", "SecretIdList"),
      example: 'print(client.batch_get_secret_value(SecretIdList=["stripe/secret-key"]))',
    },
    ...members("boto3:client()", ["get_parameter", "get_parameters", "get_parameters_by_path"], {
      result: secretOf("aws-ssm", "Name|Names|Path"),
      example: 'print(client.$(Name="/stripe/secret-key", WithDecryption=True))',
    }),
    "boto3:Session": {},
    "boto3:Session().client": { gives: "boto3:client()" },
    "boto3:session.Session": { gives: "boto3:Session()" },
    "botocore.session:get_session().create_client": { gives: "boto3:client()" },
  },
};
