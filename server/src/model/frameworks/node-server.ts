import type { Library } from "../api.ts";
import { callback, holds, members, sink, yields } from "../forms.ts";
import { headers } from "./requests.ts";

export const nodeServer: Library = {
  package: "",
  ecosystem: "npm",
  setup: 'import http from "node:http";\nimport https from "node:https";',
  apis: {
    ...headers("http:IncomingMessage().headers"),
    ...members("http:IncomingMessage()", ["url", "method"], holds("request-input")),
    "http:IncomingMessage().on": { callbacks: [callback("1", ":request-raw-body")], gives: "http:IncomingMessage()" },
    "http:IncomingMessage()[]": holds("request-raw-body"),
    "http:ServerResponse()": {},
    ...members("http:ServerResponse()", ["end", "write"], {
      effects: [sink("response", "text", "0")],
      example: "http.createServer((request, response) => response.$(KEY));",
    }),
    "http:ServerResponse().setHeader": {
      effects: [sink("response", "text", "1")],
      gives: "http:ServerResponse()",
      example: 'http.createServer((request, response) => response.setHeader("X-Key", KEY));',
    },
    "http:ServerResponse().writeHead": {
      effects: [sink("response", "json", "1|2")],
      gives: "http:ServerResponse()",
      example: 'http.createServer((request, response) => response.writeHead(200, { "X-Key": KEY }));',
    },
    "http:ServerResponse().statusMessage": {
      assigned: [sink("response", "text", "value")],
      example: "http.createServer((request, response) => { response.statusMessage = KEY; });",
    },
    ...members("http:", ["createServer"], { callbacks: [callback("-1", "http:IncomingMessage()", "http:ServerResponse()")] }),
    ...members("https:", ["createServer"], { callbacks: [callback("-1", "http:IncomingMessage()", "http:ServerResponse()")] }),
    "raw-body:": yields("request-raw-body"),
    "micro:buffer": yields("request-raw-body"),
    "micro:text": yields("request-raw-body"),
    "micro:json": yields("request-input"),
    "micro:send": { effects: [sink("response", "json", "2")], example: 'import { send } from "micro";\nsend(DATA, 200, { key: KEY });' },
    "co-body:json": yields("request-input"),
    "co-body:text": yields("request-raw-body"),
  },
};
