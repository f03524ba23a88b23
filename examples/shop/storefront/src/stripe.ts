import Stripe from "stripe";
import { log } from "./log.ts";
import { settings } from "./settings.ts";

/** Every call to Stripe goes through this client. */
export const stripe = new Stripe(settings.stripe.secretKey, { maxNetworkRetries: 2, timeout: 20_000 });

log.info({ mode: settings.stripe.secretKey.startsWith("sk_live_") ? "live" : "test" }, "stripe is ready");
