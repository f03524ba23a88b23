import type { Library } from "../api.ts";
import { secretOf } from "../forms.ts";

export const prefect: Library = {
  package: "prefect",
  ecosystem: "pypi",
  setup: "from prefect.blocks.system import Secret",
  apis: {
    "prefect.blocks.system:Secret.load": { result: { kind: "sealed", of: "0" }, gives: "prefect.blocks.system:Secret()" },
    "prefect.blocks.system:Secret().get": { result: secretOf("prefect"), example: 'print(Secret.load("stripe").get())  # type: ignore' },
    "prefect:flow": { decorates: { retries: "retries" } },
    "prefect:task": { decorates: { retries: "retries" } },
  },
};
