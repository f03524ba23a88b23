import type { Library } from "../api.ts";
import { decorators, holds, members, yields } from "../forms.ts";
import { headers } from "./requests.ts";

export const robyn: Library = {
  package: "robyn",
  ecosystem: "pypi",
  setup: "from robyn import Robyn\napp = Robyn(__file__)",
  apis: {
    ...decorators("robyn:Robyn()", ["get", "post", "put", "patch", "delete"], { parameters: ["robyn:Request()"], others: ":request-input" }),
    "robyn:SubRouter": { gives: "robyn:Robyn()" },
    "robyn:Request()": {},
    "robyn:Request().body": holds("request-raw-body"),
    "robyn:Request().json": yields("request-input"),
    ...members("robyn:Request()", ["query_params", "path_params", "form_data", "files"], holds("request-input")),
    ...headers("robyn:Request().headers"),
  },
};
