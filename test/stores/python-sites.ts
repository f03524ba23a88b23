import { type Site, type Style, WEBHOOK } from "./site.ts";

/** What a program begins with: how it trusts the server that stands in for Stripe. */
export const PYTHON_DRIVER = `import os

import stripe

stripe.ca_bundle_path = os.environ["LOOPBACK_CA"]
stripe.max_network_retries = 0

`;

/** How Python projects are made. */
export const PYTHON_STYLES: readonly Style[] = [
  {
    id: "script, requirements.txt",
    path: "billing.py",
    driver: { path: "main.py", head: `${PYTHON_DRIVER}from billing import NAMES\n\n` },
    write: (code) => code,
    files: { "requirements.txt": "stripe==16.1.0\n" },
  },
  {
    id: "package, PEP 621",
    path: "shop/billing.py",
    driver: { path: "main.py", head: `${PYTHON_DRIVER}from shop.billing import NAMES\n\n` },
    write: (code) => `"""Payments."""\n\n${code.replace(/^(import stripe\n\n)?/, "$1from . import names\n\n")}\n\nSHOP = names.SHOP\n`,
    files: {
      "shop/__init__.py": "",
      "shop/names.py": 'SHOP = "shop"\n',
      "pyproject.toml": '[project]\nname = "shop"\nversion = "1.0.0"\nrequires-python = ">=3.11"\ndependencies = [\n    "stripe>=16.1.0",\n]\n',
    },
  },
  {
    id: "from __future__, Poetry",
    path: "src/billing.py",
    driver: { path: "src/main.py", head: `${PYTHON_DRIVER}from billing import NAMES\n\n` },
    write: (code) =>
      `#!/usr/bin/env python3\n# Payments.\nfrom __future__ import annotations\n\nfrom typing import TYPE_CHECKING\n\n${code.replace(/^import stripe$/m, "import stripe\n\nif TYPE_CHECKING:\n    from collections.abc import Callable\n\nretries: Callable[[], int] | None = None")}`,
    files: { "pyproject.toml": '[tool.poetry]\nname = "shop"\nversion = "1.0.0"\n\n[tool.poetry.dependencies]\npython = "^3.11"\nstripe = "^16.1.0"\n' },
  },
];

/** Where keys stand in Python. */
export const PYTHON_SITES: readonly Site[] = [
  {
    id: "module",
    title: "the module's key, `stripe.api_key`",
    secret: "secretKey",
    code: `import stripe

stripe.api_key = "{{sk_live}}"


def balance() -> stripe.Balance:
    return stripe.Balance.retrieve()
`,
    names: ["balance"],
    drive: "balance()",
  },
  {
    id: "client",
    title: "a client at module level",
    secret: "secretKey",
    code: `import stripe

client = stripe.StripeClient("{{sk_live}}")
`,
    names: ["client"],
    drive: "client.v1.balance.retrieve()",
  },
  {
    id: "constant",
    title: "a constant of the module",
    secret: "secretKey",
    code: `import stripe

API_KEY = "{{sk_live}}"


def balance() -> stripe.Balance:
    return stripe.StripeClient(API_KEY).v1.balance.retrieve()
`,
    names: ["balance"],
    drive: "balance()",
  },
  {
    id: "function",
    title: "a function",
    secret: "secretKey",
    code: `import stripe


def balance() -> stripe.Balance:
    client = stripe.StripeClient(api_key="{{sk_live}}")
    return client.v1.balance.retrieve()
`,
    names: ["balance"],
    drive: "balance()",
  },
  {
    id: "async-function",
    title: "an async function",
    secret: "secretKey",
    code: `import stripe


async def balance() -> stripe.Balance:
    client = stripe.StripeClient("{{sk_live}}")
    return await client.v1.balance.retrieve_async()
`,
    names: ["balance"],
    drive: "import asyncio\n\nasyncio.run(balance())",
  },
  {
    id: "class-field",
    title: "a class attribute",
    secret: "secretKey",
    code: `import stripe


class Billing:
    client = stripe.StripeClient("{{sk_live}}")

    def balance(self) -> stripe.Balance:
        return self.client.v1.balance.retrieve()
`,
    names: ["Billing"],
    drive: "Billing().balance()",
  },
  {
    id: "constructor",
    title: "a constructor",
    secret: "secretKey",
    code: `import stripe


class Billing:
    def __init__(self) -> None:
        self.client = stripe.StripeClient("{{sk_live}}")

    def balance(self) -> stripe.Balance:
        return self.client.v1.balance.retrieve()
`,
    names: ["Billing"],
    drive: "Billing().balance()",
  },
  {
    id: "default-argument",
    title: "a default argument",
    secret: "secretKey",
    code: `import stripe


def balance(key: str = "{{sk_live}}") -> stripe.Balance:
    return stripe.StripeClient(key).v1.balance.retrieve()
`,
    names: ["balance"],
    drive: "balance()",
  },
  {
    id: "request-option",
    title: "an option of one request",
    secret: "secretKey",
    code: `import stripe


def balance() -> stripe.Balance:
    return stripe.Balance.retrieve(
        api_key="{{sk_live}}",
    )
`,
    names: ["balance"],
    drive: "balance()",
  },
  {
    id: "webhook-secret",
    title: "the secret of a webhook",
    secret: "webhookSecret",
    code: `import stripe


def event_id(payload: bytes, signature: str) -> str:
    event = stripe.Webhook.construct_event(payload, signature, "{{whsec}}")
    return event.id
`,
    names: ["event_id"],
    drive: `print(event_id(os.environ["${WEBHOOK.payload}"].encode(), os.environ["${WEBHOOK.signature}"]))
try:
    event_id(os.environ["${WEBHOOK.payload}"].encode(), os.environ["${WEBHOOK.forged}"])
    print("forged")
except stripe.SignatureVerificationError:
    print("refused")`,
  },
  {
    id: "settings-file",
    title: "a settings file",
    secret: "secretKey",
    code: `DEBUG = False
INSTALLED_APPS: list[str] = []
STRIPE_SECRET_KEY = "{{sk_live}}"
`,
    names: ["STRIPE_SECRET_KEY"],
    drive: "stripe.StripeClient(STRIPE_SECRET_KEY).v1.balance.retrieve()",
  },
];
