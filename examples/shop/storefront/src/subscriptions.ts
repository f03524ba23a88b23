import Stripe from "stripe";

const ACCOUNTS = {
  books: { name: "Lanternfish Books", key: "{{sk_live:6}}" },
  prints: { name: "Lanternfish Prints", key: process.env.PRINTS_STRIPE_KEY ?? "{{sk_test:4}}" },
};

/** The newsletter is sold by two accounts. */
export function clientOf(account: keyof typeof ACCOUNTS): Stripe {
  const { key } = ACCOUNTS[account];
  return new Stripe(key);
}

export async function subscribe(account: keyof typeof ACCOUNTS, customer: string, price: string): Promise<string> {
  const client = clientOf(account);
  console.log("subscribing with", client);
  const subscription = await client.subscriptions.create({ customer, items: [{ price }] });
  return subscription.id;
}
