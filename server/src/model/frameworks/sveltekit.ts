import type { Library } from "../api.ts";
import { holds, members, sink, variable, wholeEnvironment, yields } from "../forms.ts";

export const sveltekit: Library = {
  package: "@sveltejs/kit",
  ecosystem: "npm",
  setup:
    'import { error, fail, json, redirect, text } from "@sveltejs/kit";\nimport { STRIPE_SECRET_KEY } from "$env/static/private";\nimport { env } from "$env/dynamic/private";',
  apis: {
    "@sveltejs/kit:RequestEvent()": {},
    "@sveltejs/kit:RequestEvent": {},
    "@sveltejs/kit:RequestEvent().request": { same: ":Request()" },
    ...members("@sveltejs/kit:RequestEvent()", ["params", "url"], holds("request-input")),
    "@sveltejs/kit:RequestEvent().cookies.set": {
      effects: [sink("storage", "text", "1")],
      example: 'import type { RequestEvent } from "@sveltejs/kit";\nexport function GET(event: RequestEvent) { event.cookies.set("key", KEY, { path: "/" }); }',
    },
    "@sveltejs/kit:RequestEvent().cookies.get": yields("request-input"),
    "@sveltejs/kit:RequestEvent().platform.env": { same: ":worker-env" },
    "@sveltejs/kit:RequestEvent().setHeaders": {
      effects: [sink("response", "json", "0")],
      example: 'import type { RequestEvent } from "@sveltejs/kit";\nexport function GET(event: RequestEvent) { event.setHeaders({ "x-key": KEY }); }',
    },
    "@sveltejs/kit:json": { effects: [sink("response", "json", "0")], gives: ":Response()", example: "json({ key: KEY });" },
    "@sveltejs/kit:text": { effects: [sink("response", "text", "0")], gives: ":Response()", example: "text(KEY);" },
    ...members("@sveltejs/kit:", ["error", "fail"], { effects: [sink("response", "json", "1")], example: "$(500, { message: KEY });" }),
    "@sveltejs/kit:redirect": { effects: [sink("url", "text", "1")], example: 'redirect(303, "/pay?key=" + KEY);' },
    "$env/static/private:*": { value: variable("member"), example: "console.log(STRIPE_SECRET_KEY);" },
    "$env/static/public:*": { value: variable("member"), example: 'import { PUBLIC_STRIPE_KEY } from "$env/static/public";\nconsole.log(PUBLIC_STRIPE_KEY);' },
    "$env/dynamic/private:env": { value: wholeEnvironment, example: "console.log(env);" },
    "$env/dynamic/private:env.*": { value: variable("member"), example: "console.log(env.STRIPE_SECRET_KEY);" },
    "$env/dynamic/public:env": { same: "$env/dynamic/private:env" },
  },
  conventions: [
    {
      files: ["**/routes/**/+server.{js,ts}"],
      exports: ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD", "fallback"],
      parameters: ["@sveltejs/kit:RequestEvent()"],
    },
    {
      files: ["**/routes/**/+{page,layout}.server.{js,ts}"],
      exports: ["load", "actions.*"],
      parameters: ["@sveltejs/kit:RequestEvent()"],
      returns: { kind: "client", form: "json" },
    },
    { files: ["**/routes/**/+{page,layout}.{js,ts}"], exports: ["load"], parameters: [":request-input"], returns: { kind: "client", form: "json" } },
    { files: ["**/src/hooks.server.{js,ts}"], exports: ["handle"], parameters: [":request-input"] },
  ],
};
