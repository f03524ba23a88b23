import { type Files, type Language, type Site, type Style, WEBHOOK } from "./site.ts";

const DEPENDENCIES = { stripe: "^23.1.0" };

/** What a project says that runs on newer versions of Node only: then it gets newer packages. */
const NODE_22 = { engines: { node: ">=22" } };

/** A manifest as npm writes it. */
function manifest(more: object): string {
  return `${JSON.stringify({ name: "shop", private: true, ...more, dependencies: DEPENDENCIES }, undefined, 2)}\n`;
}

function withoutTypes(code: string): string {
  return code.replace(/‹[^›]*›/g, "");
}

function withTypes(code: string): string {
  return code.replace(/[‹›]/g, "");
}

/** CommonJS as it is written by hand. */
function required(code: string): string {
  const names = [...code.matchAll(/^export (?:async )?(?:const|class|function) (\w+)/gm)].map(([, name]) => name);
  const body = withoutTypes(code)
    .replace(/^import (\w+) from ("[^"]+");$/gm, "const $1 = require($2);")
    .replace(/^export /gm, "");
  return `"use strict";\n\n${body}\nmodule.exports = { ${names.join(", ")} };\n`;
}

function driver(from: string): Style["driver"] {
  return { path: "main.mjs", head: `import { NAMES } from "./${from}";\n\n` };
}

const CHECKS = { strict: true, skipLibCheck: true, target: "es2022", types: ["node"] };

/** What careful projects add. */
const MORE_CHECKS = {
  exactOptionalPropertyTypes: true,
  isolatedModules: true,
  noImplicitReturns: true,
  noPropertyAccessFromIndexSignature: true,
  noUncheckedIndexedAccess: true,
  noUnusedLocals: true,
  verbatimModuleSyntax: true,
};

/** A project's compiler options, as a file. */
function compiler(options: object): Files {
  return { "tsconfig.json": `${JSON.stringify({ compilerOptions: { ...CHECKS, ...options } }, undefined, 2)}\n` };
}

/** How JavaScript projects are made. */
export const JAVASCRIPT_STYLES: readonly Style[] = [
  {
    id: "ES modules",
    path: "billing.js",
    driver: driver("billing.js"),
    write: withoutTypes,
    files: { "package.json": manifest({ type: "module", ...NODE_22 }) },
  },
  { id: "CommonJS", path: "billing.js", driver: driver("billing.js"), write: required, files: { "package.json": manifest({}) } },
  {
    id: ".mjs",
    path: "src/billing.mjs",
    driver: driver("src/billing.mjs"),
    write: (code) => `#!/usr/bin/env node\n${withoutTypes(code)}`,
    files: { "package.json": manifest({}) },
  },
  {
    id: ".cjs",
    path: "src/billing.cjs",
    driver: driver("src/billing.cjs"),
    write: required,
    files: { "package.json": manifest({ type: "module", ...NODE_22 }) },
  },
];

/** How TypeScript projects are made. */
export const TYPESCRIPT_STYLES: readonly Style[] = [
  {
    id: "nodenext, ES modules",
    path: "billing.ts",
    driver: driver("billing.js"),
    write: withTypes,
    files: { "package.json": manifest({ type: "module" }), ...compiler({ module: "nodenext" }) },
  },
  {
    id: "nodenext, CommonJS",
    path: "billing.ts",
    driver: driver("billing.js"),
    write: withTypes,
    files: { "package.json": manifest(NODE_22), ...compiler({ module: "nodenext" }) },
  },
  {
    id: "commonjs",
    path: "src/billing.ts",
    driver: driver("src/billing.js"),
    write: withTypes,
    files: { "package.json": manifest({}), ...compiler({ module: "commonjs", target: "es2019", lib: ["es2022"], esModuleInterop: true }) },
  },
  {
    id: "bundler",
    path: "src/billing.ts",
    driver: driver("src/billing.js"),
    write: withTypes,
    files: {
      "package.json": manifest({ type: "module", ...NODE_22 }),
      ...compiler({ module: "esnext", moduleResolution: "bundler", ...MORE_CHECKS }),
    },
  },
  {
    id: ".cts, import = require",
    path: "billing.cts",
    driver: driver("billing.cjs"),
    write: (code) => withTypes(code).replace(/^import (\w+) from ("[^"]+");$/gm, "import $1 = require($2);"),
    files: { "package.json": manifest({ type: "module" }), ...compiler({ ...MORE_CHECKS, module: "nodenext", verbatimModuleSyntax: false }) },
  },
];

/** Where keys stand in JavaScript and TypeScript. */
export const JAVASCRIPT_SITES: readonly Site[] = [
  {
    id: "module",
    title: "a client at module level that the module uses",
    secret: "secretKey",
    code: `import Stripe from "stripe";

const stripe = new Stripe("{{sk_live}}");

export async function balance()‹: Promise<Stripe.Balance>› {
  return stripe.balance.retrieve();
}
`,
    names: ["balance"],
    drive: "await balance();",
    touched: /stripe\.balance/,
  },
  {
    id: "exported",
    title: "a client at module level that others use",
    secret: "secretKey",
    code: `import Stripe from "stripe";

export const stripe = new Stripe("{{sk_live}}", { maxNetworkRetries: 0 });
`,
    names: ["stripe"],
    drive: "await stripe.balance.retrieve();",
  },
  {
    id: "constant",
    title: "a constant of the module",
    secret: "secretKey",
    code: `import Stripe from "stripe";

const apiKey = "{{sk_live}}";

export async function balance()‹: Promise<Stripe.Balance>› {
  return new Stripe(apiKey).balance.retrieve();
}
`,
    names: ["balance"],
    drive: "await balance();",
    touched: /apiKey/,
  },
  {
    id: "function",
    title: "a function",
    secret: "secretKey",
    code: `import Stripe from "stripe";

export function makeClient()‹: Stripe› {
  return new Stripe("{{sk_live}}");
}
`,
    names: ["makeClient"],
    drive: "await makeClient().balance.retrieve();",
  },
  {
    id: "async-function",
    title: "an async function",
    secret: "secretKey",
    code: `import Stripe from "stripe";

export async function balance()‹: Promise<Stripe.Balance>› {
  const stripe = new Stripe("{{sk_live}}");
  return await stripe.balance.retrieve();
}
`,
    names: ["balance"],
    drive: "await balance();",
  },
  {
    id: "class-field",
    title: "a class field",
    secret: "secretKey",
    code: `import Stripe from "stripe";

export class Billing {
  ‹private readonly ›stripe = new Stripe("{{sk_live}}");

  balance()‹: Promise<Stripe.Balance>› {
    return this.stripe.balance.retrieve();
  }
}
`,
    names: ["Billing"],
    drive: "await new Billing().balance();",
  },
  {
    id: "constructor",
    title: "a constructor",
    secret: "secretKey",
    code: `import Stripe from "stripe";

export class Billing {
‹  private readonly stripe: Stripe;

›  constructor() {
    this.stripe = new Stripe("{{sk_live}}");
  }

  balance()‹: Promise<Stripe.Balance>› {
    return this.stripe.balance.retrieve();
  }
}
`,
    names: ["Billing"],
    drive: "await new Billing().balance();",
  },
  {
    id: "default-argument",
    title: "a default argument",
    secret: "secretKey",
    code: `import Stripe from "stripe";

export async function balance(key = "{{sk_live}}")‹: Promise<Stripe.Balance>› {
  return new Stripe(key).balance.retrieve();
}
`,
    names: ["balance"],
    drive: "await balance();",
  },
  {
    id: "request-option",
    title: "an option of one request",
    secret: "secretKey",
    code: `import Stripe from "stripe";

export const client = new Stripe(String(process.env["PLATFORM_KEY"]));

export async function balance()‹: Promise<Stripe.Balance>› {
  return client.balance.retrieve({}, { apiKey: "{{sk_live}}" });
}
`,
    names: ["balance"],
    drive: "await balance();",
  },
  {
    id: "webhook-secret",
    title: "the secret of a webhook",
    secret: "webhookSecret",
    code: `import Stripe from "stripe";

export async function eventId(stripe‹: Stripe›, payload‹: string›, signature‹: string›)‹: Promise<string>› {
  const event = stripe.webhooks.constructEvent(payload, signature, "{{whsec}}");
  return event.id;
}

export function makeClient(key‹: string›)‹: Stripe› {
  return new Stripe(key);
}
`,
    names: ["eventId", "makeClient"],
    drive: `const stripe = makeClient("unused");
console.log(await eventId(stripe, process.env.${WEBHOOK.payload}, process.env.${WEBHOOK.signature}));
try {
  await eventId(stripe, process.env.${WEBHOOK.payload}, process.env.${WEBHOOK.forged});
  console.log("forged");
} catch (error) {
  console.log(error.type === "StripeSignatureVerificationError" ? "refused" : error);
}`,
  },
  {
    id: "settings-file",
    title: "a settings file",
    secret: "secretKey",
    code: `import Stripe from "stripe";

export const settings = {
  currency: "eur",
  stripe: { secretKey: "{{sk_live}}" },
};

export function makeClient()‹: Stripe› {
  return new Stripe(settings.stripe.secretKey);
}
`,
    names: ["makeClient"],
    drive: "await makeClient().balance.retrieve();",
  },
];

/** The styles of a language. */
export function stylesOf(language: Exclude<Language, "python">): readonly Style[] {
  return language === "javascript" ? JAVASCRIPT_STYLES : TYPESCRIPT_STYLES;
}
