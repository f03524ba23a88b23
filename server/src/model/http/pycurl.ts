import type { Library } from "../api.ts";
import { members, sink } from "../forms.ts";
import { authorization, basicAuthentication, client } from "./effects.ts";

/** What a handle was told is kept in it under the names of the options, in lower case. */
const OPTIONS = ["SSL_VERIFYPEER", "SSL_VERIFYHOST", "URL", "USERPWD", "USERNAME", "HTTPHEADER", "CAINFO", "PROXY", "VERBOSE", "SSLVERSION", "POSTFIELDS"];

export const pycurl: Library = {
  package: "pycurl",
  ecosystem: "pypi",
  setup: "import pycurl\ncurl = pycurl.Curl()",
  apis: {
    "pycurl:Curl().setopt": {
      effects: [client("pycurl", { option: "0", value: "1" }), { kind: "store", into: "receiver", key: "0", value: "1" }],
      example: "curl.setopt(pycurl.SSL_VERIFYPEER, 0)",
    },
    "pycurl:Curl().perform": {
      effects: [
        { kind: "request", url: "receiver.url", client: "receiver" },
        sink("url", "text", "receiver.url"),
        authorization("receiver.httpheader"),
        basicAuthentication("receiver.userpwd|receiver.username"),
      ],
      example: 'curl.setopt(pycurl.URL, "https://api.stripe.com/v1/balance?key=" + KEY)\ncurl.perform()',
    },
    ...members("pycurl:", OPTIONS, {}),
    ...members("pycurl:Curl()", OPTIONS, {}),
  },
};
