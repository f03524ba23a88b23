import type { Library } from "../api.ts";
import { credential, HARMLESS } from "./effects.ts";

/**
 * The `Stripe` that `<script src="https://js.stripe.com/…">` defines. In code for a server the same name without an import is a missing import, so that a rule must look at
 * the place of the file before it calls a secret key here wrong.
 */
export const browserGlobal: Library = {
  package: "",
  ecosystem: "npm",
  setup: "",
  apis: {
    ":Stripe": {
      parameters: ["key", "options"],
      effects: [credential("the key of `Stripe()`", "publishable", "key")],
      gives: "@stripe/stripe-js:Stripe()",
      result: HARMLESS,
      example: "Stripe(KEY);",
    },
    ":window.Stripe": { same: ":Stripe" },
  },
};
