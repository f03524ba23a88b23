import type { Library } from "../api.ts";
import { credential, HARMLESS } from "./effects.ts";

/** Stripe.js in a browser: it wants the publishable key, and printing what it gives is harmless. A secret key here is in every visitor's hands. */
export const browser: Library = {
  package: "@stripe/stripe-js",
  ecosystem: "npm",
  setup: `import { loadStripe } from "@stripe/stripe-js";`,
  apis: {
    "@stripe/stripe-js:loadStripe": {
      parameters: ["publishableKey", "options"],
      effects: [credential("the key of `loadStripe()`", "publishable", "publishableKey")],
      gives: "@stripe/stripe-js:Stripe()",
      result: HARMLESS,
      example: "loadStripe(KEY);",
    },
    "@stripe/stripe-js:Stripe()": {},
    "@stripe/stripe-js/pure:loadStripe": { same: "@stripe/stripe-js:loadStripe" },
  },
};
