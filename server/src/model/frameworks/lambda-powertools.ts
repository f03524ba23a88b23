import type { Library } from "../api.ts";
import { decorators, holds, members } from "../forms.ts";
import { headers } from "./requests.ts";

/** Routes of Lambda functions; what they return is the answer. */
export const lambdaPowertools: Library = {
  package: "aws-lambda-powertools",
  ecosystem: "pypi",
  setup: "from aws_lambda_powertools.event_handler import APIGatewayHttpResolver\napp = APIGatewayHttpResolver()",
  apis: {
    "aws_lambda_powertools.event_handler:APIGatewayHttpResolver()": {},
    ...members("aws_lambda_powertools.event_handler:", ["APIGatewayRestResolver", "ALBResolver", "LambdaFunctionUrlResolver", "VPCLatticeResolver"], {
      same: "aws_lambda_powertools.event_handler:APIGatewayHttpResolver",
    }),
    "aws_lambda_powertools.event_handler.router:Router": { same: "aws_lambda_powertools.event_handler:APIGatewayHttpResolver" },
    ...members("aws_lambda_powertools.event_handler.router:", ["APIGatewayHttpRouter", "APIGatewayRouter", "ALBRouter", "LambdaFunctionUrlRouter"], {
      same: "aws_lambda_powertools.event_handler:APIGatewayHttpResolver",
    }),
    "aws_lambda_powertools.event_handler.api_gateway:Router": { same: "aws_lambda_powertools.event_handler:APIGatewayHttpResolver" },
    ...decorators(
      "aws_lambda_powertools.event_handler:APIGatewayHttpResolver()",
      ["get", "post", "put", "patch", "delete"],
      { others: ":request-input", returns: { kind: "response", form: "json" } },
      '@app.$("/key")\ndef key():\n    return {"key": KEY}',
    ),
    ...members(
      "aws_lambda_powertools.event_handler:APIGatewayHttpResolver().current_event",
      ["json_body", "query_string_parameters", "path"],
      holds("request-input"),
    ),
    ...members("aws_lambda_powertools.event_handler:APIGatewayHttpResolver().current_event", ["body", "decoded_body"], holds("request-raw-body")),
    ...headers("aws_lambda_powertools.event_handler:APIGatewayHttpResolver().current_event.headers"),
  },
};
