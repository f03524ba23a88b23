import type { ApiPath, Callback, Library } from "../api.ts";
import { callback, members, sink } from "../forms.ts";

const called: Callback = { at: "-1", parameters: [":request-input"], returns: { kind: "response", form: "json" } };

/** The first generation, under both names of its package. */
const first = (root: ApiPath): Library["apis"] => ({
  [`${root}https.onRequest`]: { callbacks: [callback("-1", "express:Request()", "express:Response()")] },
  [`${root}https.onCall`]: { callbacks: [called], example: "functions.https.onCall(() => ({ key: KEY }));" },
  [`${root}https.HttpsError`]: { same: "firebase-functions/v2/https:HttpsError" },
  ...members(root, ["runWith", "region"], { gives: root }),
});

export const firebase: Library = {
  package: "firebase-functions",
  ecosystem: "npm",
  setup: 'import { HttpsError, onCall, onRequest } from "firebase-functions/v2/https";\nimport * as functions from "firebase-functions/v1";',
  apis: {
    "firebase-functions/v2/https:onRequest": { callbacks: [callback("-1", "express:Request()", "express:Response()")] },
    "firebase-functions/v2/https:onCall": { callbacks: [called], example: "onCall(() => ({ key: KEY }));" },
    "firebase-functions/https:onRequest": { same: "firebase-functions/v2/https:onRequest" },
    "firebase-functions/https:onCall": { same: "firebase-functions/v2/https:onCall" },
    "firebase-functions/v2:https.onRequest": { same: "firebase-functions/v2/https:onRequest" },
    "firebase-functions/v2:https.onCall": { same: "firebase-functions/v2/https:onCall" },
    ...first("firebase-functions:"),
    ...first("firebase-functions/v1:"),
    "firebase-functions/v2/https:HttpsError": {
      effects: [sink("response", "json", "1|2")],
      result: { kind: "shown", of: "1", form: "text" },
      example: 'throw new HttpsError("internal", KEY);',
    },
  },
};
