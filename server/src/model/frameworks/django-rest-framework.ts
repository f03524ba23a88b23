import type { Called, Library } from "../api.ts";
import { decorators, holds, members, sink } from "../forms.ts";

const handler: Called = { parameters: ["rest_framework.request:Request()"], others: ":request-input" };
const handlers = Object.fromEntries(
  ["get", "post", "put", "patch", "delete", "list", "create", "retrieve", "update", "partial_update", "destroy"].map((name) => [name, handler]),
);

const viewsets = ["ViewSet", "GenericViewSet", "ModelViewSet", "ReadOnlyModelViewSet"];

export const djangoRestFramework: Library = {
  package: "djangorestframework",
  ecosystem: "pypi",
  setup:
    "from rest_framework import exceptions\nfrom rest_framework.decorators import api_view\nfrom rest_framework.response import Response\nfrom rest_framework.views import APIView",
  apis: {
    "rest_framework.request:Request()": { same: "django.http:HttpRequest()" },
    ...members("rest_framework.request:Request()", ["data", "query_params"], holds("request-input")),
    "rest_framework.response:Response": {
      effects: [sink("response", "json", "0|data")],
      gives: "django.http:HttpResponse()",
      example: 'Response({"key": KEY})',
    },
    ...members(
      "rest_framework.exceptions:",
      ["APIException", "ValidationError", "ParseError", "PermissionDenied", "NotFound", "AuthenticationFailed", "NotAuthenticated"],
      { effects: [sink("response", "json", "0|detail")], result: { kind: "shown", of: "0|detail", form: "repr" }, example: "raise exceptions.$(KEY)" },
    ),
    "rest_framework.serializers:ValidationError": { same: "rest_framework.exceptions:ValidationError" },
    ...decorators("rest_framework.decorators:", ["api_view", "action"], { parameters: ["rest_framework.request:Request()"], others: ":request-input" }),
    ...decorators("rest_framework.decorators:", ["permission_classes", "authentication_classes", "throttle_classes", "parser_classes", "renderer_classes"], {}),
    "rest_framework.views:APIView": { overrides: handlers },
    "rest_framework.views:APIView().request": { same: "rest_framework.request:Request()" },
    ...members(
      "rest_framework.generics:",
      [
        "GenericAPIView",
        "CreateAPIView",
        "ListAPIView",
        "RetrieveAPIView",
        "UpdateAPIView",
        "DestroyAPIView",
        "ListCreateAPIView",
        "RetrieveUpdateAPIView",
        "RetrieveUpdateDestroyAPIView",
      ],
      { same: "rest_framework.views:APIView" },
    ),
    // Which methods are asked is said where the routes are.
    ...members("rest_framework.viewsets:", viewsets, { overrides: { ...handlers, "*": { ...handler, named: ["request"] } } }),
    ...members(
      "rest_framework.viewsets:",
      viewsets.map((name) => `${name}().request`),
      { same: "rest_framework.request:Request()" },
    ),
  },
};
