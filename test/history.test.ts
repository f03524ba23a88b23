import assert from "node:assert/strict";
import { appendFileSync, chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { deflateSync } from "node:zlib";
import { auditHistory, type HistoryAudit, type HistoryOptions } from "../server/src/audit/history.ts";
import { fingerprintOf } from "../server/src/model/credentials/fingerprint.ts";
import { credentialsIn } from "../server/src/model/credentials/recognize.ts";
import type { Finding } from "../server/src/rules/finding.ts";
import { DEFAULT_SETTINGS } from "../server/src/settings/settings.ts";
import { folderWith } from "./folders.ts";
import { generatedHistory, gitIn, importRepository, type Planted } from "./generated-history.ts";
import { expandPlaceholders, fakeKey } from "./placeholders.ts";

const OPTIONS: HistoryOptions = { settings: DEFAULT_SETTINGS, cancelled: () => false, onProgress() {}, unreachable: false, cacheFolder: undefined };

async function historyOf(folder: string, changes: Partial<HistoryOptions> = {}): Promise<HistoryAudit> {
  const audit = await auditHistory(folder, { ...OPTIONS, ...changes });
  assert.ok(audit);
  return audit;
}

const keysOf = (findings: readonly Finding[]): string[] => findings.map((it) => it.evidence?.fingerprint ?? "").sort();
const fingerprints = (keys: Iterable<string>): string[] => [...keys].map(fingerprintOf).sort();

/** A repository in a new folder, checked out. */
function repositoryWith(stream: string, parameters: readonly string[] = []): string {
  const folder = folderWith({});
  importRepository(folder, stream, parameters);
  gitIn(folder, ["reset", "-q", "--hard"]);
  return folder;
}

const FIXTURES = new URL("fixtures/key-in-history/", import.meta.url);
for (const name of readdirSync(FIXTURES).filter((it) => it.endsWith(".fast-import"))) {
  test(`history of fixture ${name}`, async () => {
    const text = readFileSync(new URL(name, FIXTURES), "utf8");
    const folder = folderWith({});
    importRepository(folder, expandPlaceholders(text), [], "rfc2822");
    gitIn(folder, ["reset", "-q", "--hard"]);
    const { findings, notes } = await historyOf(folder);
    const expected = [...text.matchAll(/^# found: (\w+)(?::(\d+))? (.*)$/gm)].map(
      ([, kind = "", number = "1", how = ""]) => `${fingerprintOf(fakeKey(kind, Number(number)))} ${how}`,
    );
    assert.deepEqual(findings.map((it) => `${it.evidence?.fingerprint} ${toldOf(it)}`).sort(), expected.sort());
    assert.deepEqual(notes, []);
  });
}

/** How a finding is reported, where, and since when. */
function toldOf({ said, history }: Finding): string {
  const days = [history?.first, said?.message === "gone" ? history?.removed : undefined].flatMap((it) => it?.date.slice(0, 10) ?? []);
  return [said?.message, history?.path, ...days].filter((it) => it !== undefined).join(" ");
}

/** The same by other means: what `git log -p` shows as added, and what messages, tags and notes say. */
function keysByAnotherWalk(folder: string): Set<string> {
  const shown = gitIn(folder, ["log", "-p", "--all", "-m", "--root", "--text", "--no-renames", "--format=%B%n%N"]);
  const added = shown
    .split("\n")
    .filter((line) => !line.startsWith("-"))
    .join("\n");
  const tags = gitIn(folder, ["for-each-ref", "--format=%(contents)", "refs/tags"]);
  const keys = [added, tags].flatMap((text) => credentialsIn(text).filter(({ kind }) => kind !== "publishable-key"));
  return new Set(keys.map(({ fingerprint }) => fingerprint));
}

for (const seed of [1, 2, 3]) {
  test(`keys planted in a generated history are all found, once, and nothing else (seed ${seed})`, async () => {
    const { stream, planted } = generatedHistory({ commits: 300, seed, every: 9 });
    assert.deepEqual(new Set(planted.map(({ where }) => where)).size, 10);
    const folder = repositoryWith(stream);
    const { findings, suppressed, notes, objects } = await historyOf(folder);
    assert.deepEqual(keysOf(findings), fingerprints(planted.map(({ key }) => key)));
    assert.deepEqual(keysOf(findings), [...keysByAnotherWalk(folder)].sort());
    assert.deepEqual([suppressed, notes], [[], []]);
    assert.ok(objects > 1000);
    const byKey = new Map(findings.map((it) => [it.evidence?.fingerprint, it]));
    for (const it of planted) assertTold(it, byKey.get(fingerprintOf(it.key)));
  });
}

function assertTold({ where, path }: Planted, finding: Finding | undefined): void {
  const { history } = finding ?? assert.fail();
  assert.ok(history);
  const inFile = !["message", "tag", "note"].includes(where);
  assert.equal(history.inHead, where === "kept" || where === "renamed" ? history.inHead : false, where);
  if (where === "kept") assert.equal(history.inHead, true);
  if (inFile) assert.ok(path !== undefined && history.paths.includes(path), `${where} ${path}`);
  assert.deepEqual(history.where, [inFile ? "file" : where]);
  if (where === "deleted" || where === "overwritten" || where === "merge" || where === "test") assert.ok(history.removed, where);
  if (where !== "tag") assert.ok(history.first && history.refs.length > 0, where);
  assert.equal(finding?.circumstances.includes("test"), where === "test");
}

const key = fakeKey("sk_live", 41);
const other = fakeKey("rk_live", 42);
const code = (it: string): string => `import stripe\nstripe.api_key = "${it}"\n`;

/** A repository of one commit for each set of files, those of the one before it deleted. */
function committed(...states: Readonly<Record<string, string | Buffer>>[]): string {
  const folder = folderWith({});
  gitIn(folder, ["init", "-q", "-b", "main"]);
  for (const [index, files] of states.entries()) commit(folder, files, `Commit ${index}`);
  return folder;
}

function commit(folder: string, files: Readonly<Record<string, string | Buffer>>, message: string): void {
  gitIn(folder, ["rm", "-rfq", "--ignore-unmatch", "."]);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(join(folder, path, ".."), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  gitIn(folder, ["add", "-A", "-f"]);
  gitIn(folder, ["commit", "-q", "--allow-empty", "-m", message]);
}

test("every stash counts, not only the last; what attributes call binary is read; so are UTF-16 and what is no text", async () => {
  const folder = committed({ "a.py": "a = 1\n", ".gitattributes": "*.py -diff binary\n" });
  const keys = [1, 2, 3, 4, 5].map((number) => fakeKey("sk_live", 50 + number));
  for (const one of keys.slice(0, 2)) {
    writeFileSync(join(folder, "a.py"), code(one));
    gitIn(folder, ["stash", "-q"]);
  }
  commit(
    folder,
    {
      "b.py": code(keys[2] ?? ""),
      "wide.ini": Buffer.from(`\ufeffkey=${keys[3]}\r\n`, "utf16le"),
      "c.bin": Buffer.concat([Buffer.from([0, 1, 2, 0, 0xff]), Buffer.from(keys[4] ?? ""), Buffer.from([0])]),
    },
    "Files",
  );
  const { findings } = await historyOf(folder);
  assert.deepEqual(keysOf(findings), fingerprints(keys));
  const stashed = findings.filter(({ history }) => history?.where.includes("stash"));
  assert.deepEqual(keysOf(stashed), fingerprints(keys.slice(0, 2)));
  assert.match(stashed[0]?.message ?? "", /is in a stash \(a\.py, 2024-05-01\)/);
});

test("objects that nothing leads to are told on request", async () => {
  const folder = committed({ "a.py": code(key) }, { "a.py": "a = 1\n" });
  gitIn(folder, ["checkout", "-q", "--orphan", "fresh"]);
  commit(folder, { "b.py": code(other) }, "Fresh");
  gitIn(folder, ["branch", "-qD", "main"]);
  gitIn(folder, ["reflog", "expire", "--expire=now", "--all"]);
  assert.deepEqual(keysOf((await historyOf(folder)).findings), fingerprints([other]));
  const all = (await historyOf(folder, { unreachable: true })).findings;
  assert.deepEqual(keysOf(all), fingerprints([key, other]));
  const lost = all.find(({ history }) => history?.where.includes("unreachable"));
  assert.deepEqual([lost?.history?.path, lost?.history?.first?.date], ["a.py", "2024-05-01T10:00:00Z"]);
});

test("a file that only a tag leads to, a commit that only a working tree leads to", async () => {
  const folder = committed({ "a.py": "a = 1\n" });
  const blob = gitIn(folder, ["hash-object", "-w", "--stdin"], code(key)).trim();
  gitIn(folder, ["tag", "blob", blob]);
  const beside = join(folderWith({}), "beside");
  gitIn(folder, ["worktree", "add", "-q", "--detach", beside]);
  commit(beside, { "b.py": code(other) }, "Beside");
  for (const place of [folder, beside]) assert.deepEqual(keysOf((await historyOf(place)).findings), fingerprints([key, other]));
});

test("bare repositories, SHA-256, and a folder inside a repository", async () => {
  const states = [{ "app/a.py": code(key), "web/b.py": code(other) }, { "app/a.py": "a = 1\n" }];
  const bare = join(folderWith({}), "bare.git");
  gitIn(".", ["clone", "-q", "--bare", committed(...states), bare]);
  assert.deepEqual(keysOf((await historyOf(bare)).findings), fingerprints([key, other]));

  const { findings, notes } = await historyOf(join(committed(...states), "app"));
  assert.deepEqual(
    findings.map(({ history }) => history?.path),
    ["a.py"],
  );
  assert.deepEqual(notes, ["of the history only what was below app counts"]);

  const long = folderWith({});
  gitIn(long, ["init", "-q", "--object-format=sha256"]);
  commit(long, { "a.py": code(key) }, "One");
  assert.equal((await historyOf(long)).findings[0]?.history?.first?.id.length, 64);
});

test("shallow and partial clones are told from whole ones, submodules and Git LFS are named", async () => {
  const origin = committed(
    { "a.py": code(key) },
    { "a.py": "a = 1\n" },
    { "a.py": code(other), "big.psd": `version https://git-lfs.github.com/spec/v1\noid sha256:${"0".repeat(64)}\nsize 5\n` },
  );
  gitIn(origin, ["config", "uploadpack.allowFilter", "true"]);
  gitIn(origin, ["update-index", "--add", "--cacheinfo", `160000,${gitIn(origin, ["rev-parse", "HEAD"]).trim()},vendor/lib`]);
  gitIn(origin, ["commit", "-q", "-m", "With a submodule"]);
  const clone = (...parameters: string[]): string => {
    const folder = join(folderWith({}), "clone");
    gitIn(".", ["clone", "-q", ...parameters, `file://${origin}`, folder]);
    return folder;
  };
  const shallow = await historyOf(clone("--depth=2"));
  assert.deepEqual(keysOf(shallow.findings), fingerprints([other]));
  assert.match(shallow.notes.join("\n"), /^a shallow clone.*\n1 file is kept by Git LFS.*\nsubmodules have.*vendor\/lib$/);
  for (const filter of ["blob:none", "tree:0"]) {
    const partial = await historyOf(clone(`--filter=${filter}`));
    // Nothing is fetched: only what was checked out is here.
    assert.deepEqual(keysOf(partial.findings), fingerprints([other]), filter);
    assert.match(partial.notes.join("\n"), /^a partial clone/);
  }
});

test("nothing in the repository is run", async () => {
  const folder = committed({ "a.py": code(key), ".gitattributes": "*.py diff=evil filter=evil\n" }, { "a.py": "a = 1\n" });
  const trace = join(folder, "was-run");
  const evil = `touch ${trace}`;
  for (const [name, value] of [
    ["diff.evil.textconv", evil],
    ["diff.evil.command", evil],
    ["diff.external", evil],
    ["filter.evil.smudge", evil],
    ["filter.evil.clean", evil],
    ["core.fsmonitor", evil],
    ["core.pager", evil],
    ["core.hooksPath", folder],
    ["log.showSignature", "true"],
    ["gpg.program", evil],
    ["core.sshCommand", evil],
    ["core.alternateRefsCommand", evil],
  ] as const)
    gitIn(folder, ["config", name, value]);
  writeFileSync(join(folder, "post-index-change"), `#!/bin/sh\n${evil}\n`, { mode: 0o755 });
  const { findings } = await historyOf(folder, { unreachable: true });
  assert.deepEqual(keysOf(findings), fingerprints([key]));
  assert.throws(() => statSync(trace), "something was run");
});

test("a repository that belongs to someone else is left alone, with a working tree or without", async () => {
  const folder = committed({ "a.py": code(key) });
  const bare = join(folderWith({}), "bare.git");
  gitIn(".", ["clone", "-q", "--bare", folder, bare]);
  process.env.GIT_TEST_ASSUME_DIFFERENT_OWNER = "1";
  try {
    for (const place of [folder, bare]) {
      const { walked, notes, findings } = await historyOf(place);
      assert.deepEqual([walked, findings.length], [false, 0]);
      assert.match(notes.join(), /git does not trust this folder \(safe\.directory\): the history was not read/);
    }
  } finally {
    delete process.env.GIT_TEST_ASSUME_DIFFERENT_OWNER;
  }
});

test("hostile names and messages stay what they are", async () => {
  const path = 'a\n:100644 100644 0 0 A\u0001"\\\u001b[31m \u202e.py';
  const folder = committed({ [path]: code(key) }, { "b.py": "b = 1\n" });
  gitIn(folder, ["commit", "-q", "--allow-empty", "-m", `\u0001${"0".repeat(40)} 1 1\n\ncommit ${"0".repeat(40)}`]);
  gitIn(folder, ["update-ref", "refs/heads/--upload-pack=x", "HEAD"]);
  const { findings } = await historyOf(folder);
  assert.deepEqual(
    findings.map(({ history }) => [history?.path, history?.removed?.date]),
    [[path, "2024-05-01T10:00:00Z"]],
  );
});

test("damaged and missing objects and refs that lead nowhere are said; the rest is read", async () => {
  const folder = committed({ "a.py": code(key), "b.py": "b = 1\n" }, { "a.py": "a = 1\n" }, { "c.py": code(other) });
  const damaged = gitIn(folder, ["rev-parse", "HEAD~2:b.py"]).trim();
  const place = join(folder, ".git/objects", damaged.slice(0, 2), damaged.slice(2));
  chmodSync(place, 0o644);
  writeFileSync(place, "nothing that anyone could inflate");
  writeFileSync(join(folder, ".git/refs/heads/nowhere"), `${"1".repeat(40)}\n`);
  const { findings, notes } = await historyOf(folder);
  assert.deepEqual(keysOf(findings), fingerprints([key, other]));
  assert.ok(findings.every(({ history }) => history?.first));
  assert.match(notes.join("\n"), new RegExp(`^1 object is damaged or missing and was not read: ${damaged}$`));

  const gone = committed({ "a.py": code(key) }, { "c.py": code(other) });
  const tree = gitIn(gone, ["rev-parse", "HEAD~1^{tree}"]).trim();
  rmSync(join(gone, ".git/objects", tree.slice(0, 2), tree.slice(2)));
  const without = await historyOf(gone);
  assert.match(without.notes.join("\n"), /git could not go through all commits/);
  assert.ok(keysOf(without.findings).includes(fingerprintOf(other)));
});

test("a long blob is read part by part: each key once and whole, wherever the parts meet", async () => {
  const folder = committed({ "a.py": code(key) });
  const file = join(folder, "dump.sql");
  // One key after another, so that some lie across every place where a part could end.
  const keys = Array.from({ length: 40 }, (_, index) => fakeKey("sk_live", 900 + index));
  const row = Buffer.from(keys.map((it) => `('stripe','${it}'),`).join(""));
  const megabyte = Buffer.alloc(1024 * 1024);
  for (let at = 0; at + row.length <= megabyte.length; at += row.length) row.copy(megabyte, at);
  writeFileSync(file, "");
  for (let i = 0; i < 6; i++) appendFileSync(file, megabyte);
  truncateSync(file, 40 * 1024 * 1024);
  appendFileSync(file, code(other));
  gitIn(folder, ["-c", "core.compression=1", "add", "dump.sql"]);
  gitIn(folder, ["commit", "-q", "-m", "Long"]);
  const { findings, notes, bytes } = await historyOf(folder);
  assert.deepEqual(keysOf(findings), fingerprints([key, other, ...keys]));
  assert.deepEqual([findings.find(({ evidence }) => evidence?.fingerprint === fingerprintOf(other))?.history?.path, notes], ["dump.sql", []]);
  assert.ok(bytes > 40 * 1024 * 1024);
});

test("what says that it is larger than the limit is passed over, what is shorter than it says is damaged; both are said", async () => {
  const folder = committed({ "a.py": code(key) });
  const loose = (id: string, size: number): void => {
    mkdirSync(join(folder, ".git/objects", id.slice(0, 2)), { recursive: true });
    writeFileSync(join(folder, ".git/objects", id.slice(0, 2), id.slice(2)), deflateSync(`blob ${size}\0${code(other)}`));
  };
  const [bomb, short] = ["ab".repeat(20), "cd".repeat(20)];
  loose(bomb, 9 * 1024 ** 3);
  loose(short, 50 * 1024 ** 2);
  const { findings, notes } = await historyOf(folder);
  assert.deepEqual(keysOf(findings), fingerprints([key]));
  assert.deepEqual(notes, [`1 object larger than 8 GiB was not read: ${bomb}`, `1 object is damaged or missing and was not read: ${short}`]);
});

test("a .git file that points away is followed as git does, or said", async () => {
  const folder = folderWith({ ".git": "gitdir: /nowhere/at/all\n", "a.py": "a = 1\n" });
  const audit = await historyOf(folder);
  assert.deepEqual([audit.walked, audit.notes.length], [false, 1]);
  assert.match(audit.notes[0] ?? "", /git failed here .*: the history was not read/);
  const none = await historyOf(folderWith({ "a.py": "a = 1\n" }));
  assert.deepEqual([none.walked, none.notes], [false, ["no git repository: there is no history"]]);
});

test("a walk can be cancelled, and the next one goes on from the cache, in which there is no key", async () => {
  const { stream, planted } = generatedHistory({ commits: 200, seed: 5, every: 9 });
  const folder = repositoryWith(stream);
  const cacheFolder = join(folderWith({}), "cache");
  let asked = 0;
  assert.equal(await auditHistory(folder, { ...OPTIONS, cacheFolder, cancelled: () => ++asked > 12 }), undefined);
  const first = await historyOf(folder, { cacheFolder });
  const again = await historyOf(folder, { cacheFolder });
  assert.deepEqual(keysOf(first.findings), fingerprints(planted.map((it) => it.key)));
  assert.deepEqual(again.findings, first.findings);
  assert.equal(again.objects, first.objects);
  // How far the cancelled walk came, and left for the first to read, depends on the machine.
  const whole = await historyOf(folder);
  assert.ok(again.bytes < whole.bytes / 2, `${again.bytes} of ${whole.bytes} bytes read again`);
  const kept = readdirSync(cacheFolder).map((name) => readFileSync(join(cacheFolder, name), "latin1"));
  assert.equal(kept.length, 1);
  for (const it of planted) assert.ok(!kept[0]?.includes(it.key.slice(-12)));
  // A cache of anything else is none.
  writeFileSync(join(cacheFolder, readdirSync(cacheFolder)[0] ?? ""), "keywarden-history 0 x\nabc");
  assert.deepEqual((await historyOf(folder, { cacheFolder })).findings, first.findings);
});

test("rolled keys are notes; settings weigh and switch off", async () => {
  const folder = committed({ "a.py": code(key) }, { "a.py": "a = 1\n" });
  const rolled = { ...DEFAULT_SETTINGS, rolled: [{ key: fingerprintOf(key), by: "Ada", on: "2024-06-01" }], rules: { "key-in-history": "warning" as const } };
  const [finding] = (await historyOf(folder, { settings: rolled })).findings;
  assert.deepEqual([finding?.severity, finding?.circumstances], ["information", ["rolled"]]);
  assert.match(finding?.message ?? "", /in the history since 2024-05-01, was rolled by Ada on 2024-06-01/);
  assert.deepEqual((await historyOf(folder, { settings: { ...DEFAULT_SETTINGS, rules: { "key-in-history": "off" } } })).findings, []);
});

test("nothing that is said holds more of a key than its ends; texts for reports are those of the commits", async () => {
  const folder = committed({ [`${key}.txt`]: code(key) }, { "a.py": "a = 1\n" });
  const { findings, texts } = await historyOf(folder);
  assert.ok(!JSON.stringify(findings.map(({ message, evidence }) => [message, evidence])).includes(key.slice(8, -4)));
  assert.deepEqual([...texts.values()], [code(key)]);
});
