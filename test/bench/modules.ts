import { createSession } from "../../server/src/engine/session.ts";
import { DEFAULT_SETTINGS } from "../../server/src/settings/settings.ts";
import { testEndpoints, testSyntax } from "../assets.ts";
import { percentile, rounded, type Table } from "./figures.ts";

/** How many functions hand the key on between its source and the log. */
const HELPERS = 50;

/** How often the far end is edited. */
const EDITS = 40;

/** Projects of so many modules: what all of them take, what each takes, and an edit of the one at the far end with its dependant open, which says something each time. */
export async function chain(sizes: readonly number[]): Promise<Table> {
  const rows: Record<string, Record<string, number>> = {};
  const syntax = await testSyntax();
  // The first once more before: it pays for compiling the code.
  for (const size of [sizes[0] as number, ...sizes]) {
    const session = createSession({ syntax, settings: DEFAULT_SETTINGS, endpoints: testEndpoints });
    const modules = modulesOf(size);
    const began = performance.now();
    const first = pathOf(0);
    const last = pathOf(size - 1);
    for (const [path, text] of modules) session.set(path, text, path === first || path === last ? "python" : undefined);
    let found = 0;
    for (const path of modules.keys()) found += (await session.analyze(path))?.findings.length ?? 0;
    const seconds = (performance.now() - began) / 1000;
    const times: number[] = [];
    for (let edit = 0; edit < EDITS; edit++) {
      const edited = performance.now();
      session.set(first, `${modules.get(first)}\nADDED_${edit} = ${edit}\n`, "python");
      await session.analyze(last);
      times.push(performance.now() - edited);
    }
    session.dispose();
    rows[size] = {
      seconds: rounded(seconds),
      "ms a module": rounded((1000 * seconds) / size),
      findings: found,
      "edit of the first, until the last is answered: median ms": rounded(percentile(times, 50)),
      "95 % ms": rounded(percentile(times, 95)),
    };
  }
  return rows;
}

function pathOf(index: number): string {
  return `shop/part_${index}.py`;
}

function modulesOf(size: number): Map<string, string> {
  const modules = new Map<string, string>();
  for (let index = 0; index < size; index++) {
    const lines = index === 0 ? ["import os", "", 'KEY = os.environ["STRIPE_SECRET_KEY"]', "", "", "def key():", "    return KEY"] : linkOf(index, size);
    modules.set(pathOf(index), `${lines.join("\n")}\n`);
  }
  return modules;
}

/** A module hands on what the one before gives; some of them by a function that only passes its argument on. The last logs it. */
function linkOf(index: number, size: number): string[] {
  const isLast = index === size - 1;
  const passes = index % Math.max(1, Math.floor(size / HELPERS)) === 0;
  return [
    ...(isLast ? ["import logging"] : []),
    `from shop.part_${index - 1} import key as before`,
    "",
    "",
    "def passed(value):",
    "    return value",
    "",
    "",
    "def key():",
    passes ? "    return passed(before())" : "    return before()",
    "",
    "",
    "class Order:",
    "    def __init__(self, amount):",
    "        self.amount = amount",
    "",
    "    def total(self, rate):",
    "        result = 0",
    "        for _ in range(3):",
    "            result += self.amount * rate",
    "        return result",
    ...(isLast ? ["", "", "logging.warning(key())"] : []),
  ];
}
