import assert from "node:assert/strict";
import { test } from "node:test";
import { createSession } from "../server/src/engine/session.ts";
import { DEFAULT_SETTINGS } from "../server/src/settings/settings.ts";
import { testSyntax } from "./assets.ts";
import { expandPlaceholders } from "./placeholders.ts";

/** A session that counts the modules it walks. */
async function sessionOf(files: Readonly<Record<string, string>>) {
  let walks = 0;
  const session = createSession({
    syntax: await testSyntax(),
    settings: DEFAULT_SETTINGS,
    onWalk: () => {
      walks++;
    },
  });
  for (const [path, text] of Object.entries(files)) session.set(path, expandPlaceholders(text));
  return {
    session,
    /** The rules that speak of a file, each with its line's text. */
    async found(path: string, text: string): Promise<string[]> {
      const analysis = await session.analyze(path);
      return (analysis?.findings ?? []).map((it) => `${it.rule}: ${lineAt(expandPlaceholders(text), it.span.start)}`);
    },
    /** How many modules were walked since it was asked last. */
    walked(): number {
      const count = walks;
      walks = 0;
      return count;
    },
  };
}

function lineAt(text: string, offset: number): string {
  return (
    text
      .slice(text.lastIndexOf("\n", offset - 1) + 1)
      .split("\n", 1)[0]
      ?.trim() ?? ""
  );
}

const CONFIG = 'import os\nKEY = os.environ["STRIPE_SECRET_KEY"]\n';
const LOG = "def show(value):\n    print(value)\n";
const APP = "from config import KEY\nimport log\nlog.show(KEY)\n";

test("a key that another file hands to a function is found in that function, and only there", async () => {
  const { found } = await sessionOf({ "config.py": CONFIG, "log.py": LOG, "app.py": APP });
  assert.deepEqual(await found("log.py", LOG), ["key-in-log: print(value)"]);
  assert.deepEqual(await found("app.py", APP), []);
  assert.deepEqual(await found("config.py", CONFIG), []);
});

test("a change is seen in the files that import it and in those it hands something to", async () => {
  const { session, found } = await sessionOf({ "config.py": CONFIG, "log.py": LOG, "app.py": APP });
  assert.equal((await found("log.py", LOG)).length, 1);
  session.set("config.py", "KEY = 'harmless'\n");
  assert.deepEqual(await found("log.py", LOG), []);
  session.set("config.py", CONFIG);
  assert.equal((await found("log.py", LOG)).length, 1);
  session.set("app.py", APP.replace("log.show(KEY)", "log.show(KEY[-4:])"));
  assert.deepEqual(await found("log.py", LOG), []);
  session.remove("app.py");
  assert.deepEqual(await found("log.py", LOG), []);
  session.set("app.py", APP);
  assert.equal((await found("log.py", LOG)).length, 1);
});

test("a module is walked again when it or something it imports has changed, and no other is", async () => {
  const { session, walked } = await sessionOf({ "config.py": CONFIG, "log.py": LOG, "app.py": APP, "other.py": "import log\n", "alone.py": "x = 1\n" });
  await session.analyze("alone.py");
  assert.equal(walked(), 5);
  await session.analyze("app.py");
  assert.equal(walked(), 0, "all is known");
  session.set("alone.py", "x = 2\n");
  await session.analyze("app.py");
  assert.equal(walked(), 1, "nobody imports it");
  session.set("config.py", `${CONFIG}OTHER = 1\n`);
  await session.analyze("log.py");
  assert.equal(walked(), 2, "config and app");
  session.set("log.py", `${LOG}\nprint()\n`);
  await session.analyze("log.py");
  assert.equal(walked(), 2, "log and other; app, which was walked again before, wrote down what it asks");
  session.set("log.py", `${LOG}\nprint()\n`);
  await session.analyze("log.py");
  assert.equal(walked(), 0, "the same text is no change");
  session.set("notes.txt", "text");
  await session.analyze("notes.txt");
  assert.equal(walked(), 0);
});

test("a module stands as long as what it asks of others is answered the same", async () => {
  const python = "def shown(value):\n    return value[-4:]\n\n\ndef told(value):\n    print(value)\n";
  const script = "export const key = process.env.STRIPE_SECRET_KEY;\nexport function told(value) {\n  console.log(value);\n}\n";
  const { session, walked, found } = await sessionOf({
    "config.py": CONFIG,
    "log.py": python,
    "app.py": "from config import KEY\nfrom log import told\n\n\ndef main():\n    return told(KEY)\n",
    "jobs.py": "import app\n\napp.main()\n",
    "keys.ts": script,
    "index.ts": 'export * from "./keys";\n',
    "app.ts": 'import { key, told } from "./index";\n\ntold(key);\n',
  });
  const idOf = (path: string): string => (path.endsWith(".py") ? "python" : "typescript");
  // All are open: of others it is written down what they ask once something that they import was edited.
  for (const path of session.paths()) session.set(path, session.text(path) ?? "", idOf(path));
  await session.analyze("jobs.py");
  walked();
  for (const [path, text, walks, said] of [
    ["config.py", `import os\n\nOTHER = 1\n${CONFIG.replace("import os\n", "")}`, 1, "a name above what is taken, and that nobody takes"],
    ["config.py", CONFIG, 1, "and none"],
    ["config.py", `${CONFIG}KEY = None\n`, 3, "config, app and jobs, whose callee hands the key on"],
    ["config.py", CONFIG, 3, "and it is a key again"],
    ["log.py", python.replace("[-4:]", "[:2]"), 1, "a function that nobody calls"],
    ["log.py", python.replace("print(value)", "print(1, value)"), 2, "log and app: what is called does something else"],
    ["log.py", `${python}    return value\n`, 3, "log, app and jobs: it gives something, and so does who calls it"],
    ["keys.ts", `${script}export const other = 1;\n`, 2, "keys and index, which hands on whatever is there"],
    ["keys.ts", script.replace("(value) {", "(value) {\n  value = 1;"), 3, "keys, index and app"],
  ] as const) {
    session.set(path, text, idOf(path));
    await session.analyze("jobs.py");
    assert.equal(walked(), walks, said);
  }
  assert.deepEqual(await found("log.py", `${python}    return value\n`), ["key-in-log: print(value)"]);
  assert.deepEqual(await found("keys.ts", script), []);
});

test("a file that was there for others and is opened is one that is edited", async () => {
  const { session, walked } = await sessionOf({ "config.py": CONFIG, "app.py": APP, "log.py": LOG });
  await session.analyze("app.py");
  for (const text of [LOG, `${LOG}# a\n`]) session.set("log.py", text, "python");
  await session.analyze("app.py");
  walked();
  session.set("log.py", `${LOG}# a note\n`, "python");
  await session.analyze("app.py");
  assert.equal(walked(), 0, "a comment leaves its program as it is");
});

test("modules that import each other know each other, wherever one begins", async () => {
  const files = {
    "a.py": "import b\nKEY = b.read()\ndef show(value):\n    print(value)\n",
    "b.py": 'import a, os\ndef read():\n    return os.environ["STRIPE_SECRET_KEY"]\ndef tell():\n    a.show(a.KEY)\n',
  };
  for (const first of ["a.py", "b.py"] as const) {
    const { session, found } = await sessionOf(files);
    await session.analyze(first);
    assert.deepEqual(await found("a.py", files["a.py"]), ["key-in-log: print(value)"]);
    assert.deepEqual(await found("b.py", files["b.py"]), []);
  }
});

test("what is used as a credential anywhere is one everywhere", async () => {
  const log = 'import os\nprint(os.environ["PAY_TOKEN"])\n';
  const pay = 'import os, stripe\nstripe.api_key = os.environ["PAY_TOKEN"]\n';
  const { session, found, walked } = await sessionOf({ "log.py": log });
  assert.deepEqual(await found("log.py", log), []);
  session.set("pay.py", pay);
  assert.deepEqual(await found("log.py", log), ['key-in-log: print(os.environ["PAY_TOKEN"])']);
  assert.equal(walked(), 2, "log is decided again, not walked");
  session.remove("pay.py");
  assert.deepEqual(await found("log.py", log), []);
});

test("files that imports may lead to are asked for, once they are known not to be there no more", async () => {
  const { session } = await sessionOf({ "app/main.ts": 'import { key } from "./config";\nimport stripe from "stripe";\nconsole.log(key);\n' });
  const needs = await session.needs();
  assert.ok(needs?.includes("app/config.ts") && needs.includes("app/package.json") && needs.includes("tsconfig.json"));
  assert.ok(!needs?.some((it) => it.includes("stripe")), "a library is not looked for");
  assert.deepEqual((await session.analyze("app/main.ts"))?.needs, needs);
  for (const path of needs ?? []) if (path !== "app/config.ts") session.lacks(path);
  assert.deepEqual(await session.needs(), ["app/config.ts"]);
  session.set("app/config.ts", "export const key = process.env.STRIPE_SECRET_KEY;\n");
  const asked = (await session.needs()) ?? [];
  assert.deepEqual(asked, []);
  assert.equal((await session.analyze("app/main.ts"))?.findings.length, 1);
  session.remove("app/config.ts");
  assert.deepEqual(await session.needs(), ["app/config.ts"], "removed is not absent: it may be on the disk");
});

test("a file that appears is found by those that looked for it; one that comes before another takes its place", async () => {
  const main = 'import { key } from "./config";\nconsole.log(key);\n';
  const { session, found } = await sessionOf({ "main.js": main, "config/index.js": "export const key = 'nothing';\n" });
  assert.deepEqual(await found("main.js", main), []);
  session.set("config.js", "export const key = process.env.STRIPE_SECRET_KEY;\n");
  assert.deepEqual(await found("main.js", main), ["key-in-log: console.log(key);"]);
  session.remove("config.js");
  assert.deepEqual(await found("main.js", main), []);
});

test("a manifest that changes leads elsewhere", async () => {
  const main = 'import { key } from "@/config";\nconsole.log(key);\n';
  const { session, found } = await sessionOf({
    "tsconfig.json": '{ "compilerOptions": { "paths": { "@/*": ["./safe/*"] } } }',
    "main.ts": main,
    "safe/config.ts": "export const key = 'nothing';\n",
    "real/config.ts": "export const key = process.env.STRIPE_SECRET_KEY;\n",
  });
  assert.deepEqual(await found("main.ts", main), []);
  session.set("tsconfig.json", '{ "compilerOptions": { "paths": { "@/*": ["./real/*"] } } }');
  assert.deepEqual(await found("main.ts", main), ["key-in-log: console.log(key);"]);
});

test("what a test hands to a function says nothing of the function", async () => {
  const log = "def show(value):\n    print(value)\n";
  const { found } = await sessionOf({ "log.py": log, "tests/test_log.py": 'import os\nfrom log import show\nshow(os.environ["STRIPE_SECRET_KEY"])\n' });
  assert.deepEqual(await found("log.py", log), []);
});

test("an analysis that is cancelled answers nothing, and the next one answers all", async () => {
  const { session, found } = await sessionOf({ "config.py": CONFIG, "log.py": LOG, "app.py": APP });
  for (let allowed = 0; allowed < 12; allowed++) {
    let asked = 0;
    assert.equal((await session.analyze("log.py", () => asked++ >= allowed)) === undefined, asked > allowed);
    session.set("config.py", `${CONFIG}# ${allowed}\n`);
  }
  assert.deepEqual(await found("log.py", LOG), ["key-in-log: print(value)"]);
});

test("texts that change while an analysis waits for its turn are in its answer", async () => {
  const files = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`m${i}.py`, i === 0 ? CONFIG : `from m${i - 1} import KEY\n`]));
  let turns = 0;
  const session = createSession({
    syntax: await testSyntax(),
    settings: DEFAULT_SETTINGS,
    turn: async () => {
      if (++turns === 7) session.set("m39.py", "from m38 import KEY\nprint(KEY)\n");
      if (turns === 8) session.remove("m20.py");
      if (turns === 9) session.set("m20.py", "from m19 import KEY\n");
    },
  });
  for (const [path, text] of Object.entries(files)) session.set(path, text);
  const [first, second] = await Promise.all([session.analyze("m39.py"), session.analyze("m0.py")]);
  assert.equal(first?.findings.length, 1);
  assert.deepEqual(second?.findings, []);
  assert.ok(turns > 9);
});

test("what one module sets in another is seen by its functions and by those that import it", async () => {
  const read =
    'import os\nimport state\nstate.KEY = os.environ["STRIPE_SECRET_KEY"]\nstate.use(os.environ["STRIPE_SECRET_KEY"])\nstate.SETTINGS["key"] = os.environ["STRIPE_SECRET_KEY"]\n';
  const state =
    "KEY = None\n_used = None\nSETTINGS = {}\n\ndef use(key):\n    global _used\n    _used = key\n\ndef show():\n    print(KEY)\n    print(_used)\n    print(SETTINGS['key'])\n    print(SETTINGS['other'])\n";
  const log = "import state\ndef main():\n    print(state.KEY)\n";
  const { session, found, walked } = await sessionOf({ "state.py": state, "read.py": read, "log.py": log });
  const all = ["key-in-log: print(KEY)", "key-in-log: print(_used)", "key-in-log: print(SETTINGS['key'])"];
  assert.deepEqual(await found("state.py", state), all);
  assert.deepEqual(await found("log.py", log), ["key-in-log: print(state.KEY)"]);
  walked();
  session.set("read.py", read.replace("state.KEY", "other"));
  assert.deepEqual(await found("state.py", state), all.slice(1));
  assert.deepEqual(await found("log.py", log), []);
  session.remove("read.py");
  assert.deepEqual(await found("state.py", state), []);
  session.set("read.py", read);
  assert.deepEqual(await found("state.py", state), all);
});

test("parts of a project tell each other what they use", async () => {
  const log = 'import os\nprint(os.environ["PAY_TOKEN"])\n';
  const { session, found } = await sessionOf({ "log.py": log });
  const other = await sessionOf({
    "pay.py": 'import os, stripe\nstripe.api_key = os.environ["PAY_TOKEN"]\nstripe.api_key = "tGN0bIwXnHdwOa85VABjPdSn8nWY7G7I"\n',
  });
  assert.deepEqual(await found("log.py", log), []);
  const uses = (await other.session.uses()) ?? [];
  // A literal is of no use elsewhere; that the library is used may be.
  assert.deepEqual(uses.map(({ origin }) => origin).sort(), ["environment PAY_TOKEN", "use of stripe in pypi"]);
  session.learn(structuredClone(uses));
  assert.equal((await found("log.py", log)).length, 1);
  session.learn([]);
  assert.deepEqual(await found("log.py", log), []);
});

test("what a version of the library does not do is not reported, by the nearest manifest and lock file", async () => {
  const text = 'import Stripe from "stripe";\nconst stripe = new Stripe(process.env.STRIPE_SECRET_KEY!);\nstripe.setHost("proxy.example.com");\n';
  const { session, found } = await sessionOf({ "app/pay.ts": text });
  const loud = ['redirected-api-host: stripe.setHost("proxy.example.com");'];
  assert.deepEqual(await found("app/pay.ts", text), loud, "any version is possible");
  assert.ok((await session.needs())?.includes("package.json"), "manifests are asked for");
  session.set("package.json", '{ "dependencies": { "stripe": ">=9" } }');
  assert.ok((await session.needs())?.includes("package-lock.json"), "a lock file only where there is a manifest for it");
  assert.deepEqual(await found("app/pay.ts", text), loud, "some of the versions have it");
  session.set("package-lock.json", '{ "packages": { "node_modules/stripe": { "version": "12.1.0" } } }');
  assert.deepEqual(await found("app/pay.ts", text), []);
  session.set("package-lock.json", '{ "packages": { "node_modules/stripe": { "version": "9.1.0" } } }');
  assert.deepEqual(await found("app/pay.ts", text), loud);
});

test("what is typed into the documentation of a function leaves its module as it is, until a key is typed there", async () => {
  const { session, found, walked } = await sessionOf({});
  const pay = (said: string): string =>
    `import stripe\n\n\ndef pay():\n    """Takes ${said} money."""\n    stripe.api_key = "{{body}}"\n    print(stripe.api_key)\n`;
  const typed = async (said: string): Promise<string[]> => {
    session.set("pay.py", expandPlaceholders(pay(said)), "python");
    return found("pay.py", pay(said));
  };
  const before = await typed("the");
  assert.equal(before.length, 2);
  walked();
  // The places move with what is typed.
  assert.deepEqual(await typed("all of the"), before);
  assert.deepEqual(await typed("\n    all of\n    the"), before);
  assert.equal(walked(), 0);
  assert.ok((await typed("{{sk_live}}")).some((it) => it.includes("Takes")));
  assert.equal(walked(), 1);
  assert.deepEqual(await typed("the"), before);
  assert.equal(walked(), 1);
});

test("a name that is typed before the documentation of a function walks its module once, however long it gets", async () => {
  const { session, found, walked } = await sessionOf({});
  const pay = (said: string): string =>
    `import stripe\n\n\ndef pay():\n${said}    """Takes money."""\n    stripe.api_key = "{{body}}"\n    print(stripe.api_key)\n`;
  const typed = async (said: string): Promise<string[]> => {
    session.set("pay.py", expandPlaceholders(pay(said)), "python");
    return found("pay.py", pay(said));
  };
  const before = await typed("");
  walked();
  for (const [said, walks] of [
    ["    r\n", 1],
    ["    re\n", 0],
    ["    req\n", 0],
    ["    stripe\n", 1],
    ["", 1],
  ] as const) {
    assert.deepEqual(await typed(said), before);
    assert.equal(walked(), walks, said);
  }
});
