import type { Library } from "../api.ts";
import { secretOf } from "../forms.ts";

export const onePasswordPython: Library = {
  package: "onepassword-sdk",
  ecosystem: "pypi",
  setup: "from onepassword.client import Client",
  apis: {
    "onepassword.client:Client.authenticate().secrets.resolve": {
      result: secretOf("1password", "0"),
      example: 'async def read():\n    client = await Client.authenticate(DATA, "app", "1")\n    print(await client.secrets.resolve("op://vault/stripe/key"))',
    },
    "onepassword:Client": { same: "onepassword.client:Client" },
    "onepasswordconnectsdk:client.new_client_from_environment": {},
    "onepasswordconnectsdk:client.new_client_from_environment().get_item": {
      result: secretOf("1password", "0"),
      example: 'import onepasswordconnectsdk.client\nprint(onepasswordconnectsdk.client.new_client_from_environment().get_item("stripe", "vault"))',
    },
  },
};
