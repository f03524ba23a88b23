import type { Library } from "../api.ts";
import { gives, holds, members, setting, settings, sink, yields } from "../forms.ts";
import { headers } from "./requests.ts";

/** Route handlers, API routes, server props, server actions and configuration of Next.js. */
export const next: Library = {
  package: "next",
  ecosystem: "npm",
  setup:
    'import { cookies, headers as requestHeaders } from "next/headers";\nimport { NextResponse } from "next/server";\nimport { redirect } from "next/navigation";\nimport getConfig from "next/config";',
  apis: {
    "next:NextApiRequest()": { same: "express:Request()" },
    "next:NextApiResponse()": { same: "express:Response()" },
    "next:NextApiResponse().setPreviewData": {
      effects: [sink("storage", "json", "0")],
      example: 'import type { NextApiResponse } from "next";\nfunction handler(req: unknown, res: NextApiResponse) { res.setPreviewData({ key: KEY }); }',
    },
    "next:NextApiRequest": {},
    "next:NextApiResponse": {},
    "next/server:NextRequest()": { same: ":Request()" },
    "next/server:NextRequest().nextUrl": holds("request-input"),
    "next/server:NextRequest().nextUrl.searchParams.get": yields("request-input"),
    "next/server:NextRequest().cookies": holds("request-input"),
    "next/server:NextResponse": { effects: [sink("response", "text", "0")], example: "new NextResponse(KEY);" },
    "next/server:NextResponse.json": {
      effects: [sink("response", "json", "0")],
      gives: "next/server:NextResponse()",
      example: "NextResponse.json({ key: KEY });",
    },
    ...members("next/server:NextResponse", ["redirect", "rewrite"], {
      effects: [sink("url", "text", "0")],
      gives: "next/server:NextResponse()",
      example: 'NextResponse.$("https://example.com/?key=" + KEY);',
    }),
    "next/server:NextResponse.next": { gives: "next/server:NextResponse()" },
    "next/server:NextResponse().cookies.set": { effects: [sink("storage", "text", "1|0.value")], example: 'NextResponse.next().cookies.set("key", KEY);' },
    "next/server:NextResponse().headers.set": { effects: [sink("response", "text", "1")], example: 'NextResponse.next().headers.set("X-Key", KEY);' },
    "next/headers:cookies().set": { effects: [sink("storage", "text", "1|0.value")], example: '(await cookies()).set("key", KEY);' },
    "next/headers:cookies().get": yields("request-input"),
    ...headers("next/headers:headers()"),
    "next/navigation:redirect": { ends: true, effects: [sink("url", "text", "0")], example: 'redirect("/pay?key=" + KEY);' },
    "next/config:().serverRuntimeConfig": { value: settings, example: "console.log(getConfig().serverRuntimeConfig);" },
    "next/config:().serverRuntimeConfig.*": { value: setting("member"), example: "console.log(getConfig().serverRuntimeConfig.stripeSecretKey);" },
    "next/cache:unstable_cache": gives("0"),
    "react:cache": gives("0"),
    "server-only:": {},
    "micro-cors:()": gives("0"),
    "next-connect:": { gives: "express:()" },
    "next-connect:createRouter": { gives: "express:()" },
    "nookies:setCookie": { effects: [sink("storage", "text", "2")], example: 'import { setCookie } from "nookies";\nsetCookie(DATA, "key", KEY);' },
    "cookies-next:setCookie": { effects: [sink("storage", "text", "1")], example: 'import { setCookie } from "cookies-next";\nsetCookie("key", KEY);' },
  },
  conventions: [
    {
      files: ["**/app/**/route.{js,jsx,ts,tsx}"],
      exports: ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"],
      parameters: ["next/server:NextRequest()", ":request-input"],
    },
    { files: ["**/middleware.{js,ts}", "**/proxy.{js,ts}"], exports: ["middleware", "proxy", "default"], parameters: ["next/server:NextRequest()"] },
    { files: ["**/pages/api/**/*.{js,jsx,ts,tsx}"], exports: ["default"], parameters: ["next:NextApiRequest()", "next:NextApiResponse()"] },
    {
      files: ["**/pages/**/*.{js,jsx,ts,tsx}"],
      exports: ["getServerSideProps", "getStaticProps"],
      parameters: [":request-input"],
      returns: { kind: "client", form: "json" },
    },
    { files: ["**/*.{js,jsx,ts,tsx}"], exports: ["*"], directive: "use server", others: ":request-input", returns: { kind: "client", form: "json" } },
    {
      files: ["**/next.config.{js,cjs,mjs,ts}"],
      exports: ["default"],
      exposes: ["value.env", "value.publicRuntimeConfig"],
      returns: { kind: "client", form: "json" },
    },
  ],
};
