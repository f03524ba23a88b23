import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Ecosystem } from "../../server/src/facts/program.ts";
import { makeCertificates } from "../conformance/loopback/certificates.ts";
import { NODE_ROWS } from "../conformance/loopback/node-rows.ts";
import { packagesFor } from "../conformance/loopback/packages.ts";
import { PYTHON_ROWS } from "../conformance/loopback/python-rows.ts";
import { NODE_RAW_ROWS, PYTHON_RAW_ROWS } from "../conformance/loopback/raw-rows.ts";
import { eachOf, makeWorkshop, type Ran } from "../conformance/loopback/run.ts";
import { type ServerName, type Servers, startServers } from "../conformance/loopback/servers.ts";
import { TLS_REFUSAL, type TransportRow } from "../conformance/loopback/transport-row.ts";
import { TestProject } from "../fix-cases.ts";
import { fakeKey } from "../placeholders.ts";
import { repaired } from "../rule-repairs.ts";

/** Programs that were seen to send the key to a wrong server send it nowhere once they are repaired, and to a server that they may trust as before. */

/** Every row with `ALL=1`, otherwise those that stand for the others. */
const all = process.env.ALL === "1";
const RULES: ReadonlySet<string> = new Set(["unverified-tls", "plain-http", "weak-tls"]);

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
  const wrong = rows.filter((row) => row.key === "unverified" && row.notModelled === undefined);
  const chosen = wrong.filter((row) => (all || row.always) && (!process.env.ROWS || new RegExp(process.env.ROWS).test(row.name)));

  test(`${ecosystem}: a repaired program refuses the wrong server and accepts the right one`, async (context) => {
    const failures = await eachOf(chosen, (row) => failuresOf(ecosystem, row));
    context.diagnostic(`${chosen.length} of ${wrong.length} programs repaired and run`);
    assert.ok(chosen.length > 0);
    assert.deepEqual(failures.flat(), []);
  });
}

async function failuresOf(ecosystem: Ecosystem, row: TransportRow): Promise<string[]> {
  const code = await repairedCode(ecosystem, row.code);
  if (row.unrepaired) return code === undefined ? [] : [`${row.name}: is repaired now`];
  if (code === undefined) return [`${row.name}: nothing is offered, or a finding is left`];
  const wrong = await run(ecosystem, row, code, row.server ?? "self-signed");
  if (wrong.sent) return [`${row.name}: the wrong server still receives the key\n${code}`];
  if (!(row.server === "plain" ? NO_TLS : REFUSAL).test(wrong.ran.stderr))
    return [`${row.name}: not refused but ended otherwise: ${saidLast(wrong.ran)}\n${code}`];
  // Behind a proxy that speaks for everybody there is no right server.
  if (row.server === "proxy") return [];
  const right = await run(ecosystem, row, ecosystem === "pypi" ? TRUSTING + code : code, "good");
  return right.sent && right.ran.ended === 0 ? [] : [`${row.name}: the right server is not accepted: ${saidLast(right.ran)}\n${code}`];
}

/** What an error says about a certificate; libcurl says it in words of its own. */
const REFUSAL = new RegExp(`${TLS_REFUSAL.source}|no alternative certificate subject name`, "i");
/** What an error says where the other side speaks no TLS. */
const NO_TLS = /EOF occurred|EPROTO|wrong version number|packet length too long|ECONNRESET|socket hang up|Server disconnected/i;
/** For the SDK there is no variable of the environment that names an authority. */
const TRUSTING = 'import stripe; stripe.ca_bundle_path = "ca.pem"\n';
/** What names the authority of the right server to everybody else. */
const TRUST = { NODE_EXTRA_CA_CERTS: "ca.pem", SSL_CERT_FILE: "ca.pem", REQUESTS_CA_BUNDLE: "ca.pem" };

/** The code after the repairs of all findings; undefined where one has none. */
async function repairedCode(ecosystem: Ecosystem, code: string): Promise<string | undefined> {
  const path = ecosystem === "pypi" ? "app.py" : "app.mjs";
  let project = new TestProject({ [path]: code });
  for (let rounds = 0; rounds < 10; rounds++) {
    const [finding] = (await project.findingsOf(path)).filter(({ rule }) => RULES.has(rule));
    if (finding === undefined) return rounds === 0 ? undefined : project.files.get(path);
    const next = await repaired(finding, project);
    if (next === undefined) return undefined;
    project = next;
  }
  return undefined;
}

let keys = 0;

async function run(ecosystem: Ecosystem, row: TransportRow, code: string, server: ServerName): Promise<{ readonly sent: boolean; readonly ran: Ran }> {
  const key = fakeKey("sk_test", ++keys);
  const environment = { ...row.environment, ...(server === "good" ? TRUST : {}) };
  const ran = await workshop.run({ ecosystem, code, key, port: servers.ports[server], environment, packages: packagesFor(ecosystem, row) });
  return { sent: servers.received(key), ran };
}

/** The end of what a program wrote, where its error stands. */
function saidLast({ stderr, ended }: Ran): string {
  return `${ended}; ${stderr.trim().split("\n").slice(-6).join("\n")}`;
}
