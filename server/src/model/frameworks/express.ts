import type { Callback, Effect, Library } from "../api.ts";
import { callback, gives, holds, keeps, members, sink, yields } from "../forms.ts";
import { headers, SIGNATURE_HEADERS } from "./requests.ts";

/** Handlers by how many parameters they declare: with four, the first is an error. Lists of handlers are handlers too. */
const handlers: readonly Callback[] = [
  ...[0, 1, 2, 3].map(
    (arity): Callback => ({
      ...callback("*", "express:Request()", "express:Response()"),
      checked: ["express:CheckedRequest()", "express:Response()"],
      arity,
    }),
  ),
  { ...callback("*", ":caught-error", "express:Request()", "express:Response()"), arity: 4 },
];

/** How bodies are read before handlers see them: `verify` is handed the raw one. */
const parser = (name: "json" | "raw"): Effect => ({ kind: "client", client: `body-parser-${name}`, options: { type: "0.type", verify: "0.verify" } });
const verify = callback("0.verify", "express:Request()", "express:Response()", ":request-raw-body");

export const express: Library = {
  package: "express",
  ecosystem: "npm",
  setup: 'import express from "express";\nimport bodyParser from "body-parser";\nconst app = express();',
  apis: {
    "express:()": {},
    "express:Router": { gives: "express:()" },
    ...members("express:", ["Express()", "Application()"], { same: "express:()" }),
    "express:application": { same: "express:()" },
    ...members("express:()", ["get", "post", "put", "patch", "delete", "all", "head", "options"], {
      effects: [{ kind: "serve", by: "*" }],
      callbacks: handlers,
      result: { kind: "same", of: "receiver" },
    }),
    "express:().use": { effects: [{ kind: "serve", by: "*", all: true }], callbacks: handlers, result: { kind: "same", of: "receiver" } },
    "express:().route": { gives: "express:()" },
    "express:().param": { callbacks: [callback("1", "express:Request()", "express:Response()", undefined, ":request-input")] },
    "express:().locals": keeps("express:().locals"),
    "express:().locals.*": { assigned: [sink("template", "text", "value")], example: "app.locals.key = KEY;" },
    "express:().set": {},
    "express:().engine": {},

    "express:Request()": keeps("express:Request()", "hides"),
    ...members(
      "express:Request()",
      ["body", "query", "params", "cookies", "signedCookies", "url", "originalUrl", "path", "hostname", "ip", "files", "file"],
      holds("request-input"),
    ),
    "express:CheckedRequest()": { same: "express:Request()" },
    ...members("express:CheckedRequest()", ["body", "query", "params"], holds("checked-input")),
    "express:Request().rawBody": holds("request-raw-body"),
    // Only what was not parsed says anything as a text.
    "express:Request().body.toString": yields("request-raw-body"),
    ...headers("express:Request().headers"),
    ...members("express:Request()", ["get", "header"], { result: { kind: "entry", of: "receiver", key: "0" } }),
    ...members("express:Request()", SIGNATURE_HEADERS, holds("request-signature")),
    "express:Request().param": yields("request-input"),
    "express:Request().on": { callbacks: [callback("1", ":request-raw-body")], gives: "express:Request()" },
    "express:Request()[]": holds("request-raw-body"),
    "express:Request().session.*": {
      assigned: [sink("storage", "json", "value")],
      example: 'import "express-session";\napp.get("/", (req, res) => { (req.session as any).key = KEY; });',
    },
    "express:Request().log": { same: "pino:()" },
    "express:Request().flash": {
      effects: [sink("response", "text", "1")],
      example: 'import "connect-flash";\napp.get("/", (req, res) => req.flash("info", KEY));',
    },
    "express:Request().app": { same: "express:()" },

    "express:Response()": {},
    ...members("express:Response()", ["send", "json", "jsonp"], {
      effects: [sink("response", "json", "0|1")],
      gives: "express:Response()",
      example: 'app.get("/", (req, res) => res.$({ key: KEY }));',
    }),
    ...members("express:Response()", ["end", "write"], {
      effects: [sink("response", "text", "0")],
      gives: "express:Response()",
      example: 'app.get("/", (req, res) => res.$(KEY));',
    }),
    "express:Response().render": { effects: [sink("template", "inspect", "1")], example: 'app.get("/", (req, res) => res.render("page", { key: KEY }));' },
    "express:Response().locals": keeps("express:Response().locals"),
    "express:Response().locals.*": { assigned: [sink("template", "text", "value")], example: 'app.get("/", (req, res) => { res.locals.key = KEY; });' },
    "express:Response().cookie": {
      effects: [sink("storage", "json", "1")],
      gives: "express:Response()",
      example: 'app.get("/", (req, res) => res.cookie("key", KEY));',
    },
    ...members("express:Response()", ["set", "header", "append", "setHeader"], {
      effects: [sink("response", "json", "0|1")],
      gives: "express:Response()",
      example: 'app.get("/", (req, res) => res.$("X-Key", KEY));',
    }),
    "express:Response().writeHead": {
      effects: [sink("response", "json", "1|2")],
      gives: "express:Response()",
      example: 'app.get("/", (req, res) => res.writeHead(200, { "X-Key": KEY }));',
    },
    "express:Response().redirect": { effects: [sink("url", "text", "0|1")], example: 'app.get("/", (req, res) => res.redirect("/pay?key=" + KEY));' },
    "express:Response().statusMessage": { assigned: [sink("response", "text", "value")], example: 'app.get("/", (req, res) => { res.statusMessage = KEY; });' },
    ...members("express:Response()", ["status", "type", "contentType", "vary", "links", "attachment", "clearCookie", "location", "sendStatus"], {
      gives: "express:Response()",
    }),
    "express:Response().format": {},

    "express:json": { effects: [parser("json")], callbacks: [verify], example: "express.json({ verify: (req, res, body) => {} });" },
    "express:raw": { effects: [parser("raw")], example: 'express.raw({ type: "application/json" });' },
    "express:text": { effects: [parser("raw")], example: 'express.text({ type: "application/json" });' },
    "express:urlencoded": {},
    "body-parser:json": { effects: [parser("json")], callbacks: [verify], example: "bodyParser.json({ verify: (req, res, body) => {} });" },
    "body-parser:": { same: "body-parser:json" },
    "body-parser:raw": { effects: [parser("raw")], example: 'bodyParser.raw({ type: "application/json" });' },
    "body-parser:text": { effects: [parser("raw")], example: 'bodyParser.text({ type: "application/json" });' },
    "polka:": { same: "express:" },
    "restify:createServer": { gives: "express:()" },
    "express-async-handler:": gives("0"),
    "http-errors:": {
      effects: [sink("response", "text", "*")],
      result: { kind: "shown", of: "*", form: "text" },
      example: 'import createError from "http-errors";\ncreateError(500, KEY);',
    },
  },
};
