import type { Library } from "../api.ts";
import { holds, members, sink } from "../forms.ts";

const names = ["json", "data", "defer"];

/** Loaders and actions of Remix and React Router: what they return is sent to the page. */
export const remix: Library = {
  package: "@remix-run/node",
  ecosystem: "npm",
  setup: 'import { createCookie, data, defer, json, redirect, redirectDocument } from "@remix-run/node";',
  apis: {
    "@remix-run/node:LoaderFunctionArgs()": {},
    "@remix-run/node:LoaderFunctionArgs": {},
    "@remix-run/node:LoaderFunctionArgs().request": { same: ":Request()" },
    "@remix-run/node:LoaderFunctionArgs().params": holds("request-input"),
    "@remix-run/node:LoaderFunctionArgs().context.cloudflare.env": { same: ":worker-env" },
    "@remix-run/node:LoaderFunctionArgs().context.env": { same: ":worker-env" },
    "@remix-run/node:ActionFunctionArgs()": { same: "@remix-run/node:LoaderFunctionArgs()" },
    ...members("@remix-run/node:", ["json", "data", "defer"], {
      effects: [sink("response", "json", "0")],
      gives: ":Response()",
      example: "$({ key: KEY });",
    }),
    ...members("@remix-run/node:", ["redirect", "redirectDocument"], {
      effects: [sink("url", "text", "0")],
      gives: ":Response()",
      example: '$("/pay?key=" + KEY);',
    }),
    "@remix-run/node:createCookie().serialize": { effects: [sink("storage", "json", "0")], example: 'createCookie("key").serialize(KEY);' },
    ...members("@remix-run/cloudflare:", names, { same: "@remix-run/node:json" }),
    ...members("@remix-run/deno:", names, { same: "@remix-run/node:json" }),
    ...members("react-router:", names, { same: "@remix-run/node:json" }),
  },
  conventions: [
    {
      files: ["**/app/routes/**/*.{js,jsx,ts,tsx}", "**/app/root.{jsx,tsx}"],
      exports: ["loader", "action"],
      parameters: ["@remix-run/node:LoaderFunctionArgs()"],
      returns: { kind: "client", form: "json" },
    },
  ],
};
