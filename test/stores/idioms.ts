import type { StoreId } from "../../server/src/settings/stores.ts";
import { expandPlaceholders } from "../placeholders.ts";
import { PYTHON_DRIVER } from "./python-sites.ts";
import type { Files, Language, Program } from "./site.ts";

/** A program in a project that reads its settings in a manner of its own: the repair must read the key in that manner. */
export interface Idiom extends Program {
  /** How the key is read afterwards. */
  readonly expects: string;
}

interface Row {
  readonly title: string;
  readonly language: Language;
  /** Default: the environment. */
  readonly store?: StoreId;
  readonly path?: string;
  readonly code: string;
  readonly files?: Files;
  readonly drive: string;
  readonly expects: string;
  readonly given?: ".env";
  readonly runtime?: "deno";
}

const MANIFEST: Readonly<Record<Language, Files>> = {
  python: { "requirements.txt": "stripe==16.1.0\n" },
  javascript: { "package.json": '{ "type": "module", "dependencies": { "stripe": "^23.1.0" } }\n' },
  typescript: {
    "package.json": '{ "type": "module", "dependencies": { "stripe": "^23.1.0" } }\n',
    "tsconfig.json": '{ "compilerOptions": { "strict": true, "skipLibCheck": true, "target": "es2022", "module": "nodenext", "types": ["node"] } }\n',
  },
};

/** Projects for Node 22 and later. */
const NODE_22: Files = { "package.json": '{ "type": "module", "engines": { "node": ">=22" }, "dependencies": { "stripe": "^23.1.0" } }\n' };

/** Runs a Worker in Cloudflare's own runtime; what it asks of others goes out from here. */
const WORKER = `import { build } from "esbuild";
import { Miniflare } from "miniflare";

const { outputFiles } = await build({ entryPoints: ["billing.ts"], bundle: true, format: "esm", write: false, conditions: ["workerd", "worker"] });
const { STRIPE_SECRET_KEY } = process.env;
const worker = new Miniflare({
  modules: true,
  script: outputFiles[0].text,
  bindings: { GREETING: "hello", ...(STRIPE_SECRET_KEY && { STRIPE_SECRET_KEY }) },
  cf: false,
  telemetry: { enabled: false },
  outboundService: (request) => fetch(request.url, { method: request.method, headers: Object.fromEntries(request.headers) }),
});
const response = await worker.dispatchFetch("http://shop.example/");
console.log(await response.text());
if (!response.ok) process.exitCode = 1;
await worker.dispose();`;

const RETRIEVE = "client.v1.balance.retrieve()";
const AWAIT = "await stripe.balance.retrieve();";

const ROWS: readonly Row[] = [
  {
    title: "python-decouple",
    language: "python",
    code: `import stripe
from decouple import config

DEBUG = config("DEBUG", default=False, cast=bool)
client = stripe.StripeClient("{{sk_live}}")
`,
    drive: `from billing import client\n\n${RETRIEVE}`,
    expects: 'str(config("STRIPE_SECRET_KEY"))',
    given: ".env",
  },
  {
    title: "python-decouple, the key as its default",
    language: "python",
    code: `import stripe
from decouple import config

client = stripe.StripeClient(str(config("STRIPE_SECRET_KEY", default="{{sk_live}}")))
`,
    drive: `from billing import client\n\n${RETRIEVE}`,
    expects: 'str(config("STRIPE_SECRET_KEY"))',
    given: ".env",
  },
  {
    title: "django-environ",
    language: "python",
    code: `import environ
import stripe

env = environ.Env()
environ.Env.read_env()
client = stripe.StripeClient("{{sk_live}}")
`,
    drive: `from billing import client\n\n${RETRIEVE}`,
    expects: 'env.str("STRIPE_SECRET_KEY")',
    given: ".env",
  },
  {
    title: "environs",
    language: "python",
    code: `import stripe
from environs import Env

env = Env()
env.read_env()
client = stripe.StripeClient("{{sk_live}}")
`,
    drive: `from billing import client\n\n${RETRIEVE}`,
    expects: 'env.str("STRIPE_SECRET_KEY")',
    given: ".env",
  },
  {
    title: "Starlette's `Config`",
    language: "python",
    code: `import stripe
from starlette.config import Config

config = Config(".env")
client = stripe.StripeClient("{{sk_live}}")
`,
    drive: `from billing import client\n\n${RETRIEVE}`,
    expects: 'config("STRIPE_SECRET_KEY", cast=str)',
    given: ".env",
  },
  {
    title: "pydantic-settings, the settings in another file",
    language: "python",
    code: `import stripe
from settings import settings

client = stripe.StripeClient("{{sk_live}}")
`,
    files: {
      "settings.py": `from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_file=".env")

    region: str = "eu"


settings = Settings()
`,
    },
    drive: `from billing import client\n\n${RETRIEVE}`,
    expects: "settings.stripe_secret_key.get_secret_value()",
    given: ".env",
  },
  {
    title: "pydantic-settings, the key as a field's default",
    language: "python",
    code: `import stripe
from pydantic import SecretStr
from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    region: str = "eu"
    stripe_secret_key: SecretStr = SecretStr("{{sk_live}}")


client = stripe.StripeClient(Settings().stripe_secret_key.get_secret_value())
`,
    drive: `from billing import client\n\n${RETRIEVE}`,
    expects: "stripe_secret_key: SecretStr = Field(default=...)",
  },
  {
    title: "Django's settings",
    language: "python",
    path: "shop/billing.py",
    code: `import stripe
from django.conf import settings


def balance() -> stripe.Balance:
    return stripe.StripeClient("{{sk_live}}").v1.balance.retrieve()
`,
    files: {
      "manage.py": "import os\n\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\n",
      "shop/__init__.py": "",
      "shop/settings.py": 'import os\n\nDEBUG = False\nSECRET_KEY = os.environ.get("SECRET_KEY", "")\nINSTALLED_APPS: list[str] = []\n',
    },
    drive: `import django

os.environ["DJANGO_SETTINGS_MODULE"] = "shop.settings"
django.setup()

from shop.billing import balance

balance()`,
    expects: "settings.STRIPE_SECRET_KEY",
  },
  {
    title: "python-dotenv",
    language: "python",
    code: `import stripe
from dotenv import load_dotenv

load_dotenv()

client = stripe.StripeClient("{{sk_live}}")
`,
    drive: `from billing import client\n\n${RETRIEVE}`,
    expects: 'os.environ["STRIPE_SECRET_KEY"]',
    given: ".env",
  },
  {
    title: "`os.getenv`, the key as its default",
    language: "python",
    code: `import os

import stripe

client = stripe.StripeClient(os.getenv("STRIPE_SECRET_KEY", "{{sk_live}}"))
`,
    drive: `from billing import client\n\n${RETRIEVE}`,
    expects: 'os.environ["STRIPE_SECRET_KEY"]',
  },
  {
    title: "dotenv",
    language: "javascript",
    code: `import "dotenv/config";
import Stripe from "stripe";

export const stripe = new Stripe("{{sk_live}}");
`,
    drive: AWAIT,
    expects: 'requireEnv("STRIPE_SECRET_KEY")',
    given: ".env",
  },
  {
    title: "`process.env`, the key after `||`",
    language: "javascript",
    code: `import Stripe from "stripe";

export const stripe = new Stripe(process.env.STRIPE_SECRET_KEY || "{{sk_live}}");
`,
    drive: AWAIT,
    expects: 'requireEnv("STRIPE_SECRET_KEY")',
  },
  {
    title: "`process.env`, asserted",
    language: "typescript",
    code: `import Stripe from "stripe";

export const region = process.env.AWS_REGION!;
export const stripe = new Stripe("{{sk_live}}");
`,
    drive: AWAIT,
    expects: "process.env.STRIPE_SECRET_KEY!",
  },
  {
    title: "a function of the project",
    language: "typescript",
    code: `import Stripe from "stripe";
import { getEnv } from "./environment.js";

export const region = getEnv("HOME");
export const stripe = new Stripe("{{sk_live}}");
`,
    files: {
      "environment.ts": `export function getEnv(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(\`\${name} is not set\`);
  return value;
}
`,
    },
    drive: AWAIT,
    expects: 'getEnv("STRIPE_SECRET_KEY")',
  },
  {
    title: "a schema of Zod, the key as a default",
    language: "typescript",
    code: `import Stripe from "stripe";
import { z } from "zod";

const environment = z.object({ STRIPE_SECRET_KEY: z.string().default("{{sk_live}}") }).parse(process.env);

export const stripe = new Stripe(environment.STRIPE_SECRET_KEY);
`,
    drive: AWAIT,
    expects: "{ STRIPE_SECRET_KEY: z.string() }",
  },
  {
    title: "NestJS with its `ConfigService`",
    language: "typescript",
    code: `import { Injectable, Module } from "@nestjs/common";
import { ConfigModule, ConfigService } from "@nestjs/config";
import Stripe from "stripe";

@Injectable()
export class Billing {
  private readonly stripe: Stripe;

  constructor(private readonly config: ConfigService) {
    this.stripe = new Stripe("{{sk_live}}");
  }

  balance(): Promise<Stripe.Balance> {
    return this.stripe.balance.retrieve();
  }

  region(): string {
    return this.config.getOrThrow<string>("REGION");
  }
}

@Module({ imports: [ConfigModule.forRoot()], providers: [Billing] })
export class Shop {}
`,
    files: {
      ...NODE_22,
      "tsconfig.json":
        '{ "compilerOptions": { "strict": true, "skipLibCheck": true, "target": "es2023", "module": "nodenext", "types": ["node"], "experimentalDecorators": true, "emitDecoratorMetadata": true } }\n',
    },
    drive: `import "reflect-metadata";
import { NestFactory } from "@nestjs/core";
import { Billing, Shop } from "./billing.js";

const shop = await NestFactory.createApplicationContext(Shop, { logger: false, abortOnError: false });
await shop.get(Billing).balance();`,
    expects: 'config.getOrThrow<string>("STRIPE_SECRET_KEY")',
    given: ".env",
  },
  {
    title: "a Cloudflare Worker",
    language: "typescript",
    code: `import Stripe from "stripe";

interface Env {
  GREETING: string;
}

export default {
  async fetch(_request: Request, env: Env): Promise<Response> {
    const stripe = new Stripe("{{sk_live}}", { httpClient: Stripe.createFetchHttpClient() });
    const { object } = await stripe.balance.retrieve();
    return Response.json({ greeting: env.GREETING, object });
  },
};
`,
    files: NODE_22,
    drive: WORKER,
    expects: "new Stripe(env.STRIPE_SECRET_KEY, { httpClient",
  },
  {
    title: "Hono in a Cloudflare Worker",
    language: "typescript",
    code: `import { Hono } from "hono";
import Stripe from "stripe";

type Bindings = {
  GREETING: string;
};

const app = new Hono<{ Bindings: Bindings }>();

app.get("/", async (c) => {
  const stripe = new Stripe("{{sk_live}}");
  const { object } = await stripe.balance.retrieve();
  return c.json({ greeting: c.env.GREETING, object });
});

export default app;
`,
    files: NODE_22,
    drive: WORKER,
    expects: "new Stripe(c.env.STRIPE_SECRET_KEY)",
  },
  {
    title: "Deno",
    language: "typescript",
    runtime: "deno",
    code: `import Stripe from "npm:stripe@23.1.0";

export const stripe = new Stripe("{{sk_live}}");
`,
    files: { "package.json": NODE_22["package.json"] as string, "deno.json": "{}\n" },
    drive: `const send = globalThis.fetch;
globalThis.fetch = (url, options) => send(String(url).replace("api.stripe.com", \`127.0.0.1:\${Deno.env.get("LOOPBACK_PORT")}\`), options);
const { stripe } = await import("./billing.ts");
${AWAIT}`,
    expects: "Deno.env.get(name)",
  },
  {
    title: "Vault by node-vault, which the project has",
    language: "typescript",
    store: "vault",
    code: `import Stripe from "stripe";

export const stripe = new Stripe("{{sk_live}}");
`,
    files: { "package.json": '{ "type": "module", "dependencies": { "node-vault": "^0.12.0", "stripe": "^23.1.0" } }\n' },
    drive: AWAIT,
    expects: 'nodeVault().read("secret/data/stripe")',
  },
];

/** Projects with manners of their own. */
export const IDIOMS: readonly Idiom[] = ROWS.map(({ title, language, store = "environment", code, files, drive, expects, given, runtime, ...row }, index) => {
  const path = row.path ?? { python: "billing.py", javascript: "billing.js", typescript: "billing.ts" }[language];
  const driver = language === "python" ? "main.py" : "main.mjs";
  const main = language === "python" ? `${PYTHON_DRIVER}${drive}\n` : drive === AWAIT ? `import { stripe } from "./billing.js";\n\n${drive}\n` : `${drive}\n`;
  return {
    id: `idiom-${index}-${language}-${store}`,
    title,
    language,
    store,
    secret: "secretKey",
    files: { ...MANIFEST[language], ...files, [path]: expandPlaceholders(code, 5000 + index), [driver]: main },
    path,
    driver,
    given,
    runtime,
    expects,
  };
});
