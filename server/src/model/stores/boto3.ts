import type { Library } from "../api.ts";
import { members, secretOf, sink } from "../forms.ts";

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
    "boto3:client().put_object": {
      effects: [sink("storage", "raw", "Body|Metadata")],
      example: 'boto3.client("s3").put_object(Bucket="b", Key="k", Body=KEY)',
    },
    "boto3:resource().Object().put": {
      effects: [sink("storage", "raw", "Body|Metadata")],
      example: 'boto3.resource("s3").Object("b", "k").put(Body=KEY)',
    },
    "boto3:client().send_message": {
      effects: [sink("storage", "text", "MessageBody")],
      example: 'boto3.client("sqs").send_message(QueueUrl="q", MessageBody=KEY)',
    },
    "boto3:Session": {},
    "boto3:Session().client": { gives: "boto3:client()" },
    "boto3:session.Session": { gives: "boto3:Session()" },
    "botocore.session:get_session().create_client": { gives: "boto3:client()" },
  },
};
