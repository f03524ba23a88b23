import type { Library } from "../api.ts";
import { decorators, harmless, holds, members, secretOf, sink, yields } from "../forms.ts";
import { headers } from "./requests.ts";

/** Functions in clouds. `aws_lambda:event` is what Lambda hands to a handler; no package has that name. */
export const pythonFunctions: Library = {
  package: "",
  ecosystem: "pypi",
  setup:
    'import functions_framework\nimport azure.functions as func\nfrom chalice import Chalice\nfrom firebase_functions import https_fn\napp = Chalice(app_name="payments")',
  apis: {
    "aws_lambda:event": holds("request-input"),
    "aws_lambda:event.body": holds("request-raw-body"),
    ...headers("aws_lambda:event.headers"),
    // What an event bus or a queue brings was let in by whoever put it there.
    ...members("aws_lambda:event", ["detail", "Records", "requestContext", "stageVariables"], { value: harmless }),
    ...decorators(
      "functions_framework:",
      ["http"],
      { parameters: ["flask:request"], returns: { kind: "response", form: "json" } },
      "@functions_framework.$\ndef key(request):\n    return KEY",
    ),
    ...decorators(
      "firebase_functions:https_fn",
      ["on_request"],
      { parameters: ["flask:request"], returns: { kind: "response", form: "json" } },
      "@https_fn.$()\ndef key(request):\n    return https_fn.Response(KEY)",
    ),
    ...decorators(
      "firebase_functions:https_fn",
      ["on_call"],
      { parameters: [":request-input"], returns: { kind: "response", form: "json" } },
      "@https_fn.$()\ndef key(request):\n    return https_fn.Response(KEY)",
    ),
    "firebase_functions:https_fn.Response": { same: "flask:Response" },
    "firebase_functions:params.SecretParam": {
      result: secretOf("google-secret-manager", "0|name"),
      gives: "firebase_functions:params.SecretParam()",
      example: 'from firebase_functions import params\nprint(params.SecretParam("STRIPE_SECRET_KEY").value)',
    },
    "firebase_functions:params.SecretParam().value": { value: { kind: "same", of: "receiver" } },
    "azure.functions:HttpRequest().get_body": yields("request-raw-body"),
    "azure.functions:HttpRequest().get_json": yields("request-input"),
    ...members("azure.functions:HttpRequest()", ["params", "route_params", "form"], holds("request-input")),
    ...headers("azure.functions:HttpRequest().headers"),
    "azure.functions:HttpResponse": { effects: [sink("response", "text", "0|body")], example: "func.HttpResponse(KEY)" },
    ...decorators("azure.functions:FunctionApp()", ["route"], { parameters: ["azure.functions:HttpRequest()"] }),
    ...decorators(
      "chalice:Chalice()",
      ["route"],
      { others: ":request-input", returns: { kind: "response", form: "json" } },
      '@app.$("/key")\ndef key():\n    return {"key": KEY}',
    ),
    "chalice:Chalice().current_request.raw_body": holds("request-raw-body"),
    ...members("chalice:Chalice().current_request", ["json_body", "query_params", "uri_params"], holds("request-input")),
    ...headers("chalice:Chalice().current_request.headers"),
    ...members("chalice:", ["ChaliceViewError", "BadRequestError", "ForbiddenError", "NotFoundError", "ConflictError", "UnprocessableEntityError"], {
      effects: [sink("response", "json", "0")],
      result: { kind: "shown", of: "0", form: "repr" },
      example: "from chalice import $\nraise $(KEY)",
    }),
    "chalice:Response": { effects: [sink("response", "json", "0|body")], example: "from chalice import Response\nResponse(body=KEY)" },
    ...decorators(
      "modal:",
      ["web_endpoint", "fastapi_endpoint"],
      { others: ":request-input", returns: { kind: "response", form: "json" } },
      "import modal\n@modal.$()  # type: ignore\ndef key():\n    return KEY",
    ),
  },
  conventions: [
    {
      files: ["**/*.py"],
      exports: ["lambda_handler", "handler"],
      named: ["event"],
      parameters: ["aws_lambda:event"],
      returns: { kind: "response", form: "json" },
    },
    // Under other names: a file of several functions.
    {
      files: ["**/*.py"],
      exports: ["*"],
      named: ["event", "context"],
      answering: "statusCode",
      parameters: ["aws_lambda:event"],
      returns: { kind: "response", form: "json" },
    },
  ],
};
