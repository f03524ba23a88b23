import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { Identity } from "../conformance/loopback/certificates.ts";

/** What Stripe was sent. */
export interface Call {
  readonly path: string;
  readonly authorization: string | undefined;
  readonly agent: string | undefined;
}

/** A stand-in for Stripe's API on a port of its own, for one program: it answers every call with an empty balance. */
export interface Recorder {
  readonly port: number;
  readonly calls: readonly Call[];
  close(): Promise<void>;
}

/** Starts a recorder that proves with its certificate to be Stripe. */
export async function startRecorder(identity: Identity): Promise<Recorder> {
  const calls: Call[] = [];
  const server = createServer({ key: identity.key, cert: identity.cert }, (request, response) => {
    calls.push({ path: request.url ?? "", authorization: request.headers.authorization, agent: request.headers["user-agent"] });
    request.resume();
    response.setHeader("content-type", "application/json");
    response.setHeader("connection", "close");
    response.end(JSON.stringify({ object: "balance", available: [], pending: [], livemode: false }));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    calls,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
