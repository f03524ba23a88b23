import type { TransportRow } from "./transport-row.ts";

const CLIENT = (config: string, setup = "", imports = ""): string =>
  `import fs from "node:fs";
import https from "node:https";
${imports === "" ? "" : `${imports}\n`}import Stripe from "stripe";

${setup === "" ? "" : `${setup}\n`}const stripe = new Stripe(process.env.STRIPE_SECRET_KEY, { maxNetworkRetries: 0${config === "" ? "" : `, ${config}`} });
await stripe.balance.retrieve();
`;

const AGENT = (options: string): string => CLIENT(`httpAgent: new https.Agent(${options})`);

const FETCH = (argument: string, setup = "", imports = ""): string => CLIENT(`httpClient: Stripe.createFetchHttpClient(${argument})`, setup, imports);

const CA = 'ca: fs.readFileSync("ca.pem")';

const UNDICI = 'import { Agent, fetch as undiciFetch, setGlobalDispatcher } from "undici";';

const PROXY = 'import { HttpsProxyAgent } from "https-proxy-agent";';

const INSECURE = "new https.Agent({ rejectUnauthorized: false })";

/** stripe-node: each row as it was measured with 23.1.0 unless it names another version. */
export const NODE_ROWS: readonly TransportRow[] = [
  { name: "default", code: CLIENT(""), key: "nothing", always: true },
  { name: "default, wrong host", code: CLIENT(""), server: "wrong-host", key: "nothing" },
  { name: "default, expired", code: CLIENT(""), server: "expired", environment: { NODE_EXTRA_CA_CERTS: "ca.pem" }, key: "nothing" },
  { name: "httpAgent: { rejectUnauthorized: false }", code: AGENT("{ rejectUnauthorized: false }"), key: "unverified", always: true },
  { name: "httpAgent: { rejectUnauthorized: false }, wrong host", code: AGENT("{ rejectUnauthorized: false }"), server: "wrong-host", key: "unverified" },
  { name: "httpAgent: {}", code: AGENT("{}"), key: "nothing" },
  { name: "httpAgent: { rejectUnauthorized: 0 }", code: AGENT("{ rejectUnauthorized: 0 }"), key: "nothing", always: true },
  { name: "httpAgent: { rejectUnauthorized: null }", code: AGENT("{ rejectUnauthorized: null }"), key: "nothing" },
  { name: "httpAgent: { rejectUnauthorized: undefined }", code: AGENT("{ rejectUnauthorized: undefined }"), key: "nothing", always: true },
  { name: 'httpAgent: { rejectUnauthorized: "false" }', code: AGENT('{ rejectUnauthorized: "false" }'), key: "nothing" },
  { name: "httpAgent: { rejectUnauthorized: !1 }", code: AGENT("{ rejectUnauthorized: !1 }"), key: "unverified", always: true },
  {
    name: "httpClient: createNodeHttpClient(agent that does not verify)",
    code: CLIENT(`httpClient: Stripe.createNodeHttpClient(${INSECURE})`),
    key: "unverified",
    always: true,
  },
  { name: "httpClient: createNodeHttpClient()", code: CLIENT("httpClient: Stripe.createNodeHttpClient()"), key: "nothing" },
  { name: "https.globalAgent replaced", code: CLIENT("", `https.globalAgent = ${INSECURE};`), key: "nothing", always: true },
  {
    name: "NODE_TLS_REJECT_UNAUTHORIZED=0 around it",
    code: CLIENT(""),
    environment: { NODE_TLS_REJECT_UNAUTHORIZED: "0" },
    key: "unverified",
    notModelled: "decided outside the code",
  },
  { name: "NODE_TLS_REJECT_UNAUTHORIZED=1 around it", code: CLIENT(""), environment: { NODE_TLS_REJECT_UNAUTHORIZED: "1" }, key: "nothing" },
  { name: "NODE_TLS_REJECT_UNAUTHORIZED=false around it", code: CLIENT(""), environment: { NODE_TLS_REJECT_UNAUTHORIZED: "false" }, key: "nothing" },
  { name: "NODE_TLS_REJECT_UNAUTHORIZED= around it", code: CLIENT(""), environment: { NODE_TLS_REJECT_UNAUTHORIZED: "" }, key: "nothing" },
  {
    name: 'process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0" before the client',
    code: CLIENT("", 'process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0";'),
    key: "unverified",
    always: true,
  },
  {
    name: "process.env.NODE_TLS_REJECT_UNAUTHORIZED = 0 after the client",
    code: CLIENT("").replace("await stripe", "process.env.NODE_TLS_REJECT_UNAUTHORIZED = 0;\nawait stripe"),
    key: "unverified",
  },
  {
    name: "process.env.NODE_TLS_REJECT_UNAUTHORIZED = false",
    code: CLIENT("", "process.env.NODE_TLS_REJECT_UNAUTHORIZED = false;"),
    key: "nothing",
    always: true,
  },
  {
    name: 'process.env["NODE_TLS_REJECT_UNAUTHORIZED"] = "0" and an agent that verifies',
    code: CLIENT("httpAgent: new https.Agent({ rejectUnauthorized: true })", 'process.env["NODE_TLS_REJECT_UNAUTHORIZED"] = "0";'),
    key: "nothing",
    notModelled: "has no effect where it stands",
  },
  {
    name: "checkServerIdentity: () => undefined, self-signed",
    code: AGENT("{ checkServerIdentity: () => undefined }"),
    key: "nothing",
    notModelled: "another certificate decides",
  },
  { name: "ca, wrong host", code: AGENT(`{ ${CA} }`), server: "wrong-host", key: "nothing", always: true },
  {
    name: "ca, checkServerIdentity: () => undefined, wrong host",
    code: AGENT(`{ ${CA}, checkServerIdentity: () => undefined }`),
    server: "wrong-host",
    key: "unverified",
    always: true,
  },
  {
    name: "ca, checkServerIdentity that gives an error, wrong host",
    code: AGENT(`{ ${CA}, checkServerIdentity: (host) => new Error(host) }`),
    server: "wrong-host",
    key: "nothing",
    refusal: /Error: api\.stripe\.com/,
  },
  {
    name: 'ca, servername: "other.example", wrong host',
    code: AGENT(`{ ${CA}, servername: "other.example" }`),
    server: "wrong-host",
    key: "unverified",
    always: true,
  },
  {
    name: "tls.checkServerIdentity replaced, ca, wrong host",
    code: CLIENT(`httpAgent: new https.Agent({ ${CA} })`, "tls.checkServerIdentity = () => undefined;", 'import tls from "node:tls";'),
    server: "wrong-host",
    key: "unverified",
  },
  { name: "ca: the server's own certificate", code: AGENT('{ ca: fs.readFileSync("self.pem") }'), key: "trusted" },
  { name: "ca: private authority", code: AGENT(`{ ${CA} }`), server: "good", key: "trusted", always: true },
  { name: "ca: private authority, expired", code: AGENT(`{ ${CA} }`), server: "expired", key: "nothing" },
  { name: "NODE_EXTRA_CA_CERTS names the server's certificate", code: CLIENT(""), environment: { NODE_EXTRA_CA_CERTS: "self.pem" }, key: "trusted" },
  { name: "createFetchHttpClient()", code: FETCH(""), key: "nothing" },
  {
    name: "createFetchHttpClient(), NODE_TLS_REJECT_UNAUTHORIZED=0 around it",
    code: FETCH(""),
    environment: { NODE_TLS_REJECT_UNAUTHORIZED: "0" },
    key: "unverified",
    notModelled: "decided outside the code",
  },
  {
    name: "undici's global dispatcher does not verify, createFetchHttpClient()",
    code: FETCH("", "setGlobalDispatcher(new Agent({ connect: { rejectUnauthorized: false } }));", UNDICI),
    needs: ["undici"],
    key: "unverified",
    always: true,
  },
  {
    name: "undici's global dispatcher does not verify, default client",
    code: CLIENT("", "setGlobalDispatcher(new Agent({ connect: { rejectUnauthorized: false } }));", UNDICI),
    needs: ["undici"],
    key: "nothing",
    always: true,
  },
  {
    name: "createFetchHttpClient(fetch with a dispatcher that does not verify)",
    code: FETCH(
      "(url, init) => undiciFetch(url, { ...init, dispatcher })",
      "const dispatcher = new Agent({ connect: { rejectUnauthorized: false } });",
      UNDICI,
    ),
    needs: ["undici"],
    key: "unverified",
  },
  { name: "createFetchHttpClient(undici's fetch)", code: FETCH("undiciFetch", "", UNDICI), needs: ["undici"], key: "nothing" },
  {
    name: "createFetchHttpClient(node-fetch with an agent that does not verify)",
    code: FETCH("(url, init) => nodeFetch(url, { ...init, agent })", `const agent = ${INSECURE};`, 'import nodeFetch from "node-fetch";'),
    needs: ["node-fetch"],
    key: "unverified",
  },
  {
    name: "httpAgent that does not verify, and httpClient: createFetchHttpClient()",
    code: CLIENT(`httpAgent: ${INSECURE}, httpClient: Stripe.createFetchHttpClient()`),
    key: "nothing",
    always: true,
  },
  { name: 'protocol: "http"', code: CLIENT('protocol: "http"'), server: "plain", key: "unverified", always: true },
  {
    name: 'protocol: "http" and an agent of https',
    code: CLIENT('protocol: "http", httpAgent: new https.Agent({})'),
    server: "plain",
    key: "nothing",
    refusal: /ERR_INVALID_PROTOCOL/,
    notModelled: "has no effect where it stands",
  },
  { name: 'protocol: "http", host: "api.stripe.com"', code: CLIENT('protocol: "http", host: "api.stripe.com"'), server: "plain", key: "unverified" },
  { name: 'host: "api.stripe.com"', code: CLIENT('host: "api.stripe.com"'), key: "nothing" },
  { name: "TLS 1.1 only, ca", code: AGENT(`{ ${CA} }`), server: "old-protocol", key: "nothing" },
  { name: 'TLS 1.1 only, ca, minVersion: "TLSv1"', code: AGENT(`{ ${CA}, minVersion: "TLSv1" }`), server: "old-protocol", key: "nothing", refusal: /EPROTO/ },
  {
    name: 'TLS 1.1 only, ca, minVersion: "TLSv1", ciphers: "DEFAULT@SECLEVEL=0"',
    code: AGENT(`{ ${CA}, minVersion: "TLSv1", ciphers: "DEFAULT@SECLEVEL=0" }`),
    server: "old-protocol",
    key: "unverified",
    always: true,
  },
  {
    name: 'TLS 1.1 only, ca, secureProtocol: "TLSv1_1_method", ciphers: "DEFAULT@SECLEVEL=0"',
    code: AGENT(`{ ${CA}, secureProtocol: "TLSv1_1_method", ciphers: "DEFAULT@SECLEVEL=0" }`),
    server: "old-protocol",
    key: "unverified",
  },
  {
    name: 'TLS 1.1 only, ca, tls.DEFAULT_MIN_VERSION = "TLSv1"',
    code: CLIENT(`httpAgent: new https.Agent({ ${CA} })`, 'tls.DEFAULT_MIN_VERSION = "TLSv1";', 'import tls from "node:tls";'),
    server: "old-protocol",
    key: "nothing",
    refusal: /EPROTO/,
  },
  {
    name: 'TLS 1.1 only, ca, tls.DEFAULT_MIN_VERSION = "TLSv1", ciphers: "DEFAULT@SECLEVEL=0"',
    code: CLIENT(`httpAgent: new https.Agent({ ${CA}, ciphers: "DEFAULT@SECLEVEL=0" })`, 'tls.DEFAULT_MIN_VERSION = "TLSv1";', 'import tls from "node:tls";'),
    server: "old-protocol",
    key: "unverified",
  },
  ...["8.222.0", "12.18.0", "14.25.0", "17.7.0", "20.4.1"].flatMap((version): TransportRow[] => [
    { name: `${version}: default`, version, code: CLIENT(""), key: "nothing" },
    { name: `${version}: httpAgent: { rejectUnauthorized: false }`, version, code: AGENT("{ rejectUnauthorized: false }"), key: "unverified" },
  ]),
  ...(["8.222.0", "12.18.0"] as const).map(
    (version): TransportRow => ({
      name: `${version}: protocol: "http" to Stripe's host`,
      version,
      code: CLIENT('protocol: "http"'),
      server: "plain",
      key: "nothing",
      refusal: /The `https` protocol must be used/,
      notModelled: "the version decides",
    }),
  ),
  {
    name: "HttpsProxyAgent",
    code: CLIENT('httpAgent: new HttpsProxyAgent("http://proxy.internal:8080")', "", PROXY),
    needs: ["https-proxy-agent"],
    server: "proxy",
    key: "nothing",
    always: true,
  },
  {
    name: "HttpsProxyAgent(…, { rejectUnauthorized: false }): for the way to the proxy only",
    code: CLIENT('httpAgent: new HttpsProxyAgent("http://proxy.internal:8080", { rejectUnauthorized: false })', "", PROXY),
    needs: ["https-proxy-agent"],
    server: "proxy",
    key: "nothing",
    always: true,
  },
  {
    name: "HttpsProxyAgent, agent.options.rejectUnauthorized = false",
    code: CLIENT("httpAgent: agent", 'const agent = new HttpsProxyAgent("http://proxy.internal:8080");\nagent.options.rejectUnauthorized = false;', PROXY),
    needs: ["https-proxy-agent"],
    server: "proxy",
    key: "unverified",
  },
  {
    name: "HttpsProxyAgent, NODE_TLS_REJECT_UNAUTHORIZED=0 around it",
    code: CLIENT('httpAgent: new HttpsProxyAgent("http://proxy.internal:8080")', "", PROXY),
    needs: ["https-proxy-agent"],
    server: "proxy",
    environment: { NODE_TLS_REJECT_UNAUTHORIZED: "0" },
    key: "unverified",
    notModelled: "decided outside the code",
  },
  {
    name: "8.222.0: setHttpAgent(agent that does not verify) after construction",
    version: "8.222.0",
    code: CLIENT("").replace("await stripe", `stripe.setHttpAgent(${INSECURE});\nawait stripe`),
    key: "nothing",
  },
  {
    name: "8.222.0: setHost, setProtocol, setApiKey, and an agent that does not verify",
    version: "8.222.0",
    code: AGENT("{ rejectUnauthorized: false }").replace(
      "await stripe",
      'stripe.setHost("api.stripe.com");\nstripe.setProtocol("https");\nstripe.setApiKey(process.env.STRIPE_SECRET_KEY);\nawait stripe',
    ),
    key: "unverified",
  },
];
