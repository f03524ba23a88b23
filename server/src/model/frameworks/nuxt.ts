import type { Library } from "../api.ts";
import { holds, members, setting, settings, sink, yields } from "../forms.ts";
import { SIGNATURE_HEADERS } from "./requests.ts";

/** What Nitro and Nuxt put into scope without an import. */
const imported: Library["apis"] = Object.fromEntries(
  (
    "defineEventHandler eventHandler readBody readValidatedBody readRawBody readFormData useBody useRawBody useQuery getQuery getRouterParam getRouterParams " +
    "getCookie parseCookies getRequestURL getHeader getRequestHeader getHeaders getRequestHeaders setCookie setHeader setResponseHeader appendHeader send sendRedirect createError"
  )
    .split(" ")
    .map((name) => [`:${name}`, { same: `h3:${name}` as const }]),
);

export const nuxt: Library = {
  package: "nuxt",
  ecosystem: "npm",
  setup: "",
  apis: {
    ...members("h3:", ["defineEventHandler", "eventHandler"], {
      callbacks: [{ at: "0|0.handler", parameters: ["h3:H3Event()"], returns: { kind: "response", form: "json" } }],
      example: 'import { $ } from "h3";\nexport default $(() => ({ key: KEY }));',
    }),
    "h3:readBody": yields("request-input"),
    "h3:readValidatedBody": yields("checked-input"),
    "h3:readRawBody": yields("request-raw-body"),
    // What they were called in the first releases.
    ...members("h3:", ["useBody", "useQuery"], yields("request-input")),
    "h3:useRawBody": yields("request-raw-body"),
    "h3:readFormData": yields("request-input"),
    ...members("h3:", ["getQuery", "getRouterParam", "getRouterParams", "getCookie", "parseCookies", "getRequestURL"], yields("request-input")),
    ...members("h3:", ["getHeader", "getRequestHeader"], { result: { kind: "entry", of: "0", key: "1" } }),
    ...members("h3:", ["getHeaders", "getRequestHeaders"], { gives: "h3:H3Event()" }),
    ...members("h3:H3Event()", SIGNATURE_HEADERS, holds("request-signature")),
    ...members("h3:H3Event()", ["path", "context.params"], holds("request-input")),
    "h3:H3Event().node.req": { same: "http:IncomingMessage()" },
    "h3:H3Event().node.res": { same: "http:ServerResponse()" },
    "h3:H3Event().context.cloudflare.env": { same: ":worker-env" },
    "h3:setCookie": { effects: [sink("storage", "text", "2")], example: 'import { setCookie } from "h3";\nsetCookie(DATA, "key", KEY);' },
    ...members("h3:", ["setHeader", "setResponseHeader", "appendHeader"], {
      effects: [sink("response", "text", "2")],
      example: 'import { $ } from "h3";\n$(DATA, "x-key", KEY);',
    }),
    "h3:send": { effects: [sink("response", "text", "1")], example: 'import { send } from "h3";\nsend(DATA, KEY);' },
    "h3:sendRedirect": { effects: [sink("url", "text", "1")], example: 'import { sendRedirect } from "h3";\nsendRedirect(DATA, "/pay?key=" + KEY);' },
    "h3:createError": {
      // Its cause stays on the server.
      effects: [sink("response", "json", "0.message|0.statusMessage|0.data"), sink("response", "text", "0")],
      result: { kind: "shown", of: "0", form: "json" },
      example: 'import { createError } from "h3";\ncreateError({ statusCode: 500, message: KEY });',
    },
    ":useRuntimeConfig": { result: settings, gives: ":useRuntimeConfig()", example: "console.log(useRuntimeConfig());" },
    ":useRuntimeConfig().*": { value: setting("member"), example: "console.log(useRuntimeConfig().stripeSecretKey);" },
    ":useRuntimeConfig().public": {},
    ":defineNuxtConfig": {
      effects: [sink("client", "json", "0.runtimeConfig.public|0.publicRuntimeConfig|0.env|0.appConfig")],
      result: { kind: "same", of: "0" },
      example: "defineNuxtConfig({ runtimeConfig: { public: { key: KEY } } });",
    },
    ":defineAppConfig": { effects: [sink("client", "json", "0")], result: { kind: "same", of: "0" }, example: "defineAppConfig({ key: KEY });" },
    "nuxt/config:defineNuxtConfig": { same: ":defineNuxtConfig" },
    ":defineCachedEventHandler": { same: "h3:defineEventHandler" },
    ":cachedEventHandler": { same: "h3:defineEventHandler" },
    ...imported,
  },
};
