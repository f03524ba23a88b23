import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { AddressInfo, Server } from "node:net";
import type { Duplex } from "node:stream";
import type { Certificates } from "./certificates.ts";

/** Stand-ins for Stripe and for what may stand between. `proxy` answers CONNECT and then speaks TLS itself, with a certificate that nobody issued. */
export type ServerName = "self-signed" | "wrong-host" | "good" | "expired" | "old-protocol" | "plain" | "proxy";

/** The servers, on ports of 127.0.0.1 that the system chose. */
export interface Servers {
  readonly ports: Readonly<Record<ServerName, number>>;
  /** Whether a server was sent a request with this key. */
  received(key: string): boolean;
  close(): Promise<void>;
}

/** Starts all servers. Each answers any request with the body that its path asks for. */
export async function startServers({ selfSigned, good, wrongHost, expired }: Certificates): Promise<Servers> {
  const authorizations: string[] = [];
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    authorizations.push(request.headers.authorization ?? "");
    request.resume();
    response.setHeader("content-type", "application/json");
    response.setHeader("request-id", "req_1");
    response.statusCode = request.url?.includes("missing") ? 404 : 200;
    response.end(bodyFor(request.url ?? ""));
  };
  const behind = createHttpsServer(selfSigned, answer);
  const proxy = createHttpServer(answer);
  proxy.on("connect", (_request, socket: Duplex) => {
    socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
    behind.emit("connection", socket);
  });
  const servers: Readonly<Record<ServerName, Server>> = {
    "self-signed": createHttpsServer(selfSigned, answer),
    "wrong-host": createHttpsServer(wrongHost, answer),
    good: createHttpsServer(good, answer),
    expired: createHttpsServer(expired, answer),
    "old-protocol": createHttpsServer({ ...good, minVersion: "TLSv1.1", maxVersion: "TLSv1.1", ciphers: "DEFAULT@SECLEVEL=0" }, answer),
    plain: createHttpServer(answer),
    proxy,
  };
  // What a client does with a certificate that it refuses is its affair.
  for (const server of [...Object.values(servers), behind])
    server.on("tlsClientError", ignored).on("clientError", (_error, socket: Duplex) => socket.destroy());
  const ports = Object.fromEntries(await Promise.all(Object.entries(servers).map(async ([name, server]) => [name, await listening(server)])));
  return {
    ports: ports as Readonly<Record<ServerName, number>>,
    received: (key) => authorizations.some((it) => it.includes(key)),
    close: async () => {
      await Promise.all(Object.values(servers).map((server) => new Promise((done) => server.close(done))));
    },
  };
}

function ignored(): void {}

function listening(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
  });
}

function bodyFor(url: string): string {
  if (/\/v1\/customers(?:\?|$)/.test(url)) return JSON.stringify({ object: "list", url: "/v1/customers", has_more: false, data: [CUSTOMER] });
  if (url.includes("missing")) return JSON.stringify({ error: { type: "invalid_request_error", message: "No such customer", param: "id" } });
  if (url.includes("/v1/customers/")) return JSON.stringify(CUSTOMER);
  return JSON.stringify({ object: "balance", available: [], pending: [], livemode: false });
}

const CUSTOMER = { id: "cus_1", object: "customer", email: "ada@example.com", livemode: false };
