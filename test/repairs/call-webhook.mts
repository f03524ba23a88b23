/** Hands requests to a handler through its framework: reads {framework, file, requests} and writes the answers, one status and what was printed each. */
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

interface Task {
  readonly framework: string;
  readonly file: string;
  readonly requests: readonly { readonly body: string; readonly headers: Readonly<Record<string, string>> }[];
}

const task = JSON.parse(await text(process.stdin)) as Task;
let printed = "";
const write = process.stdout.write.bind(process.stdout);
process.stdout.write = ((chunk: string) => {
  printed += chunk;
  return true;
}) as typeof process.stdout.write;

const { app } = await import(task.file);
const post = await caller();
const answers: { status: number; paid: boolean }[] = [];
for (const { body, headers } of task.requests) {
  printed = "";
  const response = await post("http://localhost/webhook", { method: "POST", body, headers: { ...headers, "content-type": "application/json" } });
  await response.text();
  answers.push({ status: response.status, paid: printed.includes("PAID") });
}
write(`${JSON.stringify(answers)}\n`);
process.exit(0);

async function caller(): Promise<(url: string, init: RequestInit) => Promise<Response>> {
  if (task.framework === "hono") return (url, init) => app.request(url, init);
  if (task.framework === "fetch") return (url, init) => app.fetch(new Request(url, init));
  if (task.framework === "hapi")
    return async (url, { body, headers }) => {
      const { payload, statusCode } = await app.inject({ method: "POST", url: new URL(url).pathname, payload: body, headers });
      return new Response(payload, { status: statusCode });
    };
  if (task.framework === "fastify") await app.listen({ port: 0, host: "127.0.0.1" });
  const server = task.framework === "fastify" ? app.server : app.listen(0, "127.0.0.1");
  if (!server.listening) await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  return (url, init) => fetch(url.replace("localhost", `127.0.0.1:${port}`), init);
}
