import { createHmac } from "node:crypto";
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { STORES, type StoreId } from "../../server/src/settings/stores.ts";
import { makeCertificates } from "../conformance/loopback/certificates.ts";
import { fakeKey } from "../placeholders.ts";
import { type Era, eraOf, install, npmFolder } from "./packages.ts";
import { type Ran, runProgram, type Surroundings } from "./run-program.ts";
import { type Held, startStores, type Variables } from "./services.ts";
import { type Files, type Program, WEBHOOK } from "./site.ts";

/** What each store holds: keys of its own, so that one is never taken for another's. */
export const KEYS = Object.fromEntries(
  STORES.map((store, index) => [store, { secretKey: fakeKey("sk_live", 1, 7000 + index), webhookSecret: fakeKey("whsec", 1, 7000 + index) }]),
) as Readonly<Record<StoreId, { readonly secretKey: string; readonly webhookSecret: string }>>;

function held(store: StoreId, secretKey: string, webhookSecret: string, end = ""): Variables {
  return { [secretKey]: KEYS[store].secretKey + end, [webhookSecret]: KEYS[store].webhookSecret + end };
}

const HELD: Held = {
  environment: held("environment", "STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET"),
  vault: { stripe: JSON.stringify(held("vault", "STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET")) },
  "aws-secrets-manager": held("aws-secrets-manager", "stripe/secret-key", "stripe/webhook-secret"),
  "aws-parameter-store": held("aws-parameter-store", "/stripe/secret-key", "/stripe/webhook-secret"),
  "azure-key-vault": held("azure-key-vault", "stripe-secret-key", "stripe-webhook-secret"),
  // As `echo` and a file leave it: with a line break at the end.
  "google-secret-manager": held("google-secret-manager", "stripe-secret-key", "stripe-webhook-secret", "\n"),
};

const PAYLOAD = JSON.stringify({ id: "evt_1", object: "event", type: "charge.succeeded", data: { object: { id: "ch_1", object: "charge" } } });

/** Running stores, and folders for programs that ask them. */
export interface Workshop {
  /** Python programs lie in one folder; those of npm beside the `node_modules` that they use, so that they find them as in any project. */
  readonly folders: Readonly<Record<"python" | Era, string>>;
  /** The folder of a program. */
  folderOf(program: Program): string;
  /** Writes the files of a program into its folder. */
  write(program: Program, files: Files): void;
  /** Runs a program where the store holds the keys, or where it does not. */
  run(program: Program, store: "full" | "empty"): Promise<Ran>;
  /** Stops and removes everything. */
  close(): Promise<void>;
}

/** Starts the stores. */
export async function openWorkshop(): Promise<Workshop> {
  await install();
  const folder = mkdtempSync(join(tmpdir(), "stores-"));
  const folders = { python: join(folder, "python"), newest: beside("newest"), older: beside("older") };
  const remove = (): void => {
    for (const made of [folder, folders.newest, folders.older]) rmSync(made, { recursive: true, force: true });
  };
  try {
    for (const it of ["python", "home/.config"]) mkdirSync(join(folder, it), { recursive: true });
    const surroundings: Surroundings = { home: join(folder, "home"), certificates: makeCertificates(folder), trusted: join(folder, "trusted.pem") };
    const stores = await startStores(HELD, folder);
    for (const authority of ["ca.pem", "cloud-ca.pem"]) appendFileSync(surroundings.trusted, readFileSync(join(folder, authority)));
    const folderOf = ({ id, language, files }: Program): string => join(folders[language === "python" ? "python" : eraOf(files)], id);
    return {
      folders,
      folderOf,
      write(program, files) {
        for (const [path, text] of Object.entries(files)) {
          const file = join(folderOf(program), path);
          mkdirSync(dirname(file), { recursive: true });
          writeFileSync(file, text);
        }
      },
      run(program, store) {
        const given = { ...stores[store][program.store], ...(program.also && stores[store][program.also]) };
        const { STRIPE_SECRET_KEY } = given;
        const line = STRIPE_SECRET_KEY === undefined ? "" : `STRIPE_SECRET_KEY=${STRIPE_SECRET_KEY}\n`;
        if (program.given === ".env") writeFileSync(join(folderOf(program), ".env"), line);
        const variables = { ...(program.given === ".env" ? {} : given), ...around(program) };
        return runProgram(program, folderOf(program), variables, surroundings);
      },
      async close() {
        await stores.stop();
        remove();
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
}

function beside(era: Era): string {
  return mkdtempSync(join(npmFolder(era), "programs-"));
}

/** What a program is given that is no key of a store: the key of a platform, and what Stripe sends to a webhook. */
function around({ store }: Program): Variables {
  const time = Math.floor(Date.now() / 1000);
  const signed = (by: string): string => `t=${time},v1=${createHmac("sha256", by).update(`${time}.${PAYLOAD}`).digest("hex")}`;
  return {
    PLATFORM_KEY: fakeKey("sk_live", 2),
    [WEBHOOK.payload]: PAYLOAD,
    [WEBHOOK.signature]: signed(KEYS[store].webhookSecret),
    [WEBHOOK.forged]: signed(fakeKey("whsec", 2)),
  };
}
