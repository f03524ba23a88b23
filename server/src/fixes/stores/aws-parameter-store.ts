import { AWS_NEEDS } from "./aws.ts";
import type { SecretStore } from "./store.ts";

/** The Parameter Store of AWS Systems Manager. */
export const awsParameterStore: SecretStore = {
  id: "aws-parameter-store",
  title: "AWS Parameter Store",
  used: {
    python: { packages: [], code: /\bclient\(\s*(?:service_name\s*=\s*)?["']ssm["']/ },
    javascript: { packages: ["@aws-sdk/client-ssm"], code: /\bSSM(?:Client)?\b/ },
  },

  python({ names, fill }) {
    const name = fill(names["aws-parameter-store"].name);
    return {
      packages: [{ name: "boto3", version: "1.44.5", older: "1.34.0" }],
      imports: [{ module: "boto3" }],
      needs: AWS_NEEDS,
      place: `in the Parameter Store as the SecureString ${name}`,
      body: (boto3) => [`return ${boto3}.client("ssm").get_parameter(Name="${name}", WithDecryption=True)["Parameter"]["Value"].strip()`],
    };
  },

  javascript({ names, fill }) {
    const name = fill(names["aws-parameter-store"].name);
    return {
      packages: [{ name: "@aws-sdk/client-ssm", version: "3.1169.0", older: "3.1169.0" }],
      imports: [{ module: "@aws-sdk/client-ssm", members: ["GetParameterCommand", "SSMClient"] }],
      needs: AWS_NEEDS,
      place: `in the Parameter Store as the SecureString ${name}`,
      usesNode: false,
      body: (_types, command, client) => [
        `const { Parameter } = await new ${client}().send(new ${command}({ Name: "${name}", WithDecryption: true }));`,
        `if (!Parameter?.Value) throw new Error("Parameter ${name} has no value");`,
        "return Parameter.Value.trim();",
      ],
    };
  },
};
