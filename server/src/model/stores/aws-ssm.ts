import type { Library } from "../api.ts";
import { gives, members, secretOf } from "../forms.ts";

export const awsSsm: Library = {
  package: "@aws-sdk/client-ssm",
  ecosystem: "npm",
  setup: 'import { GetParameterCommand, SSM, SSMClient } from "@aws-sdk/client-ssm";\nconst client = new SSMClient();',
  apis: {
    ...members("@aws-sdk/client-ssm:", ["GetParameterCommand", "GetParametersCommand", "GetParametersByPathCommand"], gives("0")),
    "@aws-sdk/client-ssm:SSMClient().send": {
      result: secretOf("aws-ssm", "0.Name|0.Names|0.Path"),
      example: 'console.log((await client.send(new GetParameterCommand({ Name: "/stripe/secret-key", WithDecryption: true }))).Parameter);',
    },
    "@aws-sdk/client-ssm:SSM().getParameter": {
      result: secretOf("aws-ssm", "0.Name"),
      example: 'console.log(await new SSM().getParameter({ Name: "/stripe/secret-key" }));',
    },
    "@aws-sdk/client-ssm:SSM().getParameters": {
      result: secretOf("aws-ssm", "0.Names"),
      example: 'console.log(await new SSM().getParameters({ Names: ["/stripe/secret-key"] }));',
    },
    "@aws-sdk/client-ssm:SSM().getParametersByPath": {
      result: secretOf("aws-ssm", "0.Path"),
      example: 'console.log(await new SSM().getParametersByPath({ Path: "/stripe" }));',
    },
    "@aws-sdk/client-ssm:SSM().send": { same: "@aws-sdk/client-ssm:SSMClient().send" },
  },
};
