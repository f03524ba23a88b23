import type { Effect, Library } from "../api.ts";
import { members, sink } from "../forms.ts";
import { authorization, client } from "./effects.ts";

const built: readonly Effect[] = [
  authorization("headers"),
  client("urllib3", {
    certRequirements: "cert_reqs",
    assertHostname: "assert_hostname",
    caBundle: "ca_certs",
    context: "ssl_context",
    minVersion: "ssl_minimum_version|ssl_version",
  }),
];

const request: readonly Effect[] = [
  { kind: "request", url: "1|url", headers: "headers", client: "receiver", options: "**" },
  sink("url", "text", "1|url"),
  sink("url", "json", "fields"),
  authorization("headers"),
];

export const urllib3: Library = {
  package: "urllib3",
  ecosystem: "pypi",
  setup: "import urllib3\nimport urllib3.util\npool = urllib3.PoolManager()",
  apis: {
    "urllib3:PoolManager": {
      effects: built,
      gives: "urllib3:PoolManager()",
      example: 'urllib3.PoolManager(cert_reqs="CERT_NONE", headers={"Authorization": KEY})',
    },
    "urllib3:ProxyManager": {
      effects: built,
      gives: "urllib3:PoolManager()",
      example: 'urllib3.ProxyManager("http://proxy", cert_reqs="CERT_NONE", headers={"Authorization": KEY})',
    },
    "urllib3:HTTPSConnectionPool": {
      effects: built,
      gives: "urllib3:PoolManager()",
      example: 'urllib3.HTTPSConnectionPool("api.stripe.com", cert_reqs="CERT_NONE", headers={"Authorization": KEY})',
    },
    "urllib3:connection_from_url": {
      effects: built,
      gives: "urllib3:PoolManager()",
      example: 'urllib3.connection_from_url("https://api.stripe.com", headers={"Authorization": KEY})',
    },
    ...members("urllib3:PoolManager()", ["request", "urlopen", "request_encode_url", "request_encode_body"], {
      effects: request,
      example: 'pool.$("GET", "https://api.stripe.com/v1/balance", headers={"Authorization": "Bearer " + KEY})',
    }),
    "urllib3:request": { effects: request, example: 'urllib3.request("GET", "https://api.stripe.com/v1/balance", headers={"Authorization": "Bearer " + KEY})' },
    "urllib3:disable_warnings": { effects: [client("urllib3", { disableWarnings: "0|category" })], example: "urllib3.disable_warnings()" },
    "urllib3:util.ssl_.create_urllib3_context": {
      parameters: ["ssl_version", "cert_reqs", "options", "ciphers"],
      effects: [client("ssl-context", { minVersion: "ssl_minimum_version", maxVersion: "ssl_maximum_version", ciphers: "ciphers" })],
      gives: "ssl:create_default_context()",
      example: "urllib3.util.ssl_.create_urllib3_context(ciphers=DATA)",
    },
    "urllib3:util.create_urllib3_context": { same: "urllib3:util.ssl_.create_urllib3_context" },
    "urllib3:util.make_headers": {},
    "urllib3:util.Retry": {},
  },
};
