import type { Library } from "../api.ts";
import { callback, decorators, members, sink } from "../forms.ts";

const levels = ["log", "error", "warn", "debug", "verbose", "fatal"];
const exceptions = [
  ...["BadRequestException", "UnauthorizedException", "ForbiddenException", "NotFoundException", "ConflictException"],
  ...["UnprocessableEntityException", "InternalServerErrorException"],
];

/** Parameters of a handler are what the visitor sent, whatever decorator fills them; one of a request's type is the request. */
export const nestjs: Library = {
  package: "@nestjs/common",
  ecosystem: "npm",
  setup:
    'import { BadRequestException, Body, Controller, ForbiddenException, Get, HttpException, InternalServerErrorException, Logger, NotFoundException, Post, Put, Patch, Delete, All, UnauthorizedException, ConflictException, UnprocessableEntityException } from "@nestjs/common";\nconst logger = new Logger();',
  apis: {
    // What is made of a class is asked of the application by that class.
    ...members("@nestjs/core:NestFactory.create()", ["get", "resolve"], { result: { kind: "called", callback: "0" } }),
    ...members("@nestjs/core:NestFactory", ["createApplicationContext", "createMicroservice"], { gives: "@nestjs/core:NestFactory.create()" }),
    ...decorators(
      "@nestjs/common:",
      ["Get", "Post", "Put", "Patch", "Delete", "All"],
      { others: ":request-input", checks: true, returns: { kind: "response", form: "json" } },
      'class Payments {\n  @$("key")\n  key() {\n    return { key: KEY };\n  }\n}',
    ),
    "@nestjs/common:Module": {
      effects: [{ kind: "serve", of: "instance", first: "0.providers[].useClass", by: "0.controllers|0.imports", all: true, behind: true }],
      decorates: {},
    },
    ...decorators(
      "@nestjs/graphql:",
      ["Query", "Mutation"],
      { others: ":request-input", returns: { kind: "response", form: "json" } },
      'import { $ } from "@nestjs/graphql";\nclass Payments {\n  @$(() => String)\n  key() {\n    return KEY;\n  }\n}',
    ),
    "@nestjs/common:Catch": {},
    "@nestjs/common:Catch()": { overrides: { catch: { parameters: [":caught-error", "@nestjs/common:ArgumentsHost()"] } } },
    "@nestjs/common:ArgumentsHost()": {},
    "@nestjs/common:ArgumentsHost().switchToHttp().getResponse": { gives: "express:Response()" },
    // Middleware and guards of an application come before all controllers that its modules import.
    "@nestjs/common:MiddlewareConsumer()": {},
    "@nestjs/common:MiddlewareConsumer().apply": {
      effects: [{ kind: "serve", of: "instance", first: "*", all: true }],
      gives: "@nestjs/common:MiddlewareConfigProxy()",
    },
    "@nestjs/common:MiddlewareConfigProxy().exclude": { result: { kind: "same", of: "receiver" } },
    "@nestjs/common:MiddlewareConfigProxy().forRoutes": { effects: [{ kind: "serve", by: "*", behind: true }] },
    "@nestjs/core:NestFactory.create().useGlobalGuards": { effects: [{ kind: "serve", by: "*", all: true }] },
    "@nestjs/core:NestFactory.create().use": {
      effects: [{ kind: "serve", by: "*", all: true }],
      callbacks: [callback("*", "express:Request()", "express:Response()")],
    },
    ...decorators("@nestjs/microservices:", ["MessagePattern", "EventPattern"], { others: ":request-input" }),
    "@nestjs/common:RawBodyRequest()": { same: "express:Request()" },
    "@nestjs/common:RawBodyRequest": {},
    "@nestjs/common:Req()": { same: "express:Request()" },
    "@nestjs/common:Request()": { same: "express:Request()" },
    "@nestjs/common:HttpException": {
      effects: [sink("response", "json", "0")],
      result: { kind: "shown", of: "0", form: "text" },
      example: "throw new HttpException(KEY, 500);",
    },
    ...members("@nestjs/common:", exceptions, {
      effects: [sink("response", "json", "0")],
      result: { kind: "shown", of: "0", form: "text" },
      example: "throw new $(KEY);",
    }),
    ...members("@nestjs/common:Logger()", levels, { effects: [sink("log", "inspect", "*")], result: { kind: "harmless" }, example: "logger.$(KEY);" }),
    ...members("@nestjs/common:Logger", levels, { effects: [sink("log", "inspect", "*")], result: { kind: "harmless" }, example: "Logger.$(KEY);" }),
    "@nestjs/common:ConsoleLogger": { gives: "@nestjs/common:Logger()" },
    "nestjs-pino:PinoLogger": { gives: "pino:()" },
    "nestjs-pino:Logger": { gives: "pino:()" },
    "@nestjs/core:NestFactory.create": {
      effects: [
        { kind: "client", client: "nest-application", options: { rawBody: "1.rawBody|2.rawBody" } },
        { kind: "serve", of: "instance", by: "0", behind: true },
      ],
      example: 'import { NestFactory } from "@nestjs/core";\nNestFactory.create(DATA, { rawBody: true });',
    },
  },
};
