import type { EventOf, Shape } from "../flow/event.ts";
import { UNKNOWN } from "../flow/values/value.ts";
import { inside, isConstant, isStripeUrl, textsOf } from "./transport.ts";

/** To whom a transport sends although nothing vouches for them: `anyone`, or `other-host`: whoever has a good certificate, for whatever name. */
export type Gap = "anyone" | "other-host";

/** What the options of an event leave open, as far as measured. */
export function gapOfOptions(event: EventOf<"client">): Gap | undefined {
  // What `requests` takes for false; others want False itself, or refuse anything else.
  if (event.client === "requests" && isConstant(event.options.get("verify"), 0)) return "anyone";
  return gapOf({ value: UNKNOWN, entries: event.options, list: false, open: false });
}

/** Names under which transports hold the parts that decide about certificates. */
const PARTS = [
  "agent",
  "httpsAgent",
  "https",
  "dispatcher",
  "connector",
  "session",
  "options",
  "connect",
  "httpClient",
  "fetch",
  "verify",
  "context",
  "ssl",
  "ssl_context",
  "sslContext",
  "opener",
  "handlers",
  "0",
];

const MAX_DEPTH = 4;

/** What a transport with these options leaves open, as far as measured. Only `false` itself does so in Node (0, null and "false" do not). */
export function gapOf(shape: Shape, depth = 0): Gap | undefined {
  const { entries } = shape;
  // httpx: a transport is made with a `verify` of its own.
  const transport = entries.get("transport");
  if (transport && !isConstant(transport, null)) return depth < MAX_DEPTH ? gapOf(transport, depth + 1) : undefined;
  if (OFF.some((name) => isConstant(entries.get(name), false)) || isConstant(entries.get("ssl_verifypeer"), 0) || verifiesNothing(shape)) return "anyone";
  const parts = [...PARTS.map((name) => entries.get(name)), ...adaptersOf(shape)];
  const gaps = depth < MAX_DEPTH ? parts.flatMap((part) => gapOfPart(part, depth)) : [];
  return gaps.includes("anyone") ? "anyone" : comparesNoName(shape) ? "other-host" : gaps[0];
}

/** What a session sends through on its way to Stripe. */
export function adaptersOf({ entries }: Shape): Shape[] {
  return [...entries].filter(([prefix]) => prefix === "https://" || (/^https:/.test(prefix) && isStripeUrl(prefix))).map(([, adapter]) => adapter);
}

function gapOfPart(part: Shape | undefined, depth: number): Gap[] {
  const gap = part && gapOf(part, depth + 1);
  return gap === undefined ? [] : [gap];
}

const OFF = ["verify", "rejectUnauthorized", "ssl", "verify_ssl", "ssl_verifypeer"];

/** A context of Python's `ssl`, or a pool of urllib3, that verifies no certificate. */
function verifiesNothing(shape: Shape): boolean {
  const requirements = inside(shape, ["certRequirements", "verify_mode"]);
  if (requirements) return textsOf(requirements).includes("CERT_NONE") || /CERT_NONE$/.test(requirements.value.api?.path ?? "");
  const made = shape.value.api?.path;
  // Of all protocols only that for clients verifies by itself.
  const protocol = shape.entries.get("protocol")?.value.api?.path;
  return made === "ssl:_create_unverified_context()" || (made === "ssl:SSLContext()" && protocol !== undefined && protocol !== "ssl:PROTOCOL_TLS_CLIENT");
}

/** The name in the certificate is not compared, or with another name than that of the host. `checkServerIdentity` holds what the function gives. */
function comparesNoName({ entries }: Shape): boolean {
  const servername = entries.get("servername");
  return (
    isConstant(entries.get("checkServerIdentity"), undefined, null) ||
    (servername !== undefined && textsOf(servername).some((name) => name !== "" && !isStripeUrl(name))) ||
    ["check_hostname", "assertHostname"].some((name) => isConstant(entries.get(name), false)) ||
    isConstant(entries.get("ssl_verifyhost"), false, 0)
  );
}

/** Old versions of TLS are only spoken where the ciphers were weakened too (measured with OpenSSL 3). Either may be said elsewhere, for the whole process. */
export interface OldTls {
  readonly version: boolean;
  readonly ciphers: boolean;
}

/** What a transport allows of old versions of TLS, beyond what the process allows. */
export function oldTlsOf(shape: Shape, around: OldTls, depth = 0): OldTls {
  const { entries } = shape;
  const version = inside(shape, ["minVersion", "secureProtocol", "maxVersion", "minimum_version", "maximum_version"]);
  const ciphers = inside(shape, ["ciphers", "set_ciphers"]);
  const protocol = entries.get("protocol")?.value.api?.path ?? "";
  let found: OldTls = {
    version:
      around.version ||
      /^ssl:PROTOCOL_(?:TLSv1(?:_1)?|SSLv\w+)$/.test(protocol) ||
      (version !== undefined && [...textsOf(version), version.value.api?.path ?? ""].some((it) => OLD_VERSION.test(it))),
    ciphers: around.ciphers || (ciphers !== undefined && textsOf(ciphers).some((it) => /@SECLEVEL=0/i.test(it))),
  };
  const parts = [...["httpAgent", "transport", "poolContext", "poolmanager", "overridden", ...PARTS].map((name) => entries.get(name)), ...adaptersOf(shape)];
  for (const part of depth < MAX_DEPTH ? parts : []) if (part) found = oldTlsOf(part, found, depth + 1);
  return found;
}

const OLD_VERSION = /(?:^|:TLSVersion\.)(?:TLSv1(?:[._]1)?(?:_method)?|SSLv\w+)$/;
