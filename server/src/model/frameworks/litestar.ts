import type { Library } from "../api.ts";
import { decorators, keeps, members, sink, yields } from "../forms.ts";
import { headers } from "./requests.ts";

export const litestar: Library = {
  package: "litestar",
  ecosystem: "pypi",
  setup: "from litestar import delete, get, patch, post, put",
  apis: {
    ...decorators(
      "litestar:",
      ["get", "post", "put", "patch", "delete"],
      { others: ":request-input", checks: true, returns: { kind: "response", form: "json" } },
      '@$("/key")\nasync def key() -> dict:\n    return {"key": KEY}',
    ),
    "litestar:Request().state": keeps("litestar:Request().state", "hides"),
    "litestar:Request().body": yields("request-raw-body"),
    "litestar:Request().json": yields("request-input"),
    ...headers("litestar:Request().headers"),
    ...members(
      "litestar.exceptions:",
      ["HTTPException", "ClientException", "ValidationException", "NotFoundException", "InternalServerException", "ServiceUnavailableException"],
      {
        effects: [sink("response", "json", "0|detail")],
        result: { kind: "shown", of: "0|detail", form: "repr" },
        example: "from litestar.exceptions import $\nraise $(detail=KEY)",
      },
    ),
  },
};
