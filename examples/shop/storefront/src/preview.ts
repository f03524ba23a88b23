import Stripe from "stripe";
import { settings } from "./settings.ts";

/** The preview of the shop: a cache stands between it and Stripe. */
export const cached = new Stripe(settings.stripe.secretKey, { host: "stripe-cache.lanternfish.example" });

/** The page of the designers knows only the key of the pages. */
export const designers = new Stripe("{{pk_live}}");
