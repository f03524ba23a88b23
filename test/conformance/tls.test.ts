import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Ecosystem } from "../../server/src/facts/program.ts";
import { findingsIn } from "../harness.ts";
import { fakeKey } from "../placeholders.ts";
import { makeCertificates } from "./loopback/certificates.ts";
import { NODE_ROWS } from "./loopback/node-rows.ts";
import { packagesFor } from "./loopback/packages.ts";
import { PYTHON_ROWS } from "./loopback/python-rows.ts";
import { NODE_RAW_ROWS, PYTHON_RAW_ROWS } from "./loopback/raw-rows.ts";
import { eachOf, makeWorkshop, type Ran } from "./loopback/run.ts";
import { type ServerName, type Servers, startServers } from "./loopback/servers.ts";
import { TLS_REFUSAL, type TransportRow } from "./loopback/transport-row.ts";

/** Every row with `ALL=1`, otherwise those that stand for the others. */
const all = process.env.ALL === "1";

const workshop = makeWorkshop();
let servers: Servers;
before(async () => {
  servers = await startServers(makeCertificates(workshop.folder));
});
after(async () => {
  await servers.close();
  workshop.remove();
});

for (const [ecosystem, rows] of [
  ["pypi", [...PYTHON_ROWS, ...PYTHON_RAW_ROWS]],
  ["npm", [...NODE_ROWS, ...NODE_RAW_ROWS]],
] as const) {
  const chosen = rows.filter((row) => (all || row.always) && (!process.env.ROWS || new RegExp(process.env.ROWS).test(row.name)));

  test(`${ecosystem}: where the key of the real SDK goes`, async (context) => {
    const wrong = await eachOf(chosen, (row) => wrongInMeasurement(ecosystem, row));
    context.diagnostic(`${chosen.length} of ${rows.length} configurations measured`);
    assert.deepEqual(wrong.flat(), []);
  });

  test(`${ecosystem}: the engine reports what sends the key unverified, and nothing else`, async () => {
    const wrong: string[] = [];
    for (const row of rows) {
      const reported = await reports(ecosystem, row.code);
      const agrees = reported.length > 0 === (row.key === "unverified");
      if (row.notModelled === undefined ? !agrees : agrees)
        wrong.push(`${row.name}: ${row.key}${row.notModelled ? `, ${row.notModelled}` : ""}; reported: ${reported.join(", ") || "nothing"}`);
    }
    assert.deepEqual(wrong, []);
  });
}

let keys = 0;

async function wrongInMeasurement(ecosystem: Ecosystem, row: TransportRow): Promise<string[]> {
  const server = row.server ?? "self-signed";
  const measured = await measure(ecosystem, row, server);
  const wrong: string[] = [];
  if (measured.sent !== (row.key !== "nothing"))
    wrong.push(`${row.name}: ${measured.sent ? "the key was sent" : `nothing was sent; ${saidLast(measured.ran)}`}`);
  else if (measured.sent ? measured.ran.ended !== 0 : !(row.refusal ?? TLS_REFUSAL).test(measured.ran.stderr))
    wrong.push(`${row.name}: ended ${measured.ran.ended}; ${saidLast(measured.ran)}`);
  // What is trusted for its certificate is trusted for nothing else.
  if (row.key === "trusted" && (await measure(ecosystem, row, server === "good" ? "self-signed" : "wrong-host")).sent)
    wrong.push(`${row.name}: the key was sent to another server`);
  return wrong;
}

/** The end of what a snippet wrote, where its error stands. */
function saidLast({ stderr }: Ran): string {
  return stderr.trim().split("\n").slice(-6).join("\n");
}

async function measure(ecosystem: Ecosystem, row: TransportRow, server: ServerName): Promise<{ readonly sent: boolean; readonly ran: Ran }> {
  const key = fakeKey("sk_test", ++keys);
  const ran = await workshop.run({
    ecosystem,
    code: row.code,
    key,
    port: servers.ports[server],
    environment: row.environment ?? {},
    packages: packagesFor(ecosystem, row),
  });
  return { sent: servers.received(key), ran };
}

const RULES: ReadonlySet<string> = new Set(["unverified-tls", "plain-http", "weak-tls"]);

async function reports(ecosystem: Ecosystem, code: string): Promise<string[]> {
  const path = ecosystem === "pypi" ? "app.py" : "app.mjs";
  const findings = (await findingsIn({ [path]: code })).get(path) ?? [];
  return findings.filter(({ rule }) => RULES.has(rule)).map(({ rule, message }) => `${rule} (${message})`);
}
