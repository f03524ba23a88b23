import type { Library } from "../api.ts";
import { decorators } from "../forms.ts";

/** What a field's resolver gives is what a client that asks for the field receives. */
export const strawberry: Library = {
  package: "strawberry-graphql",
  ecosystem: "pypi",
  setup: "import strawberry",
  apis: decorators(
    "strawberry:",
    ["field", "mutation", "subscription"],
    { others: ":request-input", returns: { kind: "response", form: "json" } },
    "@strawberry.$\ndef key() -> str:\n    return KEY",
  ),
};
