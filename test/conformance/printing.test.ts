import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { findingsIn } from "../harness.ts";
import { fakeKey } from "../placeholders.ts";
import { makeCertificates } from "./loopback/certificates.ts";
import { packagesFor } from "./loopback/packages.ts";
import { NODE_PRINTING, type PrintingRow, PYTHON_PRINTING } from "./loopback/printing-rows.ts";
import { eachOf, makeWorkshop } from "./loopback/run.ts";
import { type Servers, startServers } from "./loopback/servers.ts";

const workshop = makeWorkshop();
let servers: Servers;
before(async () => {
  servers = await startServers(makeCertificates(workshop.folder));
});
after(async () => {
  await servers.close();
  workshop.remove();
});

for (const [whose, rows] of [
  ["stripe-node", NODE_PRINTING],
  ["stripe-python", PYTHON_PRINTING],
] as const) {
  test(`${whose}: what shows the key`, async () => {
    assert.deepEqual((await eachOf(rows, wrongInMeasurement)).flat(), []);
  });

  test(`${whose}: the engine reports what shows the key, and nothing else`, async () => {
    const wrong: string[] = [];
    for (const row of rows) {
      const reported = await reports(row);
      const agrees = reported.length > 0 === row.shows;
      if (row.notModelled === undefined ? !agrees : agrees)
        wrong.push(`${row.name}: ${row.shows ? "shows the key" : "shows no key"}; reported: ${reported.join(", ") || "nothing"}`);
    }
    assert.deepEqual(wrong, []);
  });
}

let keys = 0;

async function wrongInMeasurement({ name, ecosystem, code, driver = "", shows, fails, environment = {}, ...row }: PrintingRow): Promise<string[]> {
  const key = fakeKey("sk_test", ++keys);
  const { KEY_ENDS_WITH = "", ...given } = environment;
  const ran = await workshop.run({
    ecosystem,
    code: code + driver,
    key: key + KEY_ENDS_WITH,
    port: servers.ports.good,
    environment: { NODE_EXTRA_CA_CERTS: "ca.pem", ...given },
    packages: packagesFor(ecosystem, row),
  });
  const said = ran.stdout + ran.stderr;
  const wrong: string[] = [];
  if (said.includes(key) !== shows) wrong.push(`${name}: the key is ${shows ? "not " : ""}there`);
  if (fails ? !fails.test(ran.stderr) : ran.ended !== 0) wrong.push(`${name}: ended ${ran.ended}`);
  if (said.trim() === "") wrong.push(`${name}: said nothing`);
  return wrong.length > 0 ? [`${wrong.join("; ")}\n${said.replaceAll(key, "KEY").trim().slice(-400)}`] : [];
}

const RULES: ReadonlySet<string> = new Set(["key-in-log", "key-in-response"]);

async function reports({ ecosystem, code, by }: PrintingRow): Promise<string[]> {
  const path = ecosystem === "pypi" ? "app.py" : "app.mjs";
  const findings = (await findingsIn({ [path]: code })).get(path) ?? [];
  return findings.filter(({ rule }) => (by === undefined ? RULES.has(rule) : rule === by)).map(({ rule }) => rule);
}
