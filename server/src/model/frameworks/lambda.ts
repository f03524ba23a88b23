import type { Library } from "../api.ts";
import { callback, gives, harmless, holds, members, variable, wholeEnvironment } from "../forms.ts";
import { headers } from "./requests.ts";

/** Lambda and what is built on it. */
export const lambda: Library = {
  package: "@types/aws-lambda",
  ecosystem: "npm",
  setup: 'import type { APIGatewayProxyEvent } from "aws-lambda";',
  apis: {
    "aws-lambda:APIGatewayProxyEvent()": holds("request-input"),
    "aws-lambda:APIGatewayProxyEvent": {},
    "aws-lambda:APIGatewayProxyEvent().body": holds("request-raw-body"),
    ...headers("aws-lambda:APIGatewayProxyEvent().headers"),
    ...headers("aws-lambda:APIGatewayProxyEvent().multiValueHeaders"),
    // What an event bus or a queue brings was let in by whoever put it there.
    // So was what the gateway adds: who asks, and what the stage is set up with.
    ...members("aws-lambda:APIGatewayProxyEvent()", ["detail", "Records", "requestContext", "stageVariables"], { value: harmless }),
    ...members("aws-lambda:", ["APIGatewayProxyEventV2()", "LambdaFunctionURLEvent()", "ALBEvent()"], { same: "aws-lambda:APIGatewayProxyEvent()" }),
    "@netlify/functions:HandlerEvent()": { same: "aws-lambda:APIGatewayProxyEvent()" },
    "@netlify/functions:schedule": gives("1"),
    ":Netlify.env.get": { result: variable("0"), example: 'console.log(Netlify.env.get("STRIPE_SECRET_KEY"));' },
    ":Netlify.env.toObject": { result: wholeEnvironment, example: "console.log(Netlify.env.toObject());" },
    "@middy/core:": { ...gives("0"), callbacks: [callback("0", "aws-lambda:APIGatewayProxyEvent()")] },
    "@middy/core:().use": { result: { kind: "same", of: "receiver" } },
    "@middy/core:().handler": { ...gives("0"), callbacks: [callback("0", "aws-lambda:APIGatewayProxyEvent()")] },
  },
  conventions: [
    {
      files: ["**/*.{js,cjs,mjs,ts}"],
      exports: ["handler", "default"],
      named: ["event"],
      parameters: ["aws-lambda:APIGatewayProxyEvent()"],
      returns: { kind: "response", form: "json" },
    },
    // Under other names: what the types say, or what such functions receive.
    {
      files: ["**/*.ts"],
      exports: ["*"],
      named: ["event"],
      importing: "aws-lambda",
      parameters: ["aws-lambda:APIGatewayProxyEvent()"],
      returns: { kind: "response", form: "json" },
    },
    // One that asks for nothing.
    { files: ["**/*.ts"], exports: ["*"], importing: "aws-lambda", answering: "statusCode", returns: { kind: "response", form: "json" } },
    {
      files: ["**/*.{js,cjs,mjs,ts}"],
      exports: ["*"],
      named: ["event", "context"],
      parameters: ["aws-lambda:APIGatewayProxyEvent()"],
      returns: { kind: "response", form: "json" },
    },
    {
      files: ["**/*.{js,cjs,mjs,ts}"],
      exports: ["*"],
      named: ["event"],
      answering: "statusCode",
      parameters: ["aws-lambda:APIGatewayProxyEvent()"],
      returns: { kind: "response", form: "json" },
    },
    // However what it receives is taken apart: `export const handler = async ({ body, headers }) => …`
    {
      files: ["**/netlify/functions/**/*.{js,cjs,mjs,ts}"],
      exports: ["handler"],
      parameters: ["aws-lambda:APIGatewayProxyEvent()"],
      returns: { kind: "response", form: "json" },
    },
    { files: ["**/netlify/functions/**/*.{js,mjs,ts}", "**/netlify/edge-functions/**/*.{js,ts}"], exports: ["default"], parameters: [":Request()"] },
    // In a folder of another name, which only its settings say.
    { files: ["**/functions/**/*.{js,mjs,ts,mts}"], exports: ["default"], named: ["req", "context"], parameters: [":Request()"] },
    { files: ["**/functions/**/*.{js,mjs,ts,mts}"], exports: ["default"], named: ["request", "context"], parameters: [":Request()"] },
    // Of Vercel, of Google Cloud, and handlers for a router that nobody sees.
    { files: ["**/*.{js,cjs,mjs,ts}"], exports: ["*", "default"], named: ["req", "res"], parameters: ["express:Request()", "express:Response()"] },
  ],
};
