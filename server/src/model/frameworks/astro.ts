import type { Library } from "../api.ts";
import { holds, keeps, members, sink, variable } from "../forms.ts";

export const astro: Library = {
  package: "astro",
  ecosystem: "npm",
  setup: 'import { getSecret } from "astro:env/server";',
  apis: {
    "astro:APIContext()": {},
    "astro:APIContext": {},
    "astro:APIContext().request": { same: ":Request()" },
    ...members("astro:APIContext()", ["params", "url"], holds("request-input")),
    "astro:APIContext().locals": keeps("astro:APIContext().locals"),
    "astro:APIContext().locals.runtime.env": { same: ":worker-env" },
    "astro:APIContext().cookies.set": {
      effects: [sink("storage", "json", "1")],
      example: 'import type { APIContext } from "astro";\nexport function GET(context: APIContext) { context.cookies.set("key", KEY); }',
    },
    ":Astro": { same: "astro:APIContext()" },
    "astro:env/server:getSecret": { result: variable("0"), example: 'console.log(getSecret("STRIPE_SECRET_KEY"));' },
    "astro:env/server:*": { value: variable("member"), example: 'import { STRIPE_SECRET_KEY } from "astro:env/server";\nconsole.log(STRIPE_SECRET_KEY);' },
    // What a schema let through.
    "astro:ActionInput()": holds("checked-input"),
    "astro:actions:defineAction": {
      callbacks: [
        { at: "0.handler", without: "0.input", parameters: [":request-input"], returns: { kind: "client", form: "json" } },
        { at: "0.handler", when: "0.input", parameters: ["astro:ActionInput()"], returns: { kind: "client", form: "json" } },
      ],
      example: 'import { defineAction } from "astro:actions";\ndefineAction({ handler: () => KEY });',
    },
  },
  conventions: [{ files: ["**/src/pages/**/*.{js,ts}"], exports: ["GET", "POST", "PUT", "PATCH", "DELETE", "ALL"], parameters: ["astro:APIContext()"] }],
};
