import assert from "node:assert/strict";
import { test } from "node:test";
import { createSession } from "../server/src/engine/session.ts";
import { DEFAULT_SETTINGS } from "../server/src/settings/settings.ts";
import { testEndpoints, testSyntax } from "./assets.ts";

/** Bounds are counts: what goes round and round meets none, what is large meets one and costs no more. */

/** How many functions met a bound, and which lines have findings. */
async function analysed(files: Readonly<Record<string, string>>): Promise<{ readonly exhausted: number; readonly lines: readonly string[] }> {
  const session = createSession({ syntax: await testSyntax(), endpoints: testEndpoints, settings: DEFAULT_SETTINGS });
  try {
    for (const [path, text] of Object.entries(files)) session.set(path, text);
    let exhausted = 0;
    const lines: string[] = [];
    for (const [path, text] of Object.entries(files)) {
      const analysis = await session.analyze(path);
      exhausted += analysis?.exhausted ?? 0;
      for (const { span } of analysis?.findings ?? []) lines.push(`${path}:${text.slice(0, span.start).split("\n").length}`);
    }
    return { exhausted, lines };
  } finally {
    session.dispose();
  }
}

const times = (count: number, line: (index: number) => string): string => Array.from({ length: count }, (_, index) => line(index)).join("\n");

test("an object that asks itself without end meets no bound", async () => {
  const text = [
    "class Item(dict):",
    "    def __getattr__(self, name):",
    "        if name in self:",
    "            return self[name]",
    "        return self.data[name]",
    "    @property",
    "    def sources(self):",
    "        return Item(data=self.sources)",
    times(60, (index) => `def test_${index}():\n    item = Item(id=${index})\n    print(item.id, item.sources, item.customer)`),
  ].join("\n");
  assert.deepEqual(await analysed({ "items.py": text }), { exhausted: 0, lines: [] });
});

test("methods that call each other through classes below them meet no bound, and are followed", async () => {
  const text = [
    "import os",
    "class Base:",
    "    def handle(self, payment, intent=None):",
    "        payment.state = intent",
    "        payment.save()",
    "        if intent:",
    "            return self.confirm(payment, intent)",
    "        print(self.key)",
    "    def confirm(self, payment, intent):",
    "        payment.state = 'confirmed'",
    "        return self.handle(payment, payment.intent)",
    times(
      12,
      (index) =>
        `class Way${index}(Base):\n    def handle(self, payment, intent=None):\n        payment.way = ${index}\n        super().handle(payment, intent)\n        return super().confirm(payment, intent)`,
    ),
    "way = Way3()",
    'way.key = os.environ["STRIPE_SECRET_KEY"]',
    "way.handle(object())",
  ].join("\n");
  assert.deepEqual(await analysed({ "ways.py": text }), { exhausted: 0, lines: ["ways.py:8"] });
});

test("a method that each of many others calls several times costs no more for each level", { timeout: 20_000 }, async () => {
  const levels = 40;
  const text = [
    "class Store {",
    "  state: any = {};",
    "  level0(order) { order.status = 'a'; order.status = 'b'; this.items.push(order); }",
    times(levels, (index) => `  level${index + 1}(order) { ${`this.level${index}(order); `.repeat(4)} }`),
    "}",
    `const store = new Store(); store.level${levels}({});`,
  ].join("\n");
  assert.deepEqual(await analysed({ "levels.ts": text }), { exhausted: 0, lines: [] });
});

test("what really is too much is counted", async () => {
  const text = `function wide(sink) { ${times(3_000, (index) => `sink.take${index}(${index});`)} }\n`;
  const { exhausted } = await analysed({ "wide.ts": text });
  assert.equal(exhausted, 1);
});

const LARGE: Readonly<Record<string, (count: number) => readonly [path: string, text: string]>> = {
  "functions that call each other": (count) => [
    "calls.py",
    times(count, (index) => `def f${index}(x, y):\n    print(x)\n    return f${(index * 7 + 1) % count}(y, x) + f${(index * 3 + 2) % count}(x, ${index})`),
  ],
  "decorators of one function": (count) => [
    "decorators.py",
    `def d(f):\n    def w(*a, **k):\n        return f(*a, **k)\n    return w\n${"@d\n".repeat(count)}def g(x):\n    return x\n`,
  ],
  "entries of a dictionary": (count) => [
    "entries.py",
    `D = {\n${times(count, (index) => `  "k${index}": {"name": "n${index}", "v": [${index}]},`)}\n}\nfor k, v in D.items():\n    print(k, v)`,
  ],
  "branches of one test": (count) => [
    "branches.py",
    `def f(x):\n    y = None\n${times(count, (index) => `    ${index > 0 ? "elif" : "if"} x == ${index}:\n        y = "v${index}"`)}\n    print(y)\nf(3)`,
  ],
  "classes that derive from each other": (count) => [
    "classes.py",
    `class C0:\n    def m(self, k):\n        self.k = k\n${times(count, (index) => `class C${index + 1}(C${index}):\n    def m(self, k):\n        super().m(k)\n    def n${index}(self):\n        self.m(${index})`)}\nC${count}().m(1)`,
  ],
  "functions inside each other": (count) => [
    "closures.ts",
    `${times(count, (index) => `const f${index} = (x${index}) => {`)} console.log(x0) ${"}".repeat(count)}`,
  ],
  "listeners that add listeners": (count) => [
    "listeners.ts",
    `class A { on(f) { this.fs.push(f); return this; } go() { for (const f of this.fs) f(this); } }\nconst a = new A();\n${times(count, (index) => `a.on((x) => { x.on(() => x.go()); console.log(x.k${index}); });`)}\na.go();`,
  ],
};

for (const [what, make] of Object.entries(LARGE)) {
  test(`four hundred ${what}: the key beside them is followed`, { timeout: 30_000 }, async () => {
    const [path, text] = make(400);
    const python = path.endsWith(".py");
    const leak = python ? 'import os\nkey = os.environ["STRIPE_SECRET_KEY"]\nprint(key)\n' : "const key = process.env.STRIPE_SECRET_KEY;\nconsole.log(key);\n";
    const { lines } = await analysed({ [path]: `${leak}${text}\n` });
    assert.deepEqual(lines, [`${path}:${python ? 3 : 2}`]);
  });
}

test("fifty modules that call each other in a ring: the key comes round", { timeout: 30_000 }, async () => {
  const count = 50;
  const files = Object.fromEntries(
    Array.from({ length: count }, (_, index) => {
      const next = (index + 1) % count;
      return [
        `m${index}.py`,
        `from m${next} import f${next}\n\ndef f${index}(x, depth=0):\n    if depth > 60:\n        return x\n    return f${next}(x, depth + 1)\n`,
      ];
    }),
  );
  const { lines } = await analysed({ ...files, "main.py": 'import os\nfrom m0 import f0\n\nkey = os.environ["STRIPE_SECRET_KEY"]\nf0(key)\nprint(key)\n' });
  assert.deepEqual(lines, ["main.py:6"]);
});
