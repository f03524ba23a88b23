/**
 * Loaded before a snippet: every connection that it opens ends at one port of this machine, so that the snippet can be the code that people write. With LOOPBACK_HOST only
 * connections to that host do.
 */
import { Socket } from "node:net";

const port = Number(process.env.LOOPBACK_PORT);
const only = process.env.LOOPBACK_HOST;
const connect = Socket.prototype.connect as (...arguments_: unknown[]) => Socket;

Socket.prototype.connect = function (this: Socket, ...arguments_: unknown[]): Socket {
  return connect.apply(this, arguments_.map(redirected));
};

/** The same argument with another address in it. What is given is left as it is: TLS still compares the name that was asked for. */
function redirected(argument: unknown): unknown {
  // `net.connect` hands over one array that it has sorted, and marks it with a symbol.
  if (Array.isArray(argument)) return Object.assign(argument.map(redirected), marksOf(argument));
  if (typeof argument !== "object" || argument === null || ("path" in argument && argument.path && !("port" in argument))) return argument;
  if (only !== undefined && !("host" in argument && argument.host === only)) return argument;
  return { ...argument, host: "127.0.0.1", port, lookup: undefined };
}

function marksOf(array: readonly unknown[]): object {
  return Object.fromEntries(Object.getOwnPropertySymbols(array).map((mark) => [mark, (array as unknown as Readonly<Record<symbol, unknown>>)[mark]]));
}
