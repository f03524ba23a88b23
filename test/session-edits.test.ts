import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import type { Session } from "../server/src/engine/analysis.ts";
import { createSession } from "../server/src/engine/session.ts";
import { rules } from "../server/src/rules/index.ts";
import { DEFAULT_SETTINGS } from "../server/src/settings/settings.ts";
import { testEndpoints, testSyntax } from "./assets.ts";
import { expandPlaceholders } from "./placeholders.ts";

/**
 * Somebody types in a file that is open, and each time the answers for it and for a module that imports it are those of a session which never saw anything else:
 * the same findings, at the same places, with the same steps.
 */

const FIXTURES = new URL("fixtures/", import.meta.url).pathname;

interface Language {
  readonly name: string;
  readonly id: string;
  readonly path: string;
  readonly endings: RegExp;
  /** What is put in: comments, empty lines, the beginnings of statements, functions, what opens something. */
  readonly pieces: readonly string[];
  /** Another module, which takes all that the first one gives. */
  readonly importer: readonly [path: string, text: string];
}

const LANGUAGES: readonly Language[] = [
  {
    name: "Python",
    id: "python",
    path: "edited.py",
    endings: /\.py$/,
    pieces: [
      "# a note\n",
      "    # a note\n",
      "\n",
      "\n\n",
      " ",
      "    ",
      "st",
      "\nunknown\n",
      "    unknown\n",
      '"',
      'x = "',
      "(",
      "def added(value):\n    print(value)\n    return value\n\n\n",
      "import os\n",
      "print(key)\n",
      "    return None\n",
      "pass",
      "key = os.environ['STRIPE_SECRET_KEY']\n",
      "    global key\n    key = value\n",
      "def again(value):\n    return again(value) if value else key\n",
      "def around(value):\n    def inner():\n        nonlocal value\n        value = key\n        print(value)\n    return inner\n\naround(key)()\n",
      "class Held:\n    field = key\n    def __init__(self, value):\n        self.value = value\n    def show(self):\n        print(self.value, self.field)\n\nHeld(key).show()\n",
      "@added\n",
      "from importer import *\n",
    ],
    importer: [
      "importer.py",
      "from edited import *\nimport edited\nprint(edited.key, edited.KEY, API_KEY)\nedited.show(edited.main(1))\ndef told(value):\n    print(edited.key, edited.KEY, key)\n    edited.show(edited.main(edited.key), show(value))\n    return edited.Client(value)\nclass Derived(edited.Client):\n    def told(self):\n        return told(self.key)\n",
    ],
  },
  {
    name: "TypeScript",
    id: "typescript",
    path: "edited.ts",
    endings: /\.[jt]s$/,
    pieces: [
      "// a note\n",
      "/* a note */",
      "\n",
      "\n\n",
      " ",
      "  ",
      "st",
      "\nunknown;\n",
      "  unknown;\n",
      '"',
      'x = "',
      "`",
      "(",
      "export function added(value) {\n  console.log(value);\n  return value;\n}\n\n",
      'import os from "node:os";\n',
      "console.log(key);\n",
      "  return;\n",
      "export const ",
      "const key = process.env.STRIPE_SECRET_KEY;\n",
      "key = value;\n",
      "function again(value) { return value ? again(value.next) : key; }\n",
      "const around = (value) => () => { console.log(value, key); value = key; };\naround(key)();\n",
      "class Held { field = key; static all = []; constructor(value) { this.value = value; } show() { console.log(this.value, this.field); } }\nnew Held(key).show();\n",
      "@added\n",
      'import * as importer from "./importer";\n',
    ],
    importer: [
      "importer.ts",
      'import * as edited from "./edited";\nimport { key, stripe } from "./edited";\nconsole.log(edited.KEY, key, stripe);\nedited.show(edited.main(1));\nexport function told(value) { console.log(edited.key, key); edited.show(edited.main(key), stripe); return new edited.Client(value); }\nclass Derived extends edited.Client { told() { return told(this.key); } }\n',
    ],
  },
];

/** The modules of whole projects by their paths, once as they should be and once with what leaks. */
const PROJECTS = readdirSync(join(FIXTURES, "projects")).flatMap((name) =>
  ["leaks", "right"].map(
    (variant) =>
      new Map(
        ["common", variant].flatMap((part) => {
          const folder = join(FIXTURES, "projects", name, part);
          const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => /\.(?:py|[jt]sx?)$/.test(file));
          return files.sort().map((file) => [file, expandPlaceholders(readFileSync(join(folder, file), "utf8"))] as const);
        }),
      ),
  ),
);

interface Stroke {
  /** Where, as a share of the text; strokes go on beside each other until one jumps. */
  readonly at: number;
  readonly jumps: boolean;
  readonly kind: "insert" | "delete" | "line" | "double" | "move" | "rename";
  readonly piece: string;
  readonly length: number;
}

const strokeOf = (pieces: readonly string[]): fc.Arbitrary<Stroke> =>
  fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    jumps: fc.boolean(),
    kind: fc.constantFrom("insert", "insert", "insert", "delete", "line", "double", "move", "rename"),
    piece: fc.constantFrom(...pieces),
    length: fc.integer({ min: 1, max: 12 }),
  });

/** The text after a stroke, and where the next one goes on. Pieces that are lines are put between lines. */
function after(text: string, before: number, { at, jumps, kind, piece, length }: Stroke): readonly [text: string, at: number] {
  const wanted = jumps ? Math.floor(at * text.length) : Math.min(before, text.length);
  const line = text.lastIndexOf("\n", wanted - 1) + 1;
  const place = piece.endsWith("\n") || kind === "line" ? line : wanted;
  switch (kind) {
    case "insert":
      return [text.slice(0, place) + piece + text.slice(place), place + piece.length];
    case "delete":
      return [text.slice(0, wanted) + text.slice(wanted + length), wanted];
    case "line": {
      const end = text.indexOf("\n", line);
      return [text.slice(0, line) + (end < 0 ? "" : text.slice(end + 1)), line];
    }
    case "double": {
      const end = text.indexOf("\n", line) + 1;
      return [text.slice(0, end) + text.slice(line, end) + text.slice(end), line];
    }
    case "move": {
      // Paragraphs: a function changes its place with the next one.
      const paragraphs = text.split("\n\n");
      const [moved = ""] = paragraphs.splice(Math.floor(at * paragraphs.length), 1);
      paragraphs.splice(Math.floor((at * 997) % (paragraphs.length + 1)), 0, moved);
      return [paragraphs.join("\n\n"), wanted];
    }
    case "rename": {
      const word = /\b[a-z_]{3,}\b/gi;
      word.lastIndex = wanted;
      const found = word.exec(text)?.[0];
      return [found === undefined ? text : text.replaceAll(found, `${found}_2`), wanted];
    }
  }
}

async function answers(session: Session, paths: readonly string[]): Promise<string> {
  const result: unknown[] = [];
  for (const path of paths) result.push({ ...(await session.analyze(path)), needs: [] });
  // Keys of origins tell them apart, and mean nothing else: which number they hold depends on what was walked when.
  const keys = new Map<string, string>();
  return JSON.stringify(result, undefined, 1).replace(/"(?:data|literal|text) [^"]* \d+ \d+"/g, (key) => {
    if (!keys.has(key)) keys.set(key, `"origin ${keys.size}"`);
    return keys.get(key) ?? "";
  });
}

for (const { name, id, path, endings, pieces, importer } of LANGUAGES) {
  const texts = readdirSync(FIXTURES, { recursive: true, encoding: "utf8" })
    .filter((file) => endings.test(file) && !file.endsWith(".d.ts"))
    .map((file) => expandPlaceholders(readFileSync(join(FIXTURES, file), "utf8")))
    .filter((text) => text.length < 3000);

  test(`after each stroke the answers are those of a new session: ${name}`, async () => {
    const syntax = await testSyntax();
    const options = { syntax, settings: DEFAULT_SETTINGS, endpoints: testEndpoints };
    const started = (text: string): Session => {
      const session = createSession(options);
      session.set(path, text, id);
      session.set(importer[0], importer[1], id);
      return session;
    };
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: texts.length - 1 }), fc.array(strokeOf(pieces), { minLength: 1, maxLength: 8 }), async (index, strokes) => {
        let text = texts[index] ?? "";
        let at = Math.floor(text.length / 2);
        const session = started(text);
        try {
          await answers(session, [path, importer[0]]);
          for (const stroke of strokes) {
            [text, at] = after(text, at, stroke);
            session.set(path, text, id);
            const fresh = started(text);
            assert.equal(await answers(session, [path, importer[0]]), await answers(fresh, [path, importer[0]]));
            fresh.dispose();
          }
        } finally {
          session.dispose();
        }
      }),
      // The first failure says enough: to look for a smaller one takes minutes.
      { numRuns: Number(process.env.KEYWARDEN_RUNS ?? 60), endOnFailure: true },
    );
  });
}

test("after each stroke in a project the answers for each of its files are those of a new session", async () => {
  const syntax = await testSyntax();
  const options = { syntax, settings: DEFAULT_SETTINGS, endpoints: testEndpoints };
  const languageOf = (path: string): Language | undefined => LANGUAGES.find(({ endings }) => endings.test(path.replace(/x$/, "")));
  const strokes = fc.oneof(...LANGUAGES.map(({ pieces }) => strokeOf(pieces)));
  const edits = fc.array(fc.record({ file: fc.nat({ max: 999 }), stroke: strokes }), { minLength: 1, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...PROJECTS), edits, fc.boolean(), async (project, steps, isAlone) => {
      const texts = new Map(project);
      const paths = [...texts.keys()];
      const pathOf = (file: number): string => paths[file % paths.length] ?? "";
      const alone = isAlone ? pathOf(steps[0]?.file ?? 0) : undefined;
      // Others are open as well, or there because they are imported.
      const set = (into: Session, path: string, text: string): void =>
        into.set(path, text, alone === undefined || alone === path ? languageOf(path)?.id : undefined);
      const session = createSession(options);
      for (const [path, text] of texts) set(session, path, text);
      try {
        await answers(session, paths);
        for (const { file, stroke } of steps) {
          const path = alone ?? pathOf(file);
          const [text] = after(texts.get(path) ?? "", 0, { ...stroke, jumps: true });
          texts.set(path, text);
          set(session, path, text);
          const fresh = createSession(options);
          for (const [other, it] of texts) set(fresh, other, it);
          assert.equal(await answers(session, paths), await answers(fresh, paths));
          fresh.dispose();
        }
      } finally {
        session.dispose();
      }
    }),
    { numRuns: Number(process.env.KEYWARDEN_RUNS ?? 30), endOnFailure: true },
  );
});

/** What is typed begins like what stands after it, so that the texts alone do not say which of the two is new. */
const ALIKE: readonly (readonly string[])[] = ["    r\n", "    # r\n", "    re\n", "\n", "    requests\n"].map((typed) => {
  const text = (note: string, before: string): string =>
    `import os\nimport requests\n\n\ndef f():\n    key = os.environ["STRIPE_SECRET_KEY"]\n    x()${note}\n${before}    requests.get("https://api.stripe.com/v1/balance", auth=(key, ""), verify=False)\n    y()\n`;
  return [text("", ""), text("  # a", ""), text("  # a", typed), text("", typed), text("", "")];
});

test("what is typed like what stands behind it moves what was found there", async () => {
  const syntax = await testSyntax();
  await syntax.load("python");
  const options = { syntax, settings: DEFAULT_SETTINGS, endpoints: testEndpoints };
  for (const texts of ALIKE) {
    const session = createSession(options);
    for (const text of texts) {
      session.set("pay.py", text, "python");
      const fresh = createSession(options);
      fresh.set("pay.py", text, "python");
      const answer = await answers(session, ["pay.py"]);
      assert.match(answer, /unverified-tls/);
      assert.equal(answer, await answers(fresh, ["pay.py"]));
      fresh.dispose();
    }
    session.dispose();
  }
});

test("what is typed above everything moves what is found below it", async () => {
  const syntax = await testSyntax();
  await syntax.load("typescript");
  const options = { syntax, settings: DEFAULT_SETTINGS, endpoints: testEndpoints };
  const text = `import Stripe from "stripe";\n\nexport default {\n  async fetch(_request: Request, env: { STRIPE_SECRET_KEY: string }): Promise<Response> {\n    const stripe = new Stripe(env.STRIPE_SECRET_KEY);\n    return Response.json({ balance: await stripe.balance.retrieve() });\n  },\n};\n`;
  const session = createSession(options);
  for (const above of ["", "\nunknown;\n", "nknown;\n", "/* a note */nknown;\n", 'import os from "node:os";\n', ""]) {
    session.set("pay.ts", above + text, "typescript");
    const fresh = createSession(options);
    fresh.set("pay.ts", above + text, "typescript");
    assert.equal(await answers(session, ["pay.ts"]), await answers(fresh, ["pay.ts"]));
    fresh.dispose();
  }
  session.dispose();
});

/** Comments change nothing that a program does, but rules that read what is written: a note that a body is checked, that a donation is paid, that signatures count. */
const READ: readonly string[] = [
  "    data = request.get_json()\n",
  "    data = request.get_json()  # seen\n",
  "    data = request.get_json()  # seen\n    # validate(data)\n",
  "    data = request.get_json()\n    # a donation\n",
  "    data = request.get_json()\n",
];

test("what a rule reads of a text is read again where something is typed in that", async () => {
  const syntax = await testSyntax();
  await syntax.load("python");
  const options = { syntax, settings: DEFAULT_SETTINGS, endpoints: testEndpoints };
  const text = (body: string, above: string): string =>
    `import stripe\nfrom flask import Flask, request\n\napp = Flask(__name__)\n${above}\n\n@app.post("/pay")\ndef pay():\n${body}    stripe.PaymentIntent.create(amount=data["amount"], currency="eur")\n    return "", 204\n\n\n@app.post("/refund")\ndef refund():\n    stripe.Customer.create(**request.get_json())\n    return "", 204\n`;
  const session = createSession(options);
  const found = new Set<number>();
  for (const above of ["", "# a note\n", "# stripe-signature\n", ""]) {
    for (const body of READ) {
      const now = text(body, above);
      session.set("pay.py", now, "python");
      const fresh = createSession(options);
      fresh.set("pay.py", now, "python");
      const answer = await answers(session, ["pay.py"]);
      assert.equal(answer, await answers(fresh, ["pay.py"]));
      found.add(answer.split('"untrusted-argument"').length - 1);
      fresh.dispose();
    }
  }
  session.dispose();
  assert.deepEqual([...found].sort(), [1, 2], "notes decide what is found of the amount");
});

test("no rule looks again where what is typed says nothing that any of them reads", async (t) => {
  const syntax = await testSyntax();
  await syntax.load("python");
  await syntax.load("typescript");
  for (const [path, language, note] of [
    ["billing/app/main.py", "python", "# a note\n"],
    ["billing/app/main.py", "python", 'greeting = "hello"\n'],
    ["storefront/src/checkout.ts", "typescript", "// a note\n"],
    ["storefront/src/checkout.ts", "typescript", 'let greeting = "hello";\n'],
  ] as const) {
    const text = expandPlaceholders(readFileSync(new URL(`../examples/shop/${path}`, import.meta.url), "utf8"));
    const session = createSession({ syntax, settings: DEFAULT_SETTINGS, endpoints: testEndpoints });
    session.set(path, text, language);
    const first = JSON.parse(await answers(session, [path]));
    session.set(path, `${note}${text}`, language);
    await session.analyze(path);
    const looked: string[] = [];
    for (const rule of rules) {
      const { find } = rule;
      t.mock.method(rule, "find", function* (context: Parameters<typeof find>[0]) {
        looked.push(rule.id);
        yield* find.call(rule, context);
      });
    }
    session.set(path, `${note}${note.replace("greeting", "farewell")}${text}`, language);
    const after = JSON.parse(await answers(session, [path]));
    assert.deepEqual(looked, []);
    assert.ok(first[0].findings.length > 0);
    assert.equal(after[0].findings.length, first[0].findings.length);
    t.mock.restoreAll();
    session.dispose();
  }
});

/** A function is made in a call, holds what that was given, and is called elsewhere; what stands in the object is typed over, its length being what it was. */
const HELD: readonly { readonly path: string; readonly text: (held: string) => string }[] = [
  {
    path: "pay.py",
    text: (held) =>
      `import os\nSECRET = os.environ["STRIPE_SECRET_KEY"]\nopts = {"key": "none"}\ndef make(given):\n    def told():\n        print(given["key"])\n    return told\nhandler = make(opts)\nopts["key"] = ${held}\ndef later():\n    handler()\nlater()\n`,
  },
  {
    path: "pay.ts",
    text: (held) =>
      `const SECRET = process.env.STRIPE_SECRET_KEY;\nconst opts = { key: ${held} };\nconst make = (given) => () => console.log(given.key);\nclass Handlers {\n  told = make(opts);\n  all() { this.told(); }\n}\nnew Handlers().all();\n`,
  },
];

test("what functions hold that were made before is asked anew", async () => {
  const syntax = await testSyntax();
  await Promise.all([syntax.load("python"), syntax.load("typescript")]);
  const options = { syntax, settings: DEFAULT_SETTINGS, endpoints: testEndpoints };
  for (const { path, text } of HELD) {
    const session = createSession(options);
    const id = path.endsWith(".py") ? "python" : "typescript";
    for (const [held, count] of [
      ['"none"', 0],
      ["SECRET", 1],
      ['"null"', 0],
      ["SECRET", 1],
    ] as const) {
      session.set(path, text(held), id);
      const fresh = createSession(options);
      fresh.set(path, text(held), id);
      const answer = await answers(session, [path]);
      assert.equal(answer, await answers(fresh, [path]));
      assert.equal(answer.split('"rule": "key-in-log"').length - 1, count);
      fresh.dispose();
    }
    session.dispose();
  }
});

/** A line of the handler is there twice, and once again; then what the module imports is another thing. */
const GUARDED = [
  ["h3", ""],
  ["h3", "  const body = await readRawBody(event);\n"],
  ["h3", ""],
  ["h4", ""],
] as const;

test("what stands behind the same test does so after the function was evaluated again", async () => {
  const syntax = await testSyntax();
  await syntax.load("typescript");
  const options = { syntax, settings: DEFAULT_SETTINGS, endpoints: testEndpoints };
  const text = (library: string, twice: string): string =>
    `import { defineEventHandler } from "${library}";\nimport Stripe from "stripe";\nimport { readRawBody, getHeader, createError } from "h3";\n\nfunction requireEnv(name: string): string {\n  const value = process.env[name];\n  if (!value) throw new Error("Missing " + name);\n  return value;\n}\n\nconst stripe = new Stripe(process.env["STRIPE_SECRET_KEY"] as string);\n\nexport default defineEventHandler(async (event) => {\n${twice}  const body = await readRawBody(event);\n  const secret = requireEnv("STRIPE_WEBHOOK_SECRET");\n  try {\n    await stripe.webhooks.constructEventAsync(body, getHeader(event, "stripe-signature"), secret);\n  } catch {\n    throw createError({ statusCode: 400 });\n  }\n  const { type, data } = JSON.parse(body);\n  if (type === "invoice.paid") console.log("paid", data.object);\n  return { received: true };\n});\n`;
  const session = createSession(options);
  for (const [library, twice] of GUARDED) {
    session.set("pay.ts", text(library, twice), "typescript");
    const fresh = createSession(options);
    fresh.set("pay.ts", text(library, twice), "typescript");
    assert.equal(await answers(session, ["pay.ts"]), await answers(fresh, ["pay.ts"]));
    fresh.dispose();
  }
  session.dispose();
});

test("what a flag of the caller's chooses comes from where that stands now", async () => {
  const syntax = await testSyntax();
  await syntax.load("typescript");
  const options = { syntax, settings: DEFAULT_SETTINGS, endpoints: testEndpoints };
  const text = (key: string): string =>
    `${key}\n\nfunction text(mask = true) {\n  let key = KEY;\n  if (mask) key = "***";\n  return \`key \${key}\`;\n}\n\nconsole.log(text(), text(false));\n`;
  const session = createSession(options);
  // What gets longer gets other places.
  for (const key of ["const KEY = process.env.STRIPE_SECRET_KEY!;", "const KEY: string = process.env.STRIPE_SECRET_KEY as string;"]) {
    session.set("pay.ts", text(key), "typescript");
    const fresh = createSession(options);
    fresh.set("pay.ts", text(key), "typescript");
    const said = await answers(fresh, ["pay.ts"]);
    assert.match(said, /key-in-log/);
    assert.equal(await answers(session, ["pay.ts"]), said);
    fresh.dispose();
  }
  session.dispose();
});

/** What stands in a class is moved and changed, its length being what it was. */
const IN_CLASS: readonly string[] = [
  '\n    key = "{{sk_live}}"\n    size = 1\n',
  '    key = "{{sk_live}}"\n\n    size = 1\n',
  '    key = "{{sk_test}}"\n\n    size = 1\n',
  '    size = 1\n\n    key = "{{sk_live}}"\n',
  '    size = 2\n\n    key = "{{sk_live}}"\n',
  '    size = 2\n\n    key = "small"\n',
];

test("what stands in a class is where it is now, however the class is come by", async () => {
  const syntax = await testSyntax();
  await syntax.load("python");
  const options = { syntax, settings: DEFAULT_SETTINGS, endpoints: testEndpoints };
  const method = "    def show(self):\n        print(self.key)\n";
  const within = (text: string): string => text.replaceAll("    ", "        ");
  for (const text of [
    (body: string) => `class Held:\n${body}${method}Held().show()\n`,
    (body: string) => `def make():\n    class Held:\n${within(body)}${within(method)}    return Held()\nmake().show()\n`,
    (body: string) => `class Around:\n    class Held:\n${within(body)}${within(method)}Around.Held().show()\n`,
  ]) {
    const session = createSession(options);
    for (const body of IN_CLASS) {
      const now = expandPlaceholders(text(body));
      session.set("pay.py", now, "python");
      const fresh = createSession(options);
      fresh.set("pay.py", now, "python");
      const answer = await answers(session, ["pay.py"]);
      assert.equal(answer, await answers(fresh, ["pay.py"]));
      assert.equal(answer.includes('"rule": "hardcoded-key"'), !body.includes("small"));
      fresh.dispose();
    }
    session.dispose();
  }
});
