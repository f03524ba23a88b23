import type { Effect, Library } from "../api.ts";
import { members, sink } from "../forms.ts";
import { authorization } from "./effects.ts";

const request: readonly Effect[] = [
  { kind: "request", url: "0", headers: "1.headers", options: "1" },
  sink("url", "text", "0"),
  sink("url", "json", "1.searchParams|1.query|1.params"),
  authorization("1.headers"),
];

const EXAMPLE = (call: string) => `${call}"https://api.stripe.com/v1/balance", { headers: { Authorization: "Bearer " + KEY } });`;

export const ky: Library = {
  package: "ky",
  ecosystem: "npm",
  setup: 'import ky from "ky";\nimport { ofetch } from "ofetch";',
  apis: {
    "ky:": { effects: request, example: EXAMPLE("ky(") },
    ...members("ky:", ["get", "post", "put", "patch", "delete", "head"], { effects: request, example: EXAMPLE("ky.$(") }),
    ...members("ky:", ["create", "extend"], {
      effects: [authorization("0.headers")],
      gives: "ky:",
      example: 'ky.$({ headers: { Authorization: "Bearer " + KEY } });',
    }),
    "ofetch:ofetch": { effects: request, example: EXAMPLE("ofetch(") },
    "ofetch:$fetch": { same: "ofetch:ofetch" },
    ":$fetch": { same: "ofetch:ofetch" },
  },
};
