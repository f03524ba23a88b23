import type { Library } from "../api.ts";
import { members } from "../forms.ts";
import { client } from "./effects.ts";

export const pycurl: Library = {
  package: "pycurl",
  ecosystem: "pypi",
  setup: "import pycurl\ncurl = pycurl.Curl()",
  apis: {
    "pycurl:Curl().setopt": { effects: [client("pycurl", { option: "0", value: "1" })], example: "curl.setopt(pycurl.SSL_VERIFYPEER, 0)" },
    ...members("pycurl:", ["SSL_VERIFYPEER", "SSL_VERIFYHOST", "URL", "USERPWD", "HTTPHEADER", "CAINFO", "PROXY", "VERBOSE", "SSLVERSION"], {}),
  },
};
