import type { Example } from "../examples.ts";

/** Packages that are not installed for the type check, with the reason; the start of an import's name stands for all of it. */
export const NOT_INSTALLED: readonly { readonly name: string; readonly why: string }[] = [
  { name: "@oak/oak", why: "published in the registry of Deno alone" },
  { name: "$env", why: "made by SvelteKit when it builds" },
  { name: "@adonisjs/core", why: "large" },
  { name: "@nestjs/graphql", why: "large" },
  { name: "@rollup/plugin-replace", why: "large" },
  { name: "@medusajs/utils", why: "large" },
  { name: "@strapi/strapi", why: "large" },
  { name: "@stripe/stripe-react-native", why: "large" },
  { name: "@sveltejs/kit", why: "large" },
  { name: "Bun", why: "another runtime" },
  { name: "airflow", why: "large" },
  { name: "analytics", why: "gone from the registry's present" },
  { name: "applicationinsights", why: "large" },
  { name: "astro", why: "large" },
  { name: "aws-sdk", why: "large" },
  { name: "cloudflare:workers", why: "another runtime" },
  { name: "expo-", why: "large" },
  { name: "google.colab", why: "only there where it runs" },
  { name: "infisical", why: "replaced by infisicalsdk" },
  { name: "kaggle_secrets", why: "only there where it runs" },
  { name: "mixpanel-browser", why: "large" },
  { name: "modal", why: "large" },
  { name: "next", why: "large" },
  { name: "scmp", why: "has no types" },
  { name: "secure-compare", why: "has no types" },
  { name: "tsscmp", why: "has no types" },
  { name: "vite", why: "large" },
  { name: "webpack", why: "large" },
];

/** Examples that the checker refuses although they are right, with what it says. */
export const REFUSED: readonly { readonly path: RegExp; readonly complaint: RegExp; readonly why: string }[] = [
  { path: /^:Netlify\./, complaint: /Cannot find name 'Netlify'/, why: "a global of a runtime" },
  { path: /^:Deno\./, complaint: /Cannot find name 'Deno'/, why: "a global of a runtime" },
  { path: /^:chrome\./, complaint: /Cannot find name 'chrome'/, why: "a global of browsers' extensions" },
  { path: /^:(?:useRuntimeConfig|defineNuxtConfig|defineAppConfig)/, complaint: /Cannot find name/, why: "what Nuxt imports by itself" },
  { path: /^:(?:gtag|dataLayer)\b/, complaint: /Cannot find name/, why: "a global of a script tag" },
  { path: /^h3:send$/, complaint: /no exported member 'send'/, why: "gone in the newest major, and still in Nuxt's" },
  { path: /log\(\)\.emergency$/, complaint: /Expected 2-3 arguments/, why: "the types forgot the form with one argument that the package's page shows" },
  { path: /^:caught-error$/, complaint: /Cannot find name 'stripe'|"stripe" is not defined/, why: "stands for whatever is done with Stripe" },
  { path: /^boto3:resource\(\)/, complaint: /Cannot access attribute "Object"/, why: "made when it runs" },
  { path: /^pycurl:/, complaint: /not a known attribute of module "pycurl"/, why: "compiled, without types" },
];

/** Whether the example is of majors before the newest. */
export function isOfThePast({ api }: Example): boolean {
  return api.majors !== undefined && !api.majors.endsWith("..");
}
