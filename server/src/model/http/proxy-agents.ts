import type { Library } from "../api.ts";
import { members } from "../forms.ts";
import { client, tlsOptions } from "./effects.ts";

export const proxyAgents: Library = {
  package: "https-proxy-agent",
  ecosystem: "npm",
  setup:
    'import { HttpsProxyAgent } from "https-proxy-agent";\nimport { ProxyAgent } from "proxy-agent";\nimport { SocksProxyAgent } from "socks-proxy-agent";\nimport { HttpsProxyAgent as HpAgent } from "hpagent";\nimport tunnel from "tunnel";\nconst agent = new HttpsProxyAgent("http://proxy");',
  apis: {
    "https-proxy-agent:HttpsProxyAgent": {
      effects: [client("proxy-agent", { proxy: "0" })],
      gives: "https-proxy-agent:HttpsProxyAgent()",
      example: 'new HttpsProxyAgent("http://proxy");',
    },
    "https-proxy-agent:HttpsProxyAgent().options": { value: { kind: "same", of: "receiver" } },
    "https-proxy-agent:HttpsProxyAgent().options.rejectUnauthorized": {
      assigned: [client("node-agent", { verify: "value" })],
      example: "agent.options.rejectUnauthorized = false;",
    },
    "https-proxy-agent:": { same: "https-proxy-agent:HttpsProxyAgent" },
    "proxy-agent:ProxyAgent()": {},
    "proxy-agent:ProxyAgent": {
      effects: [client("node-agent", tlsOptions("0"))],
      gives: "proxy-agent:ProxyAgent()",
      example: "new ProxyAgent({ rejectUnauthorized: false });",
    },
    "socks-proxy-agent:SocksProxyAgent()": {},
    "socks-proxy-agent:SocksProxyAgent": {
      effects: [client("proxy-agent", { proxy: "0" })],
      gives: "socks-proxy-agent:SocksProxyAgent()",
      example: 'new SocksProxyAgent("socks://proxy");',
    },
    "hpagent:HttpsProxyAgent()": {},
    "hpagent:HttpsProxyAgent": {
      effects: [client("node-agent", tlsOptions("0"))],
      gives: "hpagent:HttpsProxyAgent()",
      example: 'new HpAgent({ proxy: "http://proxy", rejectUnauthorized: false });',
    },
    ...members("tunnel:", ["httpsOverHttp", "httpsOverHttps"], {
      effects: [client("node-agent", tlsOptions("0"))],
      gives: "https:Agent()",
      example: "tunnel.$({ rejectUnauthorized: false });",
    }),
  },
};
