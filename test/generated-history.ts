import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { fakeKey } from "./placeholders.ts";

/** Repositories made in memory and handed to `git fast-import`, with keys at known places. */

/** Runs git in a folder, as a user without settings; what it prints. */
export function gitIn(folder: string, parameters: readonly string[], input?: string | Buffer): string {
  return execFileSync("git", ["-C", folder, ...parameters], {
    env: GIT_ENVIRONMENT,
    input,
    encoding: "utf8",
    maxBuffer: 1 << 30,
    stdio: ["pipe", "pipe", "pipe"],
  });
}

const GIT_ENVIRONMENT = {
  ...process.env,
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_AUTHOR_NAME: "A",
  GIT_AUTHOR_EMAIL: "a@example.com",
  GIT_COMMITTER_NAME: "C",
  GIT_COMMITTER_EMAIL: "c@example.com",
  GIT_AUTHOR_DATE: "2024-05-01T10:00:00Z",
  GIT_COMMITTER_DATE: "2024-05-01T10:00:00Z",
};

/** Makes a repository of a stream for `git fast-import`. */
export function importRepository(folder: string, stream: string | Buffer, parameters: readonly string[] = [], dates: "raw" | "rfc2822" = "raw"): void {
  mkdirSync(folder, { recursive: true });
  gitIn(folder, ["init", "-q", "-b", "main", ...parameters]);
  gitIn(folder, ["fast-import", "--quiet", `--date-format=${dates}`, "--force"], stream);
}

/** Where a key was planted. */
export interface Planted {
  readonly key: string;
  readonly where: "kept" | "deleted" | "overwritten" | "renamed" | "merge" | "orphan" | "message" | "tag" | "note" | "test";
  readonly path: string | undefined;
}

export interface GeneratedHistory {
  readonly stream: string;
  readonly planted: readonly Planted[];
}

/** Numbers that look random and are the same each time. */
export function dice(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state >>> 8) % below;
  };
}

interface Options {
  readonly commits: number;
  readonly seed: number;
  /** One key for about so many commits. */
  readonly every: number;
}

const FIRST_SECOND = 1_600_000_000;
const WHERE: readonly Planted["where"][] = ["kept", "deleted", "overwritten", "renamed", "merge", "orphan", "message", "tag", "note", "test"];

/** A history of branches, merges, renames and deletions, with lines like those of programs, placeholders and publishable keys among them. */
export function generatedHistory({ commits, seed, every }: Options): GeneratedHistory {
  const roll = dice(seed);
  const out: string[] = [];
  const planted: Planted[] = [];
  /** What the main branch holds. */
  const files = new Map<string, string>();
  /** What is to be done some commits later. */
  const later = new Map<number, (() => string)[]>();
  let mark = 0;
  let keys = 0;
  let second = FIRST_SECOND;
  let tip = "";

  const data = (text: string): string => `data ${Buffer.byteLength(text)}\n${text}\n`;
  const put = (path: string, text: string): string => `M 100644 inline ${quoted(path)}\n${data(text)}`;
  const code = (): string => {
    const lines = Array.from({ length: 8 + roll(30) }, () => `${WORDS[roll(WORDS.length)]}_${roll(1000)} = ${WORDS[roll(WORDS.length)]}(${roll(100)})`);
    if (roll(9) === 0) lines.push(`key = "sk_live_${"x".repeat(24)}"`, `stripe.api_key = os.environ["STRIPE_KEY"]`);
    if (roll(15) === 0) lines.push(`loadStripe("${fakeKey("pk_live", roll(5))}")`);
    return `${lines.join("\n")}\n`;
  };
  const commit = (branch: string, message: string, parents: readonly string[], changes: string): string => {
    mark++;
    second += 30 + roll(600);
    const [from, ...merged] = parents;
    out.push(
      `commit refs/heads/${branch}\nmark :${mark}\nauthor A <a@example.com> ${second - 7200} +0100\ncommitter C <c@example.com> ${second} +0000\n${data(message)}` +
        `${from === undefined ? "" : `from ${from}\n`}${merged.map((it) => `merge ${it}\n`).join("")}${changes}\n`,
    );
    return `:${mark}`;
  };
  const newKey = (): string => {
    const kind = ["sk_live", "rk_live", "sk_test_short", "whsec", "sk_live_short"][roll(5)] ?? "sk_live";
    keys++;
    return fakeKey(kind, keys, seed);
  };
  const withKey = (key: string): string => `${code()}import stripe\nstripe.api_key = "${key}"\n${code()}`;
  const plant = (where: Planted["where"], path: string | undefined): string => {
    const key = newKey();
    planted.push({ key, where, path });
    return key;
  };

  const change = (number: number): void => {
    let changes = "";
    let message = `Change ${number}`;
    for (const work of later.get(number) ?? []) changes += work();
    for (let i = 0; i <= roll(3); i++) {
      const path = `src/${WORDS[roll(WORDS.length)]}/${WORDS[roll(WORDS.length)]}.py`;
      const text = code();
      files.set(path, text);
      changes += put(path, text);
    }
    const soon = (work: () => string): void => {
      const at = Math.min(commits, number + 2 + roll(20));
      later.set(at, [...(later.get(at) ?? []), work]);
    };
    if (number % every === 0 || roll(every) === 0) {
      const where = WHERE[planted.length % WHERE.length] ?? "kept";
      const path = where === "test" ? `tests/test_${number}.py` : `config/settings ${number}${roll(2) === 0 ? "" : "\u00e4"}.py`;
      if (where === "message") message = `Use ${plant(where, undefined)} from now on`;
      else if (where === "tag") {
        const key = plant(where, undefined);
        tip = commit("main", message, tip === "" ? [] : [tip], changes);
        out.push(`tag v${number}\nfrom ${tip}\ntagger T <t@example.com> ${second} +0000\n${data(`Version ${number}, key ${key}`)}`);
        return;
      } else if (where === "note") {
        const key = plant(where, undefined);
        tip = commit("main", message, tip === "" ? [] : [tip], changes);
        mark++;
        out.push(
          `commit refs/notes/commits\nmark :${mark}\ncommitter C <c@example.com> ${second} +0000\n${data("Note")}N inline ${tip}\n${data(`the key was ${key}`)}\n`,
        );
        return;
      } else if (where === "orphan") {
        commit(`orphan-${number}`, message, [], put(path, withKey(plant(where, path))));
      } else if (where === "merge") {
        const side = commit(`side-${number}`, `Side ${number}`, tip === "" ? [] : [tip], put(`side/${number}.py`, code()));
        tip = commit("main", `Work ${number}`, tip === "" ? [] : [tip], changes);
        // What neither parent has.
        tip = commit("main", `Merge ${number}`, [tip, side], put(path, withKey(plant(where, path))));
        soon(() => `D ${quoted(path)}\n`);
        return;
      } else {
        const text = withKey(plant(where, path));
        changes += put(path, text);
        if (where === "deleted" || where === "test") soon(() => `D ${quoted(path)}\n`);
        else if (where === "overwritten") soon(() => put(path, code()));
        else if (where === "renamed") {
          soon(() => `R ${quoted(path)} ${quoted(`renamed/${number}.py`)}\n`);
        }
      }
    }
    const parents = tip === "" ? [] : [tip];
    if (number % 17 === 0 && tip !== "") {
      const side = commit(`topic-${number % 5}`, `Topic ${number}`, [tip], put(`topic/${number}.py`, code()));
      tip = commit("main", message, [tip], changes);
      tip = commit("main", `Merge topic ${number}`, [tip, side], put(`topic/${number}.py`, code()));
    } else tip = commit("main", message, parents, changes);
  };
  for (let number = 1; number <= commits; number++) change(number);
  return { stream: `${out.join("")}done\n`, planted };
}

function quoted(path: string): string {
  return `"${path.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n")}"`;
}

const WORDS = [
  "amount",
  "account",
  "balance",
  "billing",
  "cart",
  "charge",
  "checkout",
  "client",
  "config",
  "coupon",
  "currency",
  "customer",
  "dispute",
  "event",
  "invoice",
  "ledger",
  "meter",
  "order",
  "payout",
  "plan",
  "price",
  "product",
  "quote",
  "receipt",
  "refund",
  "report",
  "session",
  "shipping",
  "tax",
  "transfer",
  "webhook",
];
