import type { EventOf, Shape } from "../flow/event.ts";
import type { Text } from "../flow/values/value.ts";
import type { Endpoint, EndpointTable } from "../model/stripe/endpoints/endpoints.ts";
import type { RuleContext } from "./rule.ts";

/** A request to Stripe's API that names its path itself, as far as it is known what it asks. */
export interface RestCall {
  /** `/v1/customers/…`; undefined where the path is not known. */
  readonly path: string | undefined;
  readonly endpoint: Endpoint | undefined;
}

/** Stands for a part of an address that is not known. */
const GAP = "…";

/** What a request asks of Stripe; undefined where it surely, or perhaps, asks somebody else. */
export function restCall(context: RuleContext, event: EventOf<"request">): RestCall | undefined {
  const { endpoints } = context;
  if (!endpoints) return undefined;
  const bySdk = event.by.library?.package === "stripe";
  const addresses = event.url.value.texts.map(textOf);
  const paths = addresses.flatMap((address) => pathIn(address, bySdk ? ["https://api.stripe.com"] : basesOf(event.client)) ?? []);
  if (paths.length === 0) return bySdk ? { path: undefined, endpoint: undefined } : undefined;
  const [path] = paths;
  const verb = verbOf(context, event);
  const only = new Set(paths).size === 1 && addresses.length === 1 && !event.url.value.open;
  return { path, endpoint: only && path !== undefined ? endpointAt(endpoints, verb, path) : undefined };
}

/** A text with a mark for each part of it that is not known. */
function textOf({ pieces }: Text): string {
  return pieces.map((piece) => (typeof piece === "string" ? piece : GAP)).join("");
}

/** Where the client's own addresses begin. */
function basesOf(client: Shape | undefined): string[] {
  return ["baseURL", "base_url", "prefixUrl"].flatMap((name) => client?.entries.get(name)?.value.texts.map(textOf) ?? []);
}

/** What the client of a request sends with each of them to say who asks. */
export function credentialsOf(client: Shape | undefined): Shape[] {
  const headers = client?.entries.get("headers")?.entries;
  return [headers?.get("Authorization"), headers?.get("authorization"), client?.entries.get("auth")?.entries.get("username")].filter((it) => it !== undefined);
}

/** The path of an address at Stripe's API without its query. */
function pathIn(address: string, bases: readonly string[]): string | undefined {
  const whole = [address, ...bases.map((base) => `${base.replace(/\/+$/, "")}/${address.replace(/^\/+/, "")}`)];
  return whole.map((it) => /^https:\/\/(?:api|files)\.stripe\.com(\/v[12]\/[^?#]*)/.exec(it)?.[1]).find((it) => it !== undefined);
}

/** The verb of a request, by the name of what makes it or by how the call is written; undefined where that does not say. */
function verbOf(context: RuleContext, event: EventOf<"request">): string | undefined {
  const name = /(\w+)$/.exec(event.by.path)?.[1] ?? "";
  const named = /^(get|post|put|patch|delete|del|head)(?:Form)?(?:_async)?$/i.exec(name)?.[1];
  if (named !== undefined) return named.toLowerCase() === "del" ? "DELETE" : named.toUpperCase();
  const written = context.sourceOf(context.spanOf(event.at));
  const first = /^[^(]{0,200}\(\s*["'`](get|post|delete)["'`]/i.exec(written)?.[1];
  const option = /\bmethod["']?\s*[:=]\s*["'`](get|post|delete)["'`]/i.exec(written)?.[1];
  const given = first ?? option;
  if (given !== undefined) return given.toUpperCase();
  return /\bmethod\b/.test(written) || !/fetch|\bky:|\bgot:/i.test(event.by.path) ? undefined : "GET";
}

/** The endpoint that a path leads to; where the verb is not known, the only one there is. */
function endpointAt({ endpoints }: EndpointTable, verb: string | undefined, path: string): Endpoint | undefined {
  const parts = path.split("/");
  const found = endpoints.filter((it) => {
    if (verb !== undefined && it.verb !== verb) return false;
    const wanted = it.path.split("/");
    return wanted.length === parts.length && wanted.every((part, index) => (part.startsWith("{") ? parts[index] !== "" : part === parts[index]));
  });
  // `/v1/customers/search` is no customer.
  const exact = found.filter((it) => it.path.split("/").every((part, index) => !part.startsWith("{") || !/^[a-z_]+$/.test(parts[index] ?? "")));
  const [only, other] = exact.length > 0 ? exact : found;
  return other === undefined || verb !== undefined ? only : undefined;
}
