import type { Library } from "../api.ts";
import { members, sink } from "../forms.ts";

/** Controllers are objects of handlers, by themselves or made by a function that a factory is given; what they return is the answer. */
export const strapi: Library = {
  package: "@strapi/strapi",
  ecosystem: "npm",
  setup: 'import { factories } from "@strapi/strapi";',
  apis: {
    ...members("@strapi/strapi:factories", ["createCoreController", "createCoreService"], { result: { kind: "called", callback: "1" } }),
    "@strapi/strapi:factories.createCoreRouter": {},
    ":strapi.log": { same: "winston:createLogger()" },
    // What Strapi adds to the context of Koa.
    ...members("koa:Context()", ["send", "created", "badRequest", "notFound", "forbidden", "internalServerError"], {
      effects: [sink("response", "json", "0|1")],
      example: "export default { async find(ctx: any) { ctx.$({ key: KEY }); } };",
    }),
  },
  conventions: [
    {
      files: ["**/controllers/**/*.{js,ts}"],
      exports: ["default.*"],
      named: ["ctx"],
      parameters: ["koa:Context()"],
      returns: { kind: "response", form: "json" },
    },
  ],
};
