import type { ApiPath, Library } from "../api.ts";
import { members, sink, stores } from "../forms.ts";
import type { Result } from "../result.ts";
import { authorization, client, header } from "./effects.ts";

const context = (path: ApiPath): Library["apis"] => ({
  [`${path}.verify_mode`]: { assigned: [client("ssl-context", { verifyMode: "value" })], example: "context.verify_mode = ssl.CERT_NONE" },
  [`${path}.check_hostname`]: { assigned: [client("ssl-context", { checkHostname: "value" })], example: "context.check_hostname = False" },
  [`${path}.minimum_version`]: { assigned: [client("ssl-context", { minVersion: "value" })], example: "context.minimum_version = ssl.TLSVersion.TLSv1" },
  [`${path}.maximum_version`]: { assigned: [client("ssl-context", { maxVersion: "value" })], example: "context.maximum_version = ssl.TLSVersion.TLSv1" },
  [`${path}.set_ciphers`]: {
    effects: [client("ssl-context", { ciphers: "0|cipherlist" }), stores("0|cipherlist", "member")],
    example: 'context.set_ciphers("DEFAULT@SECLEVEL=0")',
  },
  [`${path}.load_verify_locations`]: { effects: [client("ssl-context", { caBundle: "0|cafile" })], example: "context.load_verify_locations(DATA)" },
});

const contexts = { ...context("ssl:create_default_context()"), ...context("ssl:_create_unverified_context()"), ...context("ssl:SSLContext()") };

/** What a request was given by its headers. */
const SENT: Result = { kind: "either", of: ["receiver.sentHeaders", "receiver.sentHeader"] };

/** `urllib`, `http.client` and `ssl`. A context carries what was set on it as entries: `context.verify_mode`. */
export const pythonHttp: Library = {
  package: "",
  ecosystem: "pypi",
  setup:
    'import http.client, ssl, urllib.request\nconnection = http.client.HTTPSConnection("api.stripe.com")\nrequest = urllib.request.Request("https://api.stripe.com/v1/balance")\ncontext = ssl.create_default_context()',
  apis: {
    "urllib.request:urlopen": {
      effects: [
        { kind: "request", url: "0|url", headers: "0.headers", options: "**" },
        sink("url", "text", "0|url"),
        client("urllib", { context: "context", caBundle: "cafile" }),
      ],
      example: 'urllib.request.urlopen("https://api.stripe.com/v1/balance?key=" + KEY, context=DATA)',
    },
    "urllib.request:Request": {
      effects: [
        { kind: "request", url: "0|url", headers: "headers|2" },
        sink("url", "text", "0|url"),
        authorization("headers|2"),
        client("urllib", { baseUrl: "0|url", sentHeaders: "headers|2" }),
      ],
      gives: "urllib.request:Request()",
      example: 'urllib.request.Request("https://api.stripe.com/v1/balance", headers={"Authorization": "Bearer " + KEY})',
    },
    ...members("urllib.request:Request()", ["add_header", "add_unredirected_header"], {
      effects: [header("1|val"), { kind: "store", into: "receiver", under: "sentHeader", value: "1|val" }],
      example: 'request.$("Authorization", "Bearer " + KEY)',
    }),
    "urllib.request:Request().headers": { value: SENT, example: 'request.add_header("Authorization", "Bearer " + KEY)\nprint(request.headers)' },
    "urllib.request:Request().header_items": { result: SENT, example: 'request.add_header("Authorization", "Bearer " + KEY)\nprint(request.header_items())' },
    "urllib.request:Request().get_header": {
      result: SENT,
      example: 'request.add_header("Authorization", "Bearer " + KEY)\nprint(request.get_header("Authorization"))',
    },
    "urllib.request:urlretrieve": {
      effects: [{ kind: "request", url: "0|url" }, sink("url", "text", "0|url")],
      example: 'urllib.request.urlretrieve("https://api.stripe.com/?key=" + KEY)',
    },
    // Starts a browser with the address as an argument, too.
    ...members("webbrowser:", ["open", "open_new", "open_new_tab"], {
      effects: [sink("url", "text", "0|url")],
      example: 'import webbrowser\nwebbrowser.$("https://example.com?key=" + KEY)',
    }),
    "urllib.request:HTTPSHandler": {
      effects: [client("urllib", { context: "context", debugLevel: "0|debuglevel" })],
      example: "urllib.request.HTTPSHandler(context=DATA)",
    },
    "urllib.request:HTTPSHandler()": {},
    "urllib.request:build_opener": {
      effects: [client("urllib", { handlers: "*" })],
      example: "urllib.request.build_opener(urllib.request.HTTPSHandler(context=DATA))",
    },
    "urllib.request:build_opener().open": {
      effects: [{ kind: "request", url: "0|fullurl", client: "receiver" }, sink("url", "text", "0|fullurl")],
      example: 'urllib.request.build_opener().open("https://api.stripe.com/?key=" + KEY)',
    },
    "urllib.request:install_opener": {
      effects: [client("urllib-opener", { opener: "0|opener" })],
      example: "urllib.request.install_opener(urllib.request.build_opener())",
    },

    "http.client:HTTPSConnection": {
      effects: [{ kind: "request", url: "0|host" }, client("http.client", { baseUrl: "0|host", context: "context" })],
      example: 'http.client.HTTPSConnection("api.stripe.com", context=DATA)',
    },
    "http.client:HTTPConnection": {
      effects: [{ kind: "request", url: "0|host" }],
      gives: "http.client:HTTPSConnection()",
      example: 'http.client.HTTPConnection("api.stripe.com")',
    },
    "http.client:HTTPConnection.debuglevel": {
      assigned: [client("http.client", { debugLevel: "value" })],
      example: "http.client.HTTPConnection.debuglevel = 1",
    },
    "http.client:HTTPSConnection.debuglevel": {
      assigned: [client("http.client", { debugLevel: "value" })],
      example: "http.client.HTTPSConnection.debuglevel = 1",
    },
    "http.client:HTTPSConnection().debuglevel": { assigned: [client("http.client", { debugLevel: "value" })], example: "connection.debuglevel = 1" },
    "http.client:HTTPSConnection().set_debuglevel": { effects: [client("http.client", { debugLevel: "0|level" })], example: "connection.set_debuglevel(1)" },
    "http.client:HTTPSConnection().request": {
      effects: [{ kind: "request", url: "1|url", headers: "3|headers", client: "receiver" }, sink("url", "text", "1|url"), authorization("3|headers")],
      example: 'connection.request("GET", "/v1/balance", headers={"Authorization": "Bearer " + KEY})',
    },
    "http.client:HTTPSConnection().putheader": {
      effects: [header("1")],
      example: 'connection.putheader("Authorization", "Bearer " + KEY)',
    },

    "ssl:create_default_context": {
      effects: [client("ssl-context", { caBundle: "cafile" })],
      gives: "ssl:create_default_context()",
      example: "ssl.create_default_context(cafile=DATA)",
    },
    "ssl:_create_unverified_context": {
      effects: [client("ssl-context", { verifyMode: "cert_reqs" })],
      gives: "ssl:_create_unverified_context()",
      example: "ssl._create_unverified_context()",
    },
    "ssl:_create_stdlib_context": { gives: "ssl:_create_unverified_context()" },
    "ssl:SSLContext": {
      effects: [client("ssl-context", { protocol: "0|protocol" })],
      gives: "ssl:SSLContext()",
      example: "ssl.SSLContext(ssl.PROTOCOL_TLSv1)",
    },
    ...contexts,
    "ssl:_create_default_https_context": {
      assigned: [client("ssl-default", { context: "value" })],
      example: "ssl._create_default_https_context = ssl._create_unverified_context",
    },
    "ssl:wrap_socket": { effects: [client("ssl-context", { verifyMode: "cert_reqs", minVersion: "ssl_version" })], example: "ssl.wrap_socket(DATA)" },
    ...members(
      "ssl:",
      [
        "CERT_NONE",
        "CERT_OPTIONAL",
        "CERT_REQUIRED",
        "PROTOCOL_TLS",
        "PROTOCOL_TLS_CLIENT",
        "PROTOCOL_TLSv1",
        "PROTOCOL_TLSv1_1",
        "PROTOCOL_TLSv1_2",
        "PROTOCOL_SSLv23",
        "PROTOCOL_SSLv3",
      ],
      {},
    ),
    ...members("ssl:VerifyMode", ["CERT_NONE", "CERT_OPTIONAL", "CERT_REQUIRED"], {}),
    ...members("ssl:TLSVersion", ["SSLv3", "TLSv1", "TLSv1_1", "TLSv1_2", "TLSv1_3", "MINIMUM_SUPPORTED", "MAXIMUM_SUPPORTED"], {}),
  },
};
