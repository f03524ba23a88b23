import assert from "node:assert/strict";
import { test } from "node:test";
import type { Finding } from "../server/src/rules/finding.ts";
import { TestProject } from "./fix-cases.ts";
import { repaired } from "./rule-repairs.ts";

const CONTROLLER = `import { Body, Controller, Post } from "@nestjs/common";
import Stripe from "stripe";

@Controller("webhook")
export class WebhookController {
  constructor(private readonly stripe: Stripe) {}

  @Post()
  receive(@Body() event: any) {
    if (event.type === "checkout.session.completed") console.log("paid");
    return { received: true };
  }
}
`;
const PATH = "src/payments/webhook.controller.ts";

async function webhookFinding(project: TestProject): Promise<Finding> {
  const [finding] = (await project.findingsOf(PATH)).filter(({ rule }) => rule === "unverified-webhook");
  assert.ok(finding);
  return finding;
}

test("a controller of NestJS checks the signature over the raw body, which the app then keeps", async () => {
  const main =
    'import { NestFactory } from "@nestjs/core";\nimport { AppModule } from "./app.module";\n\nconst app = await NestFactory.create(AppModule);\nawait app.listen(3000);\n';
  const project = new TestProject({ [PATH]: CONTROLLER, "src/main.ts": main });
  const fixed = await repaired(await webhookFinding(project), project);
  assert.equal(
    fixed?.files.get(PATH),
    `import { Controller, Post, BadRequestException, Req, Headers, type RawBodyRequest } from "@nestjs/common";
import Stripe from "stripe";
import type { Request } from "express";

function requireEnv(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(\`Missing environment variable \${name}\`);
  return value;
}

@Controller("webhook")
export class WebhookController {
  constructor(private readonly stripe: Stripe) {}

  @Post()
  receive(@Req() request: RawBodyRequest<Request>, @Headers("stripe-signature") signature: string) {
    const webhookSecret = requireEnv("STRIPE_WEBHOOK_SECRET");
    try {
      this.stripe.webhooks.constructEvent(request.rawBody!, signature, webhookSecret);
    } catch {
      throw new BadRequestException("Invalid signature");
    }
    const event = JSON.parse(request.rawBody!.toString());
    if (event.type === "checkout.session.completed") console.log("paid");
    return { received: true };
  }
}
`,
  );
  assert.equal(fixed?.files.get("src/main.ts"), main.replace("create(AppModule)", "create(AppModule, { rawBody: true })"));
  assert.deepEqual(
    (await fixed.findingsOf(PATH)).filter(({ rule }) => rule === "unverified-webhook"),
    [],
  );
});

test("options of the app are kept", async () => {
  const main = 'import { NestFactory } from "@nestjs/core";\nNestFactory.create<NestExpressApplication>(AppModule, { cors: true });\n';
  const project = new TestProject({ [PATH]: CONTROLLER, "src/main.ts": main });
  const fixed = await repaired(await webhookFinding(project), project);
  assert.equal(fixed?.files.get("src/main.ts"), main.replace("{ cors", "{ rawBody: true, cors"));
});
