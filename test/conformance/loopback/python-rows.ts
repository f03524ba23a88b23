import type { TransportRow } from "./transport-row.ts";

const MODULE = (setup: string, imports = ""): string =>
  `import os
${imports === "" ? "" : `${imports}\n`}
import stripe

stripe.api_key = os.environ["STRIPE_SECRET_KEY"]
stripe.max_network_retries = 0
${setup === "" ? "" : `${setup}\n`}
stripe.Balance.retrieve()
`;

const ASYNC = (setup: string, imports = ""): string =>
  MODULE(setup, `import asyncio${imports === "" ? "" : `\n${imports}`}`).replace("stripe.Balance.retrieve()", "asyncio.run(stripe.Balance.retrieve_async())");

const AIOHTTP = (client: string): string => `import asyncio
import os
import ssl

import aiohttp
import stripe

stripe.api_key = os.environ["STRIPE_SECRET_KEY"]
stripe.max_network_retries = 0


async def main():
    stripe.default_http_client = ${client}
    await stripe.Balance.retrieve_async()


asyncio.run(main())
`;

const CLIENT = (options: string, setup = ""): string => `import os

import stripe

${setup === "" ? "" : `${setup}\n`}client = stripe.StripeClient(os.environ["STRIPE_SECRET_KEY"], ${options === "" ? "" : `${options}, `}max_network_retries=0)
client.v1.balance.retrieve()
`;

const ADAPTER = (body: string): string =>
  MODULE(
    `

class Adapter(HTTPAdapter):
${body.replace(/^(?=.)/gm, "    ")}


session = requests.Session()
session.mount("https://", Adapter())
stripe.default_http_client = stripe.RequestsClient(session=session)`,
    "import ssl\n\nimport requests\nfrom requests.adapters import HTTPAdapter",
  );

const OWN_CLIENT = (verify: string): string =>
  MODULE(
    `

class OwnClient(stripe.HTTPClient):
    name = "own"

    def request(self, method, url, headers, post_data=None):
        response = requests.request(method, url, headers=headers, data=post_data${verify})
        return response.content, response.status_code, response.headers

    def close(self):
        pass


stripe.default_http_client = OwnClient()`,
    "import requests",
  );

/** stripe-python: each row as it was measured with 16.1.0 unless it names another version. */
export const PYTHON_ROWS: readonly TransportRow[] = [
  { name: "module default", code: MODULE(""), key: "nothing", always: true },
  { name: "module default, wrong host", code: MODULE(""), server: "wrong-host", key: "nothing" },
  { name: "stripe.verify_ssl_certs = False", code: MODULE("stripe.verify_ssl_certs = False"), key: "unverified", always: true },
  { name: "stripe.verify_ssl_certs = 0", code: MODULE("stripe.verify_ssl_certs = 0"), key: "unverified" },
  { name: "stripe.verify_ssl_certs = None", code: MODULE("stripe.verify_ssl_certs = None"), key: "unverified", always: true },
  { name: 'stripe.verify_ssl_certs = "False"', code: MODULE('stripe.verify_ssl_certs = "False"'), key: "nothing", always: true },
  {
    name: "stripe.verify_ssl_certs = False after a first request",
    code: MODULE("try:\n    stripe.Balance.retrieve()\nexcept stripe.APIConnectionError:\n    pass\nstripe.verify_ssl_certs = False"),
    key: "nothing",
    notModelled: "has no effect where it stands",
  },
  { name: "StripeClient(key)", code: CLIENT(""), key: "nothing" },
  { name: "StripeClient(verify_ssl_certs=False)", code: CLIENT("verify_ssl_certs=False"), key: "unverified", always: true },
  { name: "StripeClient(verify_ssl_certs=None)", code: CLIENT("verify_ssl_certs=None"), key: "unverified" },
  {
    name: "stripe.verify_ssl_certs = False beside StripeClient(key)",
    code: CLIENT("", "stripe.verify_ssl_certs = False"),
    key: "nothing",
    always: true,
  },
  { name: "StripeClient(verify_ssl_certs=False), wrong host", code: CLIENT("verify_ssl_certs=False"), server: "wrong-host", key: "unverified" },
  {
    name: "StripeClient(http_client=RequestsClient(), verify_ssl_certs=False)",
    code: CLIENT("http_client=stripe.RequestsClient(), verify_ssl_certs=False"),
    key: "nothing",
    refusal: /ValueError/,
  },
  {
    name: 'StripeClient(base_addresses={"api": "http://…"})',
    code: CLIENT('base_addresses={"api": "http://api.stripe.com"}'),
    server: "plain",
    key: "unverified",
    always: true,
  },
  { name: 'stripe.api_base = "http://…"', code: MODULE('stripe.api_base = "http://api.stripe.com"'), server: "plain", key: "unverified", always: true },
  { name: "ca_bundle_path = the server's own certificate", code: MODULE('stripe.ca_bundle_path = "self.pem"'), key: "trusted" },
  { name: "ca_bundle_path = private authority", code: MODULE('stripe.ca_bundle_path = "ca.pem"'), server: "good", key: "trusted", always: true },
  { name: "ca_bundle_path = private authority, wrong host", code: MODULE('stripe.ca_bundle_path = "ca.pem"'), server: "wrong-host", key: "nothing" },
  { name: "ca_bundle_path = private authority, expired", code: MODULE('stripe.ca_bundle_path = "ca.pem"'), server: "expired", key: "nothing", always: true },
  { name: "ca_bundle_path = False", code: MODULE("stripe.ca_bundle_path = False"), key: "unverified", always: true },
  { name: "ca_bundle_path = None", code: MODULE("stripe.ca_bundle_path = None"), key: "nothing" },
  { name: 'ca_bundle_path = ""', code: MODULE('stripe.ca_bundle_path = ""'), key: "unverified" },
  { name: "ca_bundle_path = False beside StripeClient(key)", code: CLIENT("", "stripe.ca_bundle_path = False"), key: "unverified", always: true },
  { name: "RequestsClient()", code: MODULE("stripe.default_http_client = stripe.RequestsClient()"), key: "nothing" },
  {
    name: "RequestsClient(verify_ssl_certs=False)",
    code: MODULE("stripe.default_http_client = stripe.RequestsClient(verify_ssl_certs=False)"),
    key: "unverified",
    always: true,
  },
  { name: "RequestsClient(80, None, False)", code: MODULE("stripe.default_http_client = stripe.RequestsClient(80, None, False)"), key: "unverified" },
  {
    name: "new_default_http_client(verify_ssl_certs=False)",
    code: MODULE("stripe.default_http_client = stripe.new_default_http_client(verify_ssl_certs=False)"),
    key: "unverified",
  },
  {
    name: "RequestsClient(session=…) with session.verify = False",
    code: MODULE(
      "session = requests.Session()\nsession.verify = False\nstripe.default_http_client = stripe.RequestsClient(session=session)",
      "import requests",
    ),
    key: "nothing",
    always: true,
  },
  {
    name: "RequestsClient(session=…, verify_ssl_certs=False) with session.verify = True",
    code: MODULE(
      "session = requests.Session()\nsession.verify = True\nstripe.default_http_client = stripe.RequestsClient(session=session, verify_ssl_certs=False)",
      "import requests",
    ),
    key: "unverified",
  },
  {
    name: "session.request = partial(session.request, verify=False)",
    code: MODULE(
      "session = requests.Session()\nsession.request = partial(session.request, verify=False)\nstripe.default_http_client = stripe.RequestsClient(session=session)",
      "from functools import partial\n\nimport requests",
    ),
    key: "nothing",
  },
  {
    name: "adapter with an ssl_context of CERT_NONE",
    code: ADAPTER(
      `def init_poolmanager(self, *args, **kwargs):
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    kwargs["ssl_context"] = context
    return super().init_poolmanager(*args, **kwargs)`,
    ),
    key: "nothing",
  },
  {
    name: "adapter whose cert_verify does not verify",
    code: ADAPTER(
      "def cert_verify(self, conn, url, verify, cert):\n    super().cert_verify(conn, url, False, cert)\n\ndef build_connection_pool_key_attributes(self, request, verify, cert=None):\n    return super().build_connection_pool_key_attributes(request, False, cert)",
    ),
    key: "unverified",
    unrepaired: "a method written to do it",
  },
  {
    name: "adapter that sends with verify=False",
    code: ADAPTER('def send(self, request, **kwargs):\n    kwargs["verify"] = False\n    return super().send(request, **kwargs)'),
    key: "unverified",
    unrepaired: "a method written to do it",
    always: true,
  },
  {
    name: "adapter with assert_hostname=False, private authority, wrong host",
    code: `${ADAPTER('def init_poolmanager(self, *args, **kwargs):\n    kwargs["assert_hostname"] = False\n    return super().init_poolmanager(*args, **kwargs)')}`.replace(
      "stripe.max_network_retries = 0",
      'stripe.max_network_retries = 0\nstripe.ca_bundle_path = "ca.pem"',
    ),
    server: "wrong-host",
    key: "unverified",
    unrepaired: "a method written to do it",
  },
  {
    name: "Session.merge_environment_settings replaced",
    code: MODULE(
      `merged = requests.Session.merge_environment_settings


def unverified(self, url, proxies, stream, verify, cert):
    return {**merged(self, url, proxies, stream, verify, cert), "verify": False}


requests.Session.merge_environment_settings = unverified`,
      "import requests",
    ),
    key: "unverified",
    notModelled: "patched library: not modelled",
  },
  { name: "urllib3.disable_warnings() alone", code: MODULE("urllib3.disable_warnings()", "import urllib3"), key: "nothing" },
  {
    name: "ssl._create_default_https_context replaced, RequestsClient",
    code: MODULE("ssl._create_default_https_context = ssl._create_unverified_context", "import ssl"),
    key: "nothing",
    always: true,
  },
  { name: 'CURL_CA_BUNDLE="" REQUESTS_CA_BUNDLE=""', code: MODULE(""), environment: { CURL_CA_BUNDLE: "", REQUESTS_CA_BUNDLE: "" }, key: "nothing" },
  { name: "REQUESTS_CA_BUNDLE names the server's certificate", code: MODULE(""), environment: { REQUESTS_CA_BUNDLE: "self.pem" }, key: "nothing" },
  { name: "SSL_CERT_FILE names the server's certificate, RequestsClient", code: MODULE(""), environment: { SSL_CERT_FILE: "self.pem" }, key: "nothing" },
  {
    name: "PYTHONHTTPSVERIFY=0, UrllibClient",
    code: MODULE("stripe.default_http_client = stripe.UrllibClient()"),
    environment: { PYTHONHTTPSVERIFY: "0" },
    key: "nothing",
  },
  { name: "UrllibClient()", code: MODULE("stripe.default_http_client = stripe.UrllibClient()"), key: "nothing" },
  {
    name: "UrllibClient(verify_ssl_certs=False)",
    code: MODULE("stripe.default_http_client = stripe.UrllibClient(verify_ssl_certs=False)"),
    key: "nothing",
    always: true,
  },
  {
    name: "UrllibClient, ca_bundle_path = the server's certificate",
    code: MODULE('stripe.ca_bundle_path = "self.pem"\nstripe.default_http_client = stripe.UrllibClient()'),
    key: "nothing",
  },
  {
    name: "UrllibClient, SSL_CERT_FILE names the server's certificate",
    code: MODULE("stripe.default_http_client = stripe.UrllibClient()"),
    environment: { SSL_CERT_FILE: "self.pem" },
    key: "trusted",
  },
  {
    name: "UrllibClient, ssl._create_default_https_context replaced",
    code: MODULE("ssl._create_default_https_context = ssl._create_unverified_context\nstripe.default_http_client = stripe.UrllibClient()", "import ssl"),
    key: "unverified",
    always: true,
  },
  {
    name: "UrllibClient, opener with a context that does not verify",
    code: MODULE(
      `context = ssl.create_default_context()
context.check_hostname = False
context.verify_mode = ssl.CERT_NONE
urllib.request.install_opener(urllib.request.build_opener(urllib.request.HTTPSHandler(context=context)))
stripe.default_http_client = stripe.UrllibClient()`,
      "import ssl\nimport urllib.request",
    ),
    key: "unverified",
  },
  { name: "PycurlClient()", code: MODULE("stripe.default_http_client = stripe.PycurlClient()"), needs: ["pycurl"], key: "nothing" },
  {
    name: "PycurlClient(verify_ssl_certs=False), self-signed: the host's name alone is not compared",
    code: MODULE("stripe.default_http_client = stripe.PycurlClient(verify_ssl_certs=False)"),
    needs: ["pycurl"],
    key: "nothing",
    notModelled: "another certificate decides",
  },
  {
    name: "PycurlClient(), chain trusted, wrong host",
    code: MODULE('stripe.ca_bundle_path = "ca.pem"\nstripe.default_http_client = stripe.PycurlClient()'),
    needs: ["pycurl"],
    server: "wrong-host",
    key: "nothing",
    refusal: /no alternative certificate subject name matches/,
  },
  {
    name: "PycurlClient(verify_ssl_certs=False), chain trusted, wrong host",
    code: MODULE("stripe.default_http_client = stripe.PycurlClient(verify_ssl_certs=False)"),
    needs: ["pycurl"],
    server: "wrong-host",
    environment: { LOOPBACK_SYSTEM_CA: "ca.pem" },
    key: "unverified",
  },
  {
    name: "PycurlClient with a library that turns SSL_VERIFYPEER off",
    code: MODULE(
      `

class Curl(pycurl.Curl):
    def perform(self):
        self.setopt(pycurl.SSL_VERIFYPEER, 0)
        self.setopt(pycurl.SSL_VERIFYHOST, 0)
        super().perform()


pycurl.Curl = Curl
stripe.default_http_client = stripe.PycurlClient()`,
      "import pycurl",
    ),
    needs: ["pycurl"],
    key: "unverified",
    notModelled: "patched library: not modelled",
  },
  {
    name: "HTTPXClient(allow_sync_methods=True)",
    code: MODULE("stripe.default_http_client = stripe.HTTPXClient(allow_sync_methods=True)"),
    key: "nothing",
  },
  {
    name: "HTTPXClient(verify_ssl_certs=False)",
    code: MODULE("stripe.default_http_client = stripe.HTTPXClient(allow_sync_methods=True, verify_ssl_certs=False)"),
    key: "unverified",
    always: true,
  },
  {
    name: "HTTPXClient(verify_ssl_certs=False), asynchronous",
    code: ASYNC("stripe.default_http_client = stripe.HTTPXClient(verify_ssl_certs=False)"),
    key: "unverified",
  },
  { name: "stripe.verify_ssl_certs = False, asynchronous fallback", code: ASYNC("stripe.verify_ssl_certs = False"), key: "unverified" },
  {
    name: "HTTPXClient(proxy=…)",
    code: MODULE('stripe.default_http_client = stripe.HTTPXClient(allow_sync_methods=True, proxy="http://proxy.internal:8080")'),
    server: "proxy",
    key: "nothing",
    refusal: /TypeError|CERTIFICATE_VERIFY_FAILED/,
  },
  {
    name: "HTTPXClient with its client replaced by httpx.Client(verify=False)",
    code: MODULE(
      "client = stripe.HTTPXClient(allow_sync_methods=True)\nclient._client = httpx.Client(verify=False)\nstripe.default_http_client = client",
      "import httpx",
    ),
    key: "unverified",
    notModelled: "patched library: not modelled",
  },
  { name: "AIOHTTPClient()", code: AIOHTTP("stripe.AIOHTTPClient()"), key: "nothing" },
  { name: "AIOHTTPClient(verify_ssl_certs=False)", code: AIOHTTP("stripe.AIOHTTPClient(verify_ssl_certs=False)"), key: "unverified", always: true },
  {
    name: "AIOHTTPClient(connector=TCPConnector(ssl=False))",
    code: AIOHTTP("stripe.AIOHTTPClient(connector=aiohttp.TCPConnector(ssl=False))"),
    key: "unverified",
    always: true,
  },
  { name: "AIOHTTPClient(connector=TCPConnector())", code: AIOHTTP("stripe.AIOHTTPClient(connector=aiohttp.TCPConnector())"), key: "nothing" },
  {
    name: "AIOHTTPClient(session=ClientSession(connector=TCPConnector(ssl=False)))",
    code: AIOHTTP("stripe.AIOHTTPClient(session=aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=False)))"),
    key: "unverified",
  },
  {
    name: "AIOHTTPClient(session=ClientSession(connector=TCPConnector(verify_ssl=False)))",
    code: AIOHTTP("stripe.AIOHTTPClient(session=aiohttp.ClientSession(connector=aiohttp.TCPConnector(verify_ssl=False)))"),
    key: "unverified",
  },
  {
    name: "AIOHTTPClient(connector=TCPConnector(ssl=ssl._create_unverified_context()))",
    code: AIOHTTP("stripe.AIOHTTPClient(connector=aiohttp.TCPConnector(ssl=ssl._create_unverified_context()))"),
    key: "unverified",
  },
  {
    name: "AIOHTTPClient(connector=TCPConnector(ssl=False), verify_ssl_certs=True)",
    code: AIOHTTP("stripe.AIOHTTPClient(connector=aiohttp.TCPConnector(ssl=False), verify_ssl_certs=True)"),
    key: "unverified",
  },
  {
    name: "AIOHTTPClient(connector=TCPConnector(), verify_ssl_certs=False)",
    code: AIOHTTP("stripe.AIOHTTPClient(connector=aiohttp.TCPConnector(), verify_ssl_certs=False)"),
    key: "nothing",
    always: true,
  },
  { name: "own HTTPClient with requests.request(…)", code: OWN_CLIENT(""), key: "nothing" },
  {
    name: "own HTTPClient with requests.request(…, verify=False)",
    code: OWN_CLIENT(", verify=False"),
    key: "unverified",
  },
  { name: "stripe.proxy = intercepting proxy", code: MODULE('stripe.proxy = "http://proxy.internal:8080"'), server: "proxy", key: "nothing", always: true },
  {
    name: "stripe.proxy = intercepting proxy, verify_ssl_certs = False",
    code: MODULE('stripe.proxy = "http://proxy.internal:8080"\nstripe.verify_ssl_certs = False'),
    server: "proxy",
    key: "unverified",
  },
  { name: "HTTPS_PROXY = intercepting proxy", code: MODULE(""), server: "proxy", environment: { HTTPS_PROXY: "http://proxy.internal:8080" }, key: "nothing" },
  {
    name: "HTTPS_PROXY = intercepting proxy, verify_ssl_certs = False",
    code: MODULE("stripe.verify_ssl_certs = False"),
    server: "proxy",
    environment: { HTTPS_PROXY: "http://proxy.internal:8080" },
    key: "unverified",
  },
  { name: "TLS 1.1 only, private authority", code: MODULE('stripe.ca_bundle_path = "ca.pem"'), server: "old-protocol", key: "nothing" },
  {
    name: "TLS 1.1 only, adapter with minimum_version TLSv1 and SECLEVEL=0",
    code: ADAPTER(
      `def init_poolmanager(self, *args, **kwargs):
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1
    context.set_ciphers("DEFAULT@SECLEVEL=0")
    kwargs["ssl_context"] = context
    return super().init_poolmanager(*args, **kwargs)`,
    ).replace("stripe.max_network_retries = 0", 'stripe.max_network_retries = 0\nstripe.ca_bundle_path = "ca.pem"'),
    server: "old-protocol",
    key: "unverified",
    unrepaired: "a method written to do it",
  },
  ...["2.76.0", "5.5.1", "7.14.0", "8.11.1", "11.6.0"].flatMap((version): TransportRow[] => [
    { name: `${version}: module default`, version, code: MODULE(""), key: "nothing" },
    { name: `${version}: stripe.verify_ssl_certs = False`, version, code: MODULE("stripe.verify_ssl_certs = False"), key: "unverified" },
  ]),
  ...["2.76.0", "5.5.1"].map(
    (version): TransportRow => ({
      name: `${version}: stripe.http_client.RequestsClient(verify_ssl_certs=False)`,
      version,
      code: MODULE("stripe.default_http_client = stripe.http_client.RequestsClient(verify_ssl_certs=False)"),
      key: "unverified",
    }),
  ),
  ...["8.11.1", "11.6.0"].map(
    (version): TransportRow => ({
      name: `${version}: StripeClient(verify_ssl_certs=False)`,
      version,
      code: CLIENT("verify_ssl_certs=False").replace("client.v1.balance", "client.balance"),
      key: "unverified",
    }),
  ),
];
