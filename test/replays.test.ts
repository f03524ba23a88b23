import assert from "node:assert/strict";
import { test } from "node:test";
import { createSession } from "../server/src/engine/session.ts";
import { Replays } from "../server/src/flow/functions/replays.ts";
import { DEFAULT_SETTINGS } from "../server/src/settings/settings.ts";
import { testSyntax } from "./assets.ts";

/** The functions that are evaluated while `body` runs, by their ids. */
async function evaluatedIn(body: () => Promise<unknown>): Promise<number[]> {
  const { evaluation } = Replays.prototype;
  const evaluated: number[] = [];
  Replays.prototype.evaluation = function (id, evaluate) {
    return evaluation.call(this, id, () => {
      evaluated.push(id);
      return evaluate();
    });
  };
  try {
    await body();
  } finally {
    Replays.prototype.evaluation = evaluation;
  }
  return evaluated;
}

interface Case {
  readonly name: string;
  readonly path: string;
  readonly before: string;
  readonly after: string;
  /** The functions that are evaluated again, in the order in which they stand; they begin at 1. */
  readonly again: readonly number[];
}

const PYTHON = `import os
KEY = os.environ["STRIPE_SECRET_KEY"]


def read():
    return KEY


def masked(value):
    return value[-4:]


def tell(name):
    print(name, masked(read()))


class Shop:
    def charge(self, amount):
        return tell(amount)

    def refund(self, amount):
        return self.charge(-amount)
`;

const SCRIPT = `const key = process.env.STRIPE_SECRET_KEY;
function read() { return key; }
function masked(value: string) { return value.slice(-4); }
function tell(name: string) { console.log(name, masked(read())); }
class Shop { charge(amount: number) { return tell(String(amount)); } refund(amount: number) { return this.charge(-amount); } }
`;

const cases: readonly Case[] = [
  { name: "what a function gives", path: "a.py", before: "value[-4:]", after: "value", again: [2, 3] },
  { name: "how a function does the same", path: "a.py", before: "value[-4:]", after: "value[-3:]", again: [2] },
  { name: "a function that nobody calls", path: "a.py", before: "self.charge(-amount)", after: "self.charge(amount + 1)", again: [5] },
  {
    name: "what a parameter is called",
    path: "a.py",
    before: "refund(self, amount):\n        return self.charge(-amount)",
    after: "refund(self, sum):\n        return self.charge(-sum)",
    again: [5],
  },
  { name: "what a method is called", path: "a.py", before: "def refund", after: "def give_back", again: [5] },
  {
    name: "a statement of the module below",
    path: "a.py",
    before: "self.charge(-amount)\n",
    after: "self.charge(-amount)\n\n\nprint(os.getcwd())\n",
    again: [],
  },
  { name: "what a variable of the module holds", path: "a.py", before: "STRIPE_SECRET_KEY", after: "STRIPE_KEY", again: [1, 3] },
  { name: "what a function gives", path: "a.ts", before: "value.slice(-4)", after: "value", again: [2, 3] },
  { name: "how a function does the same", path: "a.ts", before: "value.slice(-4); }", after: "value.slice(-4); name(); }", again: [2] },
  { name: "a function that nobody calls", path: "a.ts", before: "this.charge(-amount)", after: "this.charge(amount + 1)", again: [5] },
  {
    name: "what a parameter is called",
    path: "a.ts",
    before: "masked(value: string) { return value",
    after: "masked(text: string) { return text",
    again: [2, 3],
  },
];

for (const { name, path, before, after, again } of cases) {
  test(`${path}: ${name} changes, and what rests on it is evaluated again, nothing else`, async () => {
    const text = path.endsWith(".py") ? PYTHON : SCRIPT;
    const changed = text.replace(before, after);
    assert.notEqual(changed, text);
    const session = createSession({ syntax: await testSyntax(), settings: DEFAULT_SETTINGS });
    const language = path.endsWith(".py") ? "python" : "typescript";
    session.set(path, text, language);
    const first = await evaluatedIn(() => session.analyze(path));
    assert.deepEqual([...new Set(first)].sort(), [1, 2, 3, 4, 5]);
    session.set(path, changed, language);
    const found = await evaluatedIn(() => session.analyze(path));
    assert.deepEqual([...new Set(found)].sort(), again);
    session.dispose();
  });
}

/** The kinds of the module's own statements that are walked while `body` runs. */
async function walkedIn(body: () => Promise<unknown>): Promise<string[]> {
  const { statement } = Replays.prototype;
  const walked: string[] = [];
  Replays.prototype.statement = function (it, run) {
    statement.call(this, it, () => {
      walked.push(it.kind);
      run();
    });
  };
  try {
    await body();
  } finally {
    Replays.prototype.statement = statement;
  }
  return walked;
}

const STATEMENTS: Readonly<Record<string, string>> = {
  "a.py": `import os
KEY = os.environ["STRIPE_SECRET_KEY"]


def masked(value):
    return value[-4:]


print(masked(KEY))
print(os.getcwd())
`,
  "a.ts": `import os from "node:os";
const KEY = process.env.STRIPE_SECRET_KEY ?? "";
function masked(value: string) { return value.slice(-4); }
console.log(masked(KEY));
console.log(os.hostname());
`,
};

for (const [path, text] of Object.entries(STATEMENTS)) {
  for (const [name, changed, again] of [
    ["nothing but what is typed above", path === "a.py" ? `import sys\n${text}` : `import fs from "node:fs";\n${text}`, ["import"]],
    ["what a variable holds and who asks for it", text.replace("STRIPE_SECRET_KEY", "STRIPE_KEY"), ["assign", "expression"]],
    ["what a function does and who calls it", text.replace("-4", "-30"), ["expression", "function"]],
    ["what is typed below", `${text}\nprint(KEY)\n`, ["expression"]],
  ] as const) {
    // In a short module all are walked.
    const others = Array.from({ length: 30 }, (_, index) => (path === "a.py" ? `other_${index} = ${index}\n` : `let other${index} = ${index};\n`)).join("");
    test(`${path}: of the module's own statements ${name} is walked again`, async () => {
      const session = createSession({ syntax: await testSyntax(), settings: DEFAULT_SETTINGS });
      const language = path === "a.py" ? "python" : "typescript";
      session.set(path, text + others, language);
      const first = await walkedIn(() => session.analyze(path));
      assert.equal(first.length, 35);
      session.set(path, changed + others, language);
      const found = await walkedIn(() => session.analyze(path));
      assert.deepEqual(found.sort(), again);
      session.dispose();
    });
  }
}
