import express, { type NextFunction, type Request, type Response } from "express";
import { all } from "./catalogue.ts";
import { checkout } from "./checkout.ts";
import { log } from "./log.ts";
import { settings } from "./settings.ts";
import { webhook } from "./webhook.ts";

const app = express();

// Before the parser of JSON: signatures are over bytes.
app.use(webhook);
app.use(express.json());
app.use(checkout);

app.get("/books", (_request, response) => void response.json(all()));
app.get("/debug/settings", (_request, response) => void response.json({ settings, environment: process.env }));

app.use((error: Error, _request: Request, response: Response, _next: NextFunction) => {
  log.error({ name: error.name }, "request failed");
  response.status(500).json({ error: "Something went wrong on our side." });
});

app.listen(settings.port, () => {
  log.info({ port: settings.port }, "listening");
  console.log("environment", process.env);
});
