import type { Library } from "../api.ts";
import { callback, holds } from "../forms.ts";

export const payload: Library = {
  package: "payload",
  ecosystem: "npm",
  setup: 'import { buildConfig } from "payload";',
  apis: {
    // Endpoints of one's own, which nobody has to sign in for.
    "payload:buildConfig": { callbacks: [callback("0.endpoints[].handler|0.collections[].endpoints[].handler", "payload:PayloadRequest()")] },
    "payload:PayloadRequest()": { same: ":Request()" },
    "payload:PayloadRequest().data": holds("request-input"),
  },
};
