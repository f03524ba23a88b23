import assert from "node:assert/strict";
import { test } from "node:test";
import { findingsIn } from "./harness.ts";

/** Modules that hand on what all the others have, in every way there is. */
function circle(language: "py" | "ts", count: number): Record<string, string> {
  const names = Array.from({ length: count }, (_, index) => `m${index}`);
  const lines = (own: string): string[] =>
    names
      .filter((it) => it !== own)
      .flatMap((it) => (language === "py" ? [`from ${it} import *`, `import ${it}`] : [`export * from "./${it}";`, `export * as ${it} from "./${it}";`]));
  return Object.fromEntries(names.map((own) => [`${own}.${language}`, `${lines(own).join("\n")}\n`]));
}

test("a name that modules in a circle hand on is found, one that none of them has is not looked for forever", async () => {
  const typescript: Record<string, string> = {
    ...circle("ts", 7),
    "keys.ts": "export const key = process.env.STRIPE_SECRET_KEY;\n",
    "app.ts": 'import { key, missing, m3 } from "./m0";\nconsole.log(key);\nconsole.log(missing);\nconsole.log(m3.m2.key);\n',
  };
  typescript["m6.ts"] += 'export * from "./keys";\n';
  const found = (await findingsIn(typescript)).get("app.ts") ?? [];
  assert.deepEqual(
    found.map(({ rule, span }) => [rule, typescript["app.ts"]?.slice(span.start, span.end)]),
    [
      ["key-in-log", "key"],
      ["key-in-log", "m3.m2.key"],
    ],
  );
  const python: Record<string, string> = {
    ...circle("py", 7),
    "keys.py": 'import os\nkey = os.environ["STRIPE_SECRET_KEY"]\n',
    "app.py": "from m0 import key, missing\nprint(key)\nprint(missing)\n",
  };
  python["m6.py"] += "from keys import *\n";
  assert.deepEqual(
    ((await findingsIn(python)).get("app.py") ?? []).map(({ rule }) => rule),
    ["key-in-log"],
  );
});

test("a chain of modules that hand on a name is followed to its end", async () => {
  const chain = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`c${index}.ts`, `export { key } from "./c${index + 1}";\n`]));
  const files = {
    ...chain,
    "c40.ts": "export const key = process.env.STRIPE_SECRET_KEY;\n",
    "app.ts": 'import { key } from "./c0";\nconsole.log(key);\n',
  };
  assert.equal((await findingsIn(files)).get("app.ts")?.length, 1);
});
