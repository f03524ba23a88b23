import type { Library } from "../api.ts";
import { secretOf } from "../forms.ts";

export const keytar: Library = {
  package: "keytar",
  ecosystem: "npm",
  setup: 'import keytar from "keytar";\nimport { Entry } from "@napi-rs/keyring";',
  apis: {
    "keytar:getPassword": { result: secretOf("keyring", "1"), example: 'console.log(await keytar.getPassword("stripe", "secret-key"));' },
    "@napi-rs/keyring:Entry().getPassword": { result: secretOf("keyring"), example: 'console.log(new Entry("stripe", "secret-key").getPassword());' },
  },
};
