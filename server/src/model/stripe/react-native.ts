import type { Library } from "../api.ts";
import { credential } from "./effects.ts";

/** Stripe in React Native and Expo: the app ships the publishable key to every phone. */
export const reactNative: Library = {
  package: "@stripe/stripe-react-native",
  ecosystem: "npm",
  setup: `import { initStripe, StripeProvider } from "@stripe/stripe-react-native";`,
  apis: {
    "@stripe/stripe-react-native:initStripe": {
      effects: [credential("`publishableKey` of initStripe", "publishable", "0.publishableKey")],
      example: "initStripe({ publishableKey: KEY });",
    },
    "@stripe/stripe-react-native:StripeProvider": {
      effects: [credential("`publishableKey` of StripeProvider", "publishable", "0.publishableKey")],
      example: "StripeProvider({ publishableKey: KEY, children: DATA });",
    },
  },
};
