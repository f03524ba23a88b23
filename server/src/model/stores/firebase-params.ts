import type { Library } from "../api.ts";
import { setting, settings } from "../forms.ts";

export const firebaseParams: Library = {
  package: "firebase-functions",
  ecosystem: "npm",
  setup:
    'import { defineSecret, defineString } from "firebase-functions/params";\nimport * as functions from "firebase-functions";\nconst key = defineSecret("STRIPE_SECRET_KEY");\nconst name = defineString("STRIPE_NAME");',
  apis: {
    "firebase-functions/params:defineSecret": {
      // What is defined shows its name; only asked for its value it tells that.
      result: { kind: "sealed", source: { kind: "store", store: "google-secret-manager", name: "0" } },
      example: "console.log(key.value());",
    },
    "firebase-functions/params:defineSecret().value": { result: { kind: "opened", of: "receiver" } },
    "firebase-functions/params:defineString": {
      result: { kind: "sealed", source: { kind: "environment", name: "0" } },
      example: "console.log(name.value());",
    },
    "firebase-functions/params:defineString().value": { same: "firebase-functions/params:defineSecret().value" },
    "firebase-functions:params": { same: "firebase-functions/params:" },
    "firebase-functions:config": { majors: "..6", result: settings, gives: "firebase-functions:config()", example: "console.log(functions.config());" },
    "firebase-functions:config().*.*": { majors: "..6", value: setting("member"), example: "console.log(functions.config().stripe.secret_key);" },
    "firebase-functions/v1:config": { same: "firebase-functions:config" },
  },
};
