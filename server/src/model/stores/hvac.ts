import type { Library } from "../api.ts";
import { members, secretOf, tellsNothing } from "../forms.ts";

export const hvac: Library = {
  package: "hvac",
  ecosystem: "pypi",
  setup: "import hvac\nclient = hvac.Client()",
  apis: {
    ...members("hvac:Client().secrets.kv.v2", ["read_secret_version", "read_secret"], {
      result: secretOf("vault", "0|path"),
      example: 'print(client.secrets.kv.v2.$(path="stripe")["data"]["data"]["STRIPE_SECRET_KEY"])',
    }),
    "hvac:Client().secrets.kv.read_secret_version": {
      result: secretOf("vault", "0|path"),
      example: 'print(client.secrets.kv.read_secret_version(path="stripe"))',
    },
    "hvac:Client().secrets.kv.v1.read_secret": {
      result: secretOf("vault", "0|path"),
      example: 'print(client.secrets.kv.v1.read_secret(path="stripe")["data"]["STRIPE_SECRET_KEY"])',
    },
    "hvac:Client().read": { result: secretOf("vault", "0|path"), example: 'print(client.read("secret/data/stripe"))' },
    // What is said of a version beside the secret.
    ...members("hvac:Client().secrets.kv.v2", ["read_secret_version().data", "read_secret().data"], { value: { kind: "same", of: "receiver" } }),
    ...members("hvac:Client().secrets.kv.v2", ["read_secret_version().data.metadata", "read_secret().data.metadata"], { value: { kind: "harmless" } }),
    "hvac:Client().is_authenticated": tellsNothing,
  },
};
