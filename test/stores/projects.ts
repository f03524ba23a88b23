import { STORES, type StoreId } from "../../server/src/settings/stores.ts";
import { expandPlaceholders } from "../placeholders.ts";
import { PYTHON_DRIVER } from "./python-sites.ts";
import { type Files, type Language, type Program, WEBHOOK } from "./site.ts";

/** A project with several keys, put right as a whole: `keywarden fix --store …`. */
export interface Project extends Program {
  /** From where the keys come by which Stripe is called, in order: from the environment where a place cannot ask the store. */
  readonly calls: readonly StoreId[];
}

const CHECK = `print(event_id(os.environ["${WEBHOOK.payload}"].encode(), os.environ["${WEBHOOK.signature}"]))`;

const PYTHON: Files = {
  "requirements.txt": "stripe==16.1.0\n",
  "shop/__init__.py": "",
  "shop/billing.py": `"""Payments."""

import stripe

stripe.api_key = "{{sk_live}}"


class Accounts:
    key = "{{sk_live}}"

    def balance(self) -> stripe.Balance:
        return stripe.Balance.retrieve(api_key=self.key)


def balance() -> stripe.Balance:
    return stripe.StripeClient("{{sk_live}}").v1.balance.retrieve()
`,
  "shop/webhooks.py": `import stripe

SECRET = "{{whsec}}"


def event_id(payload: bytes, signature: str) -> str:
    return stripe.Webhook.construct_event(payload, signature, SECRET).id
`,
  "main.py": `${PYTHON_DRIVER}from shop.billing import Accounts, balance
from shop.webhooks import event_id

stripe.Balance.retrieve()
Accounts().balance()
balance()
${CHECK}
`,
};

const TYPESCRIPT: Files = {
  "package.json": '{\n  "private": true,\n  "type": "module",\n  "dependencies": {\n    "stripe": "^23.1.0"\n  }\n}\n',
  "tsconfig.json": '{ "compilerOptions": { "strict": true, "skipLibCheck": true, "target": "es2022", "module": "nodenext", "types": ["node"] } }\n',
  "src/stripe.ts": `import Stripe from "stripe";

export const stripe = new Stripe("{{sk_live}}");

export class Accounts {
  readonly #stripe = new Stripe("{{sk_live}}");

  balance(): Promise<Stripe.Balance> {
    return this.#stripe.balance.retrieve();
  }
}
`,
  "src/billing.ts": `import { Accounts, stripe } from "./stripe.js";

export async function balances(): Promise<void> {
  await stripe.balance.retrieve();
  await new Accounts().balance();
  await stripe.balance.retrieve({}, { apiKey: "{{sk_live}}" });
}

export async function eventId(payload: string, signature: string): Promise<string> {
  const { id } = await stripe.webhooks.constructEventAsync(payload, signature, "{{whsec}}");
  return id;
}
`,
  "main.mjs": `import { balances, eventId } from "./src/billing.js";

await balances();
console.log(await eventId(process.env.${WEBHOOK.payload}, process.env.${WEBHOOK.signature}));
`,
};

/** The same project for each store. */
export const PROJECTS: readonly Project[] = STORES.flatMap((store, index) => [
  project("python", store, 9000 + index, PYTHON, "shop/billing.py", [store, store, store]),
  project("typescript", store, 9100 + index, TYPESCRIPT, "src/billing.ts", [store, "environment", store]),
]);

function project(language: Language, store: StoreId, seed: number, files: Files, path: string, calls: Project["calls"]): Project {
  return {
    id: `project-${language}-${store}`,
    title: `${language}, ${store}`,
    language,
    store,
    secret: "secretKey",
    files: Object.fromEntries(Object.entries(files).map(([name, text]) => [name, expandPlaceholders(text, seed)])),
    path,
    driver: language === "python" ? "main.py" : "main.mjs",
    also: calls.includes("environment") ? "environment" : undefined,
    calls,
  };
}
