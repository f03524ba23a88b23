import { pino } from "pino";

/** What is logged holds no secrets: those of the settings are cut out. */
export const log = pino({ redact: ["stripe.secretKey", "stripe.webhookSecret", "req.headers.authorization"] });
