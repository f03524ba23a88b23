import type { Library } from "../api.ts";
import { gives, secretOf, setting, settings, variable } from "../forms.ts";

export const firebaseParams: Library = {
  package: "firebase-functions",
  ecosystem: "npm",
  setup:
    'import { defineSecret, defineString } from "firebase-functions/params";\nimport * as functions from "firebase-functions";\nconst key = defineSecret("STRIPE_SECRET_KEY");\nconst name = defineString("STRIPE_NAME");',
  apis: {
    "firebase-functions/params:defineSecret": {
      result: secretOf("google-secret-manager", "0"),
      gives: "firebase-functions/params:defineSecret()",
      example: "console.log(key.value());",
    },
    "firebase-functions/params:defineSecret().value": gives("receiver"),
    "firebase-functions/params:defineString": {
      result: variable("0"),
      gives: "firebase-functions/params:defineSecret()",
      example: "console.log(name.value());",
    },
    "firebase-functions:params": { same: "firebase-functions/params:" },
    "firebase-functions:config": { majors: "..6", result: settings, gives: "firebase-functions:config()", example: "console.log(functions.config());" },
    "firebase-functions:config().*.*": { majors: "..6", value: setting("member"), example: "console.log(functions.config().stripe.secret_key);" },
    "firebase-functions/v1:config": { same: "firebase-functions:config" },
  },
};
