import type { TransportRow } from "./transport-row.ts";

const PYTHON = (imports: string, code: string): string => `import os

${imports}

key = os.environ["STRIPE_SECRET_KEY"]
headers = {"Authorization": f"Bearer {key}"}
${code}
`;

const URL = '"https://api.stripe.com/v1/balance"';

const REQUESTS = (options: string, setup = ""): string => PYTHON("import requests", `${setup}requests.get(${URL}, headers=headers${options})`);

const SESSION = (setup: string): string => PYTHON("import requests", `session = requests.Session()\n${setup}session.get(${URL}, headers=headers)`);

const HTTPX = (verify: string, setup = ""): string =>
  PYTHON("import ssl\n\nimport httpx", `${setup}with httpx.Client(${verify}) as client:\n    client.get(${URL}, headers=headers)`);

const AIOHTTP = (session: string, request: string, setup = ""): string =>
  PYTHON(
    "import asyncio\nimport ssl\n\nimport aiohttp",
    `${setup}

async def main():
    async with aiohttp.ClientSession(${session}) as session:
        async with session.get(${URL}, headers=headers${request}) as response:
            await response.read()


asyncio.run(main())`,
  );

const URLLIB = (setup: string, options: string): string =>
  PYTHON("import ssl\nimport urllib.request", `${setup}request = urllib.request.Request(${URL}, headers=headers)\nurllib.request.urlopen(request${options})`);

const POOL = (options: string): string =>
  PYTHON("import ssl\n\nimport urllib3", `pool = urllib3.PoolManager(retries=False, ${options})\npool.request("GET", ${URL}, headers=headers)`);

const CONNECTION = (setup: string, options: string): string =>
  PYTHON(
    "import http.client\nimport ssl",
    `${setup}connection = http.client.HTTPSConnection("api.stripe.com"${options})\nconnection.request("GET", "/v1/balance", headers=headers)\nconnection.getresponse()`,
  );

const NO_NAME = 'context = ssl.create_default_context(cafile="ca.pem")\ncontext.check_hostname = False\n';

const NO_CHECK = "context = ssl.create_default_context()\ncontext.check_hostname = False\ncontext.verify_mode = ssl.CERT_NONE\n";

/** Requests to Stripe without its SDK, in Python. */
export const PYTHON_RAW_ROWS: readonly TransportRow[] = [
  { name: "requests.get(…)", code: REQUESTS(""), key: "nothing" },
  { name: "requests.get(…, verify=False)", code: REQUESTS(", verify=False"), key: "unverified", always: true },
  { name: "requests.get(…, verify=0)", code: REQUESTS(", verify=0"), key: "unverified" },
  { name: "requests.get(…, verify=None)", code: REQUESTS(", verify=None"), key: "nothing" },
  { name: 'requests.get(…, verify="ca.pem")', code: REQUESTS(', verify="ca.pem"'), server: "good", key: "trusted" },
  { name: "requests.get(http://…)", code: REQUESTS("").replace("https:", "http:"), server: "plain", key: "unverified" },
  { name: "session.verify = False", code: SESSION("session.verify = False\n"), key: "unverified", always: true },
  { name: "session.verify = True", code: SESSION("session.verify = True\n"), key: "nothing" },
  { name: "httpx.Client()", code: HTTPX(""), key: "nothing" },
  { name: "httpx.Client(verify=False)", code: HTTPX("verify=False"), key: "unverified", always: true },
  { name: "httpx.Client(verify=context without a check)", code: HTTPX("verify=context", NO_CHECK), key: "unverified" },
  { name: "httpx.Client(verify=ssl._create_unverified_context())", code: HTTPX("verify=ssl._create_unverified_context()"), key: "unverified" },
  { name: "httpx.Client(verify=ssl.SSLContext(ssl.PROTOCOL_TLSv1_2))", code: HTTPX("verify=ssl.SSLContext(ssl.PROTOCOL_TLSv1_2)"), key: "unverified" },
  { name: "httpx.Client(verify=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))", code: HTTPX("verify=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)"), key: "nothing" },
  { name: "httpx.Client(verify=context that compares no name), wrong host", code: HTTPX("verify=context", NO_NAME), server: "wrong-host", key: "unverified" },
  { name: "httpx.Client(transport=httpx.HTTPTransport(verify=False))", code: HTTPX("transport=httpx.HTTPTransport(verify=False)"), key: "unverified" },
  { name: "httpx.Client(verify=False, transport=httpx.HTTPTransport())", code: HTTPX("verify=False, transport=httpx.HTTPTransport()"), key: "nothing" },
  {
    name: "httpx.Client(verify=context of TLSv1 and SECLEVEL=0), TLS 1.1 only",
    code: HTTPX(
      "verify=context",
      'context = ssl.create_default_context(cafile="ca.pem")\ncontext.minimum_version = ssl.TLSVersion.TLSv1\ncontext.set_ciphers("DEFAULT@SECLEVEL=0")\n',
    ),
    server: "old-protocol",
    key: "unverified",
  },
  {
    name: "httpx.Client(verify=context of TLSv1), TLS 1.1 only",
    code: HTTPX("verify=context", 'context = ssl.create_default_context(cafile="ca.pem")\ncontext.minimum_version = ssl.TLSVersion.TLSv1\n'),
    server: "old-protocol",
    key: "nothing",
    refusal: /handshake failure|unsupported protocol|protocol version/i,
  },
  { name: "session.get(…) of aiohttp", code: AIOHTTP("", ""), key: "nothing" },
  { name: "session.get(…, ssl=False) of aiohttp", code: AIOHTTP("", ", ssl=False"), key: "unverified" },
  { name: "aiohttp.ClientSession(connector=TCPConnector(ssl=False))", code: AIOHTTP("connector=aiohttp.TCPConnector(ssl=False)", ""), key: "unverified" },
  { name: "session.get(…, ssl=context without a check) of aiohttp", code: AIOHTTP("", ", ssl=context", NO_CHECK), key: "unverified" },
  { name: "urlopen(…)", code: URLLIB("", ""), key: "nothing" },
  {
    name: "urlopen(…, context=ssl._create_unverified_context())",
    code: URLLIB("", ", context=ssl._create_unverified_context()"),
    key: "unverified",
    always: true,
  },
  { name: "urlopen(…, context=context without a check)", code: URLLIB(NO_CHECK, ", context=context"), key: "unverified" },
  {
    name: "urlopen(…), ssl._create_default_https_context replaced",
    code: URLLIB("ssl._create_default_https_context = ssl._create_unverified_context\n", ""),
    key: "unverified",
  },
  { name: "urllib3.PoolManager()", code: POOL(""), key: "nothing" },
  { name: 'urllib3.PoolManager(cert_reqs="CERT_NONE")', code: POOL('cert_reqs="CERT_NONE"'), key: "unverified" },
  { name: "urllib3.PoolManager(cert_reqs=ssl.CERT_NONE)", code: POOL("cert_reqs=ssl.CERT_NONE"), key: "unverified" },
  {
    name: 'urllib3.PoolManager(ca_certs="ca.pem", assert_hostname=False), wrong host',
    code: POOL('ca_certs="ca.pem", assert_hostname=False'),
    server: "wrong-host",
    key: "unverified",
  },
  { name: "HTTPSConnection(…)", code: CONNECTION("", ""), key: "nothing" },
  {
    name: "HTTPSConnection(…, context=ssl._create_unverified_context())",
    code: CONNECTION("", ", context=ssl._create_unverified_context()"),
    key: "unverified",
  },
];

const NODE = (imports: string, code: string): string => `import fs from "node:fs";
import https from "node:https";
${imports === "" ? "" : `${imports}\n`}
const headers = { Authorization: "Bearer " + process.env.STRIPE_SECRET_KEY };
${code}
`;

const HTTPS = (options: string): string => NODE("", `https.get(${URL}, { headers${options === "" ? "" : `, ${options}`} });`);

const FETCH = (setup: string, options: string): string =>
  NODE('import { Agent, fetch, ProxyAgent, request, setGlobalDispatcher } from "undici";', `${setup}await fetch(${URL}, { headers${options} });`);

const AXIOS = (options: string): string => NODE('import axios from "axios";', `await axios.get(${URL}, { headers, ${options} });`);

const GOT = (options: string): string => NODE('import got from "got";', `await got(${URL}, { headers, retry: { limit: 0 }${options} });`);

const NEEDLE = (options: string): string => NODE('import needle from "needle";', `await needle("get", ${URL}, { headers${options} });`);

const PROXIED = (imports: string, agent: string): string =>
  NODE(
    `${imports}\nimport Stripe from "stripe";`,
    `const stripe = new Stripe(process.env.STRIPE_SECRET_KEY, { maxNetworkRetries: 0, httpAgent: ${agent} });\nawait stripe.balance.retrieve();`,
  );

const WRONG = "new https.Agent({ rejectUnauthorized: false })";

/** Requests to Stripe without its SDK, in Node, and through agents that the facts about the SDK do not cover. */
export const NODE_RAW_ROWS: readonly TransportRow[] = [
  { name: "https.get(…)", code: HTTPS(""), key: "nothing" },
  { name: "https.get(…, { rejectUnauthorized: false })", code: HTTPS("rejectUnauthorized: false"), key: "unverified", always: true },
  { name: "https.get(…, { rejectUnauthorized: 0 })", code: HTTPS("rejectUnauthorized: 0"), key: "nothing" },
  { name: "https.get(…, { agent that does not verify })", code: HTTPS(`agent: ${WRONG}`), key: "unverified" },
  { name: "https.get(…), https.globalAgent replaced", code: HTTPS("").replace("https.get", `https.globalAgent = ${WRONG};\nhttps.get`), key: "unverified" },
  {
    name: "axios, https.globalAgent replaced",
    code: AXIOS("").replace("await axios", `https.globalAgent = ${WRONG};\nawait axios`),
    needs: ["axios"],
    key: "unverified",
  },
  {
    name: "got, https.globalAgent replaced",
    code: GOT("").replace("await got", `https.globalAgent = ${WRONG};\nawait got`),
    needs: ["got"],
    key: "unverified",
  },
  {
    name: "superagent, https.globalAgent replaced",
    code: NODE('import superagent from "superagent";', `https.globalAgent = ${WRONG};\nawait superagent.get(${URL}).set(headers);`),
    needs: ["superagent"],
    key: "nothing",
  },
  {
    name: "needle, https.globalAgent replaced",
    code: NEEDLE("").replace("await needle", `https.globalAgent = ${WRONG};\nawait needle`),
    needs: ["needle"],
    key: "unverified",
  },
  {
    name: "https.get(…), https.globalAgent.options.rejectUnauthorized = false",
    code: HTTPS("").replace("https.get", "https.globalAgent.options.rejectUnauthorized = false;\nhttps.get"),
    key: "unverified",
  },
  {
    name: "https.get(…, { ca, checkServerIdentity: () => {} }), wrong host",
    code: HTTPS('ca: fs.readFileSync("ca.pem"), checkServerIdentity: () => {}'),
    server: "wrong-host",
    key: "unverified",
  },
  { name: "fetch(…)", code: NODE("", `await fetch(${URL}, { headers });`), key: "nothing" },
  { name: "fetch(http://…)", code: NODE("", `await fetch(${URL}, { headers });`).replace("https://api", "http://api"), server: "plain", key: "unverified" },
  { name: "fetch of undici", code: FETCH("", ""), needs: ["undici"], key: "nothing" },
  {
    name: "fetch of undici with a dispatcher that does not verify",
    code: FETCH("", ", dispatcher: new Agent({ connect: { rejectUnauthorized: false } })"),
    needs: ["undici"],
    key: "unverified",
    always: true,
  },
  {
    name: "fetch of undici, global dispatcher that does not verify",
    code: FETCH("setGlobalDispatcher(new Agent({ connect: { rejectUnauthorized: false } }));\n", ""),
    needs: ["undici"],
    key: "unverified",
  },
  {
    name: "fetch of undici, ProxyAgent with requestTls that does not verify",
    code: FETCH("", ', dispatcher: new ProxyAgent({ uri: "http://proxy.internal:8080", requestTls: { rejectUnauthorized: false } })'),
    needs: ["undici"],
    server: "proxy",
    key: "unverified",
  },
  {
    name: "fetch of undici, ProxyAgent with proxyTls that does not verify",
    code: FETCH("", ', dispatcher: new ProxyAgent({ uri: "http://proxy.internal:8080", proxyTls: { rejectUnauthorized: false } })'),
    needs: ["undici"],
    server: "proxy",
    key: "nothing",
  },
  { name: "axios", code: AXIOS(""), needs: ["axios"], key: "nothing" },
  { name: "axios, httpsAgent that does not verify", code: AXIOS(`httpsAgent: ${WRONG}`), needs: ["axios"], key: "unverified", always: true },
  { name: "axios, httpAgent that does not verify", code: AXIOS(`httpAgent: ${WRONG}`), needs: ["axios"], key: "nothing" },
  { name: "got", code: GOT(""), needs: ["got"], key: "nothing" },
  { name: "got, https: { rejectUnauthorized: false }", code: GOT(", https: { rejectUnauthorized: false }"), needs: ["got"], key: "unverified" },
  { name: "got, agent: { https: agent that does not verify }", code: GOT(`, agent: { https: ${WRONG} }`), needs: ["got"], key: "unverified" },
  { name: "needle", code: NEEDLE(""), needs: ["needle"], key: "nothing" },
  { name: "needle, rejectUnauthorized: false", code: NEEDLE(", rejectUnauthorized: false"), needs: ["needle"], key: "unverified" },
  {
    name: "superagent, disableTLSCerts()",
    code: NODE('import superagent from "superagent";', `await superagent.get(${URL}).set(headers).disableTLSCerts();`),
    needs: ["superagent"],
    key: "unverified",
  },
  {
    name: "superagent",
    code: NODE('import superagent from "superagent";', `await superagent.get(${URL}).set(headers);`),
    needs: ["superagent"],
    key: "nothing",
  },
  {
    name: "hpagent: HttpsProxyAgent({ rejectUnauthorized: false })",
    code: PROXIED('import { HttpsProxyAgent } from "hpagent";', 'new HttpsProxyAgent({ proxy: "http://proxy.internal:8080", rejectUnauthorized: false })'),
    needs: ["hpagent"],
    server: "proxy",
    key: "unverified",
  },
  {
    name: "tunnel.httpsOverHttp({ rejectUnauthorized: false })",
    code: PROXIED('import tunnel from "tunnel";', 'tunnel.httpsOverHttp({ rejectUnauthorized: false, proxy: { host: "proxy.internal", port: 8080 } })'),
    needs: ["tunnel"],
    server: "proxy",
    key: "unverified",
  },
  {
    name: "proxy-agent: ProxyAgent({ rejectUnauthorized: false })",
    code: PROXIED(
      'import { ProxyAgent } from "proxy-agent";',
      'new ProxyAgent({ rejectUnauthorized: false, getProxyForUrl: () => "http://proxy.internal:8080" })',
    ),
    needs: ["proxy-agent"],
    server: "proxy",
    key: "unverified",
  },
  {
    name: "proxy-agent: ProxyAgent({ rejectUnauthorized: false }) without a proxy",
    code: PROXIED('import { ProxyAgent } from "proxy-agent";', 'new ProxyAgent({ rejectUnauthorized: false, getProxyForUrl: () => "" })'),
    needs: ["proxy-agent"],
    key: "unverified",
  },
];
