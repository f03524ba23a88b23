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
