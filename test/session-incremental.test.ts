import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Session } from "../server/src/engine/analysis.ts";
import { createSession } from "../server/src/engine/session.ts";
import { DEFAULT_SETTINGS } from "../server/src/settings/settings.ts";
import { testSyntax } from "./assets.ts";
import { expandPlaceholders } from "./placeholders.ts";

const PYTHON = ["a.py", "b.py", "c.py", "pkg/__init__.py", "pkg/d.py", "tests/test_a.py"] as const;
const SCRIPTS = ["x.ts", "y.js", "lib/index.ts", "lib/z.ts", "tsconfig.json", "package.json"] as const;

const PYTHON_LINES = [
  "import a\n",
  "import b, c\n",
  "import pkg.d\n",
  "from pkg import d, KEY\n",
  "from .d import *\n",
  "from a import show, KEY\n",
  "from b import KEY as OTHER\n",
  "import os\n",
  'KEY = os.environ["STRIPE_SECRET_KEY"]\n',
  'KEY = "{{sk_live}}"\n',
  'KEY = os.environ["PAY_TOKEN"]\n',
  "KEY = None\n",
  "def show(value):\n    print(value)\n",
  "def show(value):\n    print(value[-4:])\n",
  "def read():\n    return KEY\n",
  "def use(value):\n    global KEY\n    KEY = value\n",
  "show(KEY)\n",
  "a.show(b.KEY)\n",
  "b.use(a.KEY)\n",
  "pkg.d.KEY = KEY\n",
  "d.show(c.read())\n",
  "class Box:\n    def __init__(self, key):\n        self.key = key\n    def tell(self):\n        print(self.key)\n",
  "box = Box(KEY)\n",
  "a.box.tell()\n",
  "import stripe\nstripe.api_key = KEY\n",
  "import stripe\nstripe.api_key = a.OTHER\n",
  "print(KEY)\n",
  "((\n",
  "# a comment\n",
];

const SCRIPT_LINES = [
  'import { key } from "./x";\n',
  'import * as y from "./y.js";\n',
  'import { key as other, show } from "@/z";\n',
  'export * from "./z";\n',
  'export { key } from "../x";\n',
  'const lib = require("./lib");\n',
  "export const key = process.env.STRIPE_SECRET_KEY;\n",
  'export let key = "{{sk_live}}";\n',
  "export function show(value) { console.log(value); }\n",
  "export function set(value) { key = value; }\n",
  "module.exports = { key: process.env.PAY_TOKEN, show: (it) => console.log(it) };\n",
  "show(other);\n",
  "lib.show(lib.key);\n",
  "y.show(y.key);\n",
  "console.log(key);\n",
  "set(other);\n",
  'import Stripe from "stripe";\nnew Stripe(key);\n',
  "{{{\n",
];

const MANIFESTS: Readonly<Record<string, readonly string[]>> = {
  "tsconfig.json": ["{}", '{ "compilerOptions": { "paths": { "@/*": ["./lib/*"] } } }', '{ "compilerOptions": { "paths": { "@/*": ["./*"] } } }'],
  "package.json": ["{}", '{ "imports": { "#x": "./x.ts" } }'],
};

const textOf = (path: string): fc.Arbitrary<string> => {
  const manifest = MANIFESTS[path];
  if (manifest) return fc.constantFrom(...manifest);
  const lines = path.endsWith(".py") ? PYTHON_LINES : SCRIPT_LINES;
  return fc.array(fc.constantFrom(...lines), { maxLength: 7 }).map((it) => expandPlaceholders(it.join("")));
};

interface Edit {
  readonly path: string;
  /** Undefined: the file is taken away. */
  readonly text: string | undefined;
  readonly asks: boolean;
}

const editOf = (paths: readonly string[]): fc.Arbitrary<Edit> =>
  fc
    .constantFrom(...paths)
    .chain((path) => fc.record({ path: fc.constant(path), text: fc.option(textOf(path), { nil: undefined, freq: 8 }), asks: fc.boolean() }));

async function answers(session: Session, paths: readonly string[]): Promise<string> {
  const result: unknown[] = [];
  // What is asked for depends on what was asked for before.
  for (const path of paths) result.push(session.has(path) ? { ...(await session.analyze(path)), needs: [] } : undefined);
  return JSON.stringify(result, undefined, 1);
}

for (const [name, paths] of [
  ["Python", PYTHON],
  ["JavaScript", SCRIPTS],
] as const) {
  test(`after any edits the answers are those of a new session: ${name}`, async () => {
    const syntax = await testSyntax();
    await fc.assert(
      fc.asyncProperty(fc.array(editOf(paths), { minLength: 4, maxLength: 24 }), async (edits) => {
        const session = createSession({ syntax, settings: DEFAULT_SETTINGS });
        const fresh = createSession({ syntax, settings: DEFAULT_SETTINGS });
        try {
          const texts = new Map<string, string>();
          for (const { path, text, asks } of edits) {
            if (text === undefined) {
              texts.delete(path);
              session.remove(path);
            } else {
              texts.set(path, text);
              session.set(path, text);
            }
            if (asks && session.has(path)) await session.analyze(path);
          }
          for (const [path, text] of [...texts].reverse()) fresh.set(path, text);
          assert.equal(await answers(session, paths), await answers(fresh, paths));
        } finally {
          session.dispose();
          fresh.dispose();
        }
      }),
      { numRuns: Number(process.env.KEYWARDEN_RUNS ?? 150) },
    );
  });
}
