import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, describe, test } from "node:test";
import { STORES, type StoreId } from "../../server/src/settings/stores.ts";
import { makeCertificates } from "../conformance/loopback/certificates.ts";
import { fakeKey } from "../placeholders.ts";
import { upToDate } from "../up-to-date.ts";
import { CELLS, LANGUAGES } from "./cells.ts";
import { notOffered } from "./not-offered.ts";
import { npmPackages } from "./packages.ts";
import { repairsPage } from "./page.ts";
import { type Repaired, repaired } from "./repaired.ts";
import { type Ran, runProgram, type Surroundings } from "./run-program.ts";
import { type Held, type Stores, startStores, type Variables } from "./services.ts";
import { type Cell, type Language, WEBHOOK } from "./site.ts";
import { checkAndEmit, checkPython, checkWithNext, type TypedFile } from "./types.ts";

/** Every repair that reads a key from somewhere, in whole programs: repaired, checked by the languages' own tools, and run with the real SDKs against the stores. */

/** The stores this run is about; all of them where nothing is said. */
const ONLY = process.env.ONLY?.split(",");
const cells = CELLS.filter(({ id }) => ONLY === undefined || ONLY.some((it) => id.includes(it)));

/** What each store holds: keys of its own, so that one is never taken for another's. */
const HELD = Object.fromEntries(
  STORES.map((store, index) => [store, { secretKey: fakeKey("sk_live", 1, 7000 + index), webhookSecret: fakeKey("whsec", 1, 7000 + index) }]),
) as Readonly<Record<StoreId, { readonly secretKey: string; readonly webhookSecret: string }>>;

function held(store: StoreId, secretKey: string, webhookSecret: string, end = ""): Variables {
  return { [secretKey]: HELD[store].secretKey + end, [webhookSecret]: HELD[store].webhookSecret + end };
}

const NAMES: Held = {
  environment: held("environment", "STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET"),
  vault: { stripe: JSON.stringify(held("vault", "STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET")) },
  "aws-secrets-manager": held("aws-secrets-manager", "stripe/secret-key", "stripe/webhook-secret"),
  "aws-parameter-store": held("aws-parameter-store", "/stripe/secret-key", "/stripe/webhook-secret"),
  "azure-key-vault": held("azure-key-vault", "stripe-secret-key", "stripe-webhook-secret"),
  // As `echo` and a file leave it: with a line break at the end.
  "google-secret-manager": held("google-secret-manager", "stripe-secret-key", "stripe-webhook-secret", "\n"),
};

const PAYLOAD = JSON.stringify({ id: "evt_1", object: "event", type: "charge.succeeded", data: { object: { id: "ch_1", object: "charge" } } });

interface Result {
  readonly cell: Cell;
  /** Undefined where the repair is not offered; an error where something else was wrong. */
  readonly repaired: Repaired | undefined | Error;
}

/** Cells that were what they must be. */
const proven = new Set<Cell>();
let results: ReadonlyMap<string, Result>;
let folder: string;
let programs: Readonly<Record<"python" | "npm", string>>;
let surroundings: Surroundings;
let stores: Stores;

before(async () => {
  const packages = npmPackages();
  folder = mkdtempSync(join(tmpdir(), "stores-"));
  // Beside `node_modules`, so that programs and compilers find the packages as they do in any project.
  programs = { python: join(folder, "python"), npm: mkdtempSync(join(packages, "programs-")) };
  mkdirSync(join(folder, "home/.config"), { recursive: true });
  const certificates = makeCertificates(folder);
  stores = await startStores(NAMES, folder);
  surroundings = { home: join(folder, "home"), certificates, trusted: join(folder, "trusted.pem") };
  for (const authority of ["ca.pem", "cloud-ca.pem"]) appendFileSync(surroundings.trusted, readFileSync(join(folder, authority)));
  results = new Map(await Promise.all(cells.map(async (cell) => [cell.id, { cell, repaired: await repairedOrError(cell) }] as const)));
  for (const { cell, repaired } of results.values()) {
    if (repaired === undefined || repaired instanceof Error) continue;
    for (const [path, text] of Object.entries(repaired.files)) {
      const file = join(folderOf(cell), path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
  }
});

after(async () => {
  await stores?.stop();
  for (const made of [folder, programs?.npm]) if (made !== undefined) rmSync(made, { recursive: true, force: true });
});

async function repairedOrError(cell: Cell): Promise<Repaired | undefined | Error> {
  try {
    return await repaired(cell.files, { path: cell.style.path, store: cell.store, touched: cell.site.touched });
  } catch (error) {
    return error as Error;
  }
}

function folderOf(cell: Cell): string {
  return join(cell.language === "python" ? programs.python : programs.npm, cell.id);
}

describe("types", () => {
  test("TypeScript, this version and the next", () => {
    const files: TypedFile[] = [];
    for (const { cell, repaired } of results.values()) {
      if (cell.language === "typescript" && repaired !== undefined && !(repaired instanceof Error))
        files.push({ path: `${cell.id}/${cell.style.path}`, options: cell.files["tsconfig.json"] ?? "" });
    }
    // Were the types of the SDK not found, everything would be accepted.
    const options = files[0]?.options ?? "";
    writeFileSync(join(programs.npm, "probe.mts"), 'import Stripe from "stripe";\n\nexport const stripe = new Stripe(process.env["STRIPE_SECRET_KEY"]);\n');
    for (const check of [checkAndEmit, checkWithNext]) {
      const complaints = check(programs.npm, [...files, { path: "probe.mts", options }]);
      assert.deepEqual(
        complaints.map((it) => it.split(/[:(]/)[0]),
        ["probe.mts"],
        complaints.join("\n"),
      );
    }
  });

  test("Python", () => {
    mkdirSync(programs.python, { recursive: true });
    writeFileSync(join(programs.python, "probe.py"), "import os\n\nimport stripe\n\nclient = stripe.StripeClient(os.environ.get('STRIPE_SECRET_KEY'))\n");
    const complaints = checkPython(programs.python);
    assert.deepEqual(
      complaints.map((it) => it.split(":")[0]),
      ["probe.py"],
      complaints.join("\n"),
    );
  });
});

for (const language of Object.keys(LANGUAGES) as Language[]) {
  describe(LANGUAGES[language].title, { concurrency: 2 }, () => {
    for (const cell of cells.filter((it) => it.language === language)) {
      test(`${cell.site.title} from ${cell.store} (${cell.style.id})`, async () => {
        const { repaired } = results.get(cell.id) as Result;
        if (repaired instanceof Error) throw repaired;
        const reason = notOffered(cell);
        assert.equal(repaired === undefined, reason !== undefined, `not offered: ${reason ?? "for no reason"}`);
        if (repaired !== undefined) {
          assertRan(cell, await run(cell, stores.full[cell.store]));
          assertStopped(cell, await run(cell, stores.empty[cell.store]));
        }
        proven.add(cell);
      });
    }
  });
}

test("docs/repairs.md says what was proven", { skip: ONLY && "only some cells were run" }, () => {
  assert.equal(proven.size, CELLS.length, "every cell is what it must be");
  upToDate("docs/repairs.md", repairsPage());
});

function run(cell: Cell, variables: Variables): Promise<Ran> {
  const { path } = cell.style.driver;
  const secret = HELD[cell.store].webhookSecret;
  const time = Math.floor(Date.now() / 1000);
  const signed = (by: string): string => `t=${time},v1=${createHmac("sha256", by).update(`${time}.${PAYLOAD}`).digest("hex")}`;
  return runProgram(
    join(folderOf(cell), dirname(path)),
    path.split("/").at(-1) ?? "",
    cell.language,
    {
      ...variables,
      ...(cell.site.id === "request-option" ? { PLATFORM_KEY: fakeKey("sk_live", 2) } : {}),
      [WEBHOOK.payload]: PAYLOAD,
      [WEBHOOK.signature]: signed(secret),
      [WEBHOOK.forged]: signed(fakeKey("whsec", 2)),
    },
    surroundings,
  );
}

/** The program got the key of the store and used it. */
function assertRan({ store, site, language }: Cell, { ended, calls, stdout, stderr }: Ran): void {
  assert.equal(ended, 0, stderr || stdout);
  if (site.secret === "webhookSecret") {
    assert.deepEqual(stdout.trim().split("\n"), ["evt_1", "refused"]);
    return;
  }
  assert.deepEqual(
    calls.map(({ path, authorization }) => ({ path, authorization })),
    [{ path: "/v1/balance", authorization: `Bearer ${HELD[store].secretKey}` }],
  );
  assert.match(calls[0]?.agent ?? "", language === "python" ? /PythonBindings/ : /NodeBindings/);
}

/** Without the secret the program ends with an error, and Stripe is asked nothing. */
function assertStopped({ site }: Cell, { ended, calls, stdout, stderr }: Ran): void {
  assert.equal(ended, 1, `ended with ${ended}: ${stdout}${stderr}`);
  assert.deepEqual(calls, []);
  if (site.secret === "webhookSecret") assert.doesNotMatch(stdout, /evt_1|forged/);
}
