import type { Guard } from "../event.ts";

/** A test that holds only while developing: `if DEBUG`, `process.env.NODE_ENV !== "production"`. */
export function isDevelopmentGuard(guard: Guard): boolean {
  const named = (pattern: RegExp) =>
    guard.names.some((name) => pattern.test(name)) || guard.origins.some((origin) => origin.kind === "environment" && pattern.test(origin.name));
  // Among the texts is the name of a variable that is asked for: `os.environ["APP_ENV"] == "production"`.
  const compares = (pattern: RegExp) => guard.compared.some((it) => typeof it === "string" && pattern.test(it));
  const environment = /(?:^|_)(?:env|environment|mode|stage)$/i;
  if (named(environment) || compares(environment)) {
    if (compares(/^prod/i)) return !guard.holds;
    if (compares(/^(?:dev|local|test)/i)) return guard.holds;
  }
  if (
    named(/^_*(?:is|in)?_?(?:debug|dev|development|local|testing)(?:_?mode)?_*$/i) ||
    named(/^(?!(?:.*_)?(?:no|not|disable|hide)_)\w+_(?:debug|development)(?:_mode)?$/i)
  )
    return guard.holds;
  // `app.config["TESTING"]`
  if (named(/^(?:config|conf|settings)$/i) && compares(/^(?:DEBUG|TESTING|DEVELOPMENT)$/)) return guard.holds;
  return (named(/^(?:is|in)?_?prod(?:uction)?$/i) || named(HOSTED)) && !guard.holds;
}

/** What is true, or set, where a host runs the program: `_ON_RAILWAY`, `isVercel`, `process.env.DYNO`. */
const HOSTED =
  /^_*(?:is|on|in|running_?(?:on|in))_?(?:railway|vercel|heroku|render|fly(?:_?io)?|netlify|cloud_?run|lambda|app_?engine|deployed|hosted)_*$|^(?:RAILWAY_ENVIRONMENT(?:_NAME)?|VERCEL|DYNO|RENDER|FLY_APP_NAME|NETLIFY|K_SERVICE|AWS_LAMBDA_FUNCTION_NAME)$/i;
