/** The value of an environment variable; without it the service does not start. */
function required(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === "") throw new Error(`${name} is not set`);
  return value;
}

export const settings = {
  port: Number(process.env.PORT ?? 3000),
  billing: process.env.BILLING_URL ?? "http://localhost:8000",
  stripe: {
    secretKey: required("STRIPE_SECRET_KEY"),
    webhookSecret: process.env.STRIPE_WEBHOOK_SECRET || "",
  },
};
