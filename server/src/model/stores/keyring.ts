import type { Library } from "../api.ts";
import { secretOf } from "../forms.ts";

export const keyring: Library = {
  package: "keyring",
  ecosystem: "pypi",
  setup: "import keyring",
  apis: {
    "keyring:get_password": { result: secretOf("keyring", "1|username"), example: 'print(keyring.get_password("stripe", "secret-key"))' },
    "keyring:get_credential": { result: secretOf("keyring", "1|username"), example: 'print(keyring.get_credential("stripe", "secret-key").password)' },
    "keyring:get_keyring": { gives: "keyring:" },
  },
};
