import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { type Example, examplesOf, holdsFor, librariesOfModel } from "./examples.ts";
import { npmPackage, npmStripe, pythonPackages, pythonStripe } from "./packages.ts";
import { checkPython, checkTypeScript, type Verdict } from "./type-check.ts";

const libraries = await librariesOfModel();
const examples = examplesOf(libraries).filter((example) => example.library.package === "stripe");

/** Majors of the SDKs that examples of the past are checked against, with the version of each. */
const OLD_NPM: Readonly<Record<number, string>> = { 8: "8.222.0", 12: "12.18.0", 14: "14.25.0", 17: "17.7.0", 20: "20.4.1", 22: "22.6.2" };
const OLD_PYPI: Readonly<Record<number, string>> = { 5: "5.5.1", 7: "7.14.0", 11: "11.6.0", 12: "12.5.1" };

const current = {
  npm: majorOf((JSON.parse(readFileSync(`${npmPackage("stripe")}/package.json`, "utf8")) as { version: string }).version),
  pypi: 16,
};

function majorOf(version: string): number {
  return Number(version.split(".")[0]);
}

const isCurrent = (example: Example): boolean => holdsFor(example.api.majors, current[example.library.ecosystem]);
const textOf = (example: Example): string => `${example.setup}\n${example.code}`;
const textsOf = (chosen: readonly Example[]): ReadonlyMap<string, string> => new Map(chosen.map((example) => [example.id, textOf(example)]));

/** Nothing rejected, and nothing unchecked. */
function assertAccepted(chosen: readonly Example[], verdicts: ReadonlyMap<string, Verdict>, report: (line: string) => void): void {
  const wrong = chosen.flatMap((example) => {
    const verdict = verdicts.get(example.id);
    return verdict?.kind === "accepted" ? [] : [`${example.id}: ${example.code}\n    ${JSON.stringify(verdict)}`];
  });
  assert.deepEqual(wrong, []);
  report(`${chosen.length} examples checked`);
}

test("npm: the types of the installed package accept Stripe's examples", (context) => {
  const chosen = examples.filter((example) => example.library.ecosystem === "npm" && isCurrent(example));
  assertAccepted(chosen, checkTypeScript(textsOf(chosen)), (line) => context.diagnostic(line));
});

test("PyPI: pyright accepts Stripe's examples", (context) => {
  const chosen = examples.filter((example) => example.library.ecosystem === "pypi" && isCurrent(example));
  assertAccepted(chosen, checkPython(textsOf(chosen), pythonPackages()), (line) => context.diagnostic(line));
});

test("npm: examples of the past are accepted by a major that they hold for", () => {
  const old = examples.filter((example) => example.library.ecosystem === "npm" && !isCurrent(example));
  assertAcceptedOnce(old, OLD_NPM, (texts, version, major) => {
    const folder = npmStripe(version);
    // The types of early majors want the configuration in every constructor.
    const given = new Map([...texts].map(([id, text]) => [id, major < 13 ? text.replace("new Stripe(KEY)", "new Stripe(KEY, DATA)") : text]));
    const types = ["types/2020-08-27/index.d.ts", "types/index.d.ts", "cjs/stripe.cjs.node.d.ts"].find((file) => existsSync(`${folder}/${file}`));
    return checkTypeScript(given, { stripe: `${folder}/${types}` });
  });
});

test("npm: what a range of majors leaves out, the installed SDK refuses", () => {
  const old = examples.filter((example) => example.library.ecosystem === "npm" && !isCurrent(example));
  const verdicts = checkTypeScript(textsOf(old.filter((example) => !UNTYPED.test(example.path))));
  for (const [id, verdict] of verdicts) assert.equal(verdict.kind, "rejected", id);
});

/** Private members that are declared as `any`. */
const UNTYPED = /\._api\b|\.getApiField$/;

test("PyPI: examples of the past are accepted by a major that they hold for", () => {
  const old = examples.filter((example) => example.library.ecosystem === "pypi" && !isCurrent(example));
  assertAcceptedOnce(old, OLD_PYPI, (texts, version) => checkPython(texts, pythonStripe(version)));
});

/** Newest first: the modules of some majors hide their names from type checkers. */
function assertAcceptedOnce(
  chosen: readonly Example[],
  versions: Readonly<Record<number, string>>,
  check: (texts: ReadonlyMap<string, string>, version: string, major: number) => ReadonlyMap<string, Verdict>,
): void {
  assert.ok(chosen.length > 0);
  const open = new Map(chosen.map((example) => [example.id, example]));
  const said: string[] = [];
  for (const major of Object.keys(versions)
    .map(Number)
    .sort((a, b) => b - a)) {
    const held = [...open.values()].filter((example) => holdsFor(example.api.majors, major));
    if (held.length === 0) continue;
    for (const [id, verdict] of check(textsOf(held), versions[major] as string, major)) {
      if (verdict.kind === "accepted") open.delete(id);
      else said.push(`${id} with ${major}: ${JSON.stringify(verdict)}`);
    }
  }
  assert.deepEqual([...open.keys()], [], said.join("\n"));
}

test("the loop catches wrong examples", () => {
  const texts = new Map([
    ["good", 'import Stripe from "stripe";\nnew Stripe(KEY);'],
    ["wrong", 'import Stripe from "stripe";\nnew Stripe(KEY, { apiKey: KEY });'],
    ["missing", 'import { x } from "no-such-package";\nx(KEY);'],
  ]);
  assert.deepEqual(
    [...checkTypeScript(texts).values()].map((it) => it.kind),
    ["accepted", "rejected", "not installed"],
  );
  const python = new Map([
    ["good", "import stripe\nstripe.api_key = KEY"],
    ["wrong", "import stripe\nstripe.StripeClient(KEY, verify=DATA)"],
    ["missing", "import no_such_package\nno_such_package.x(KEY)"],
  ]);
  assert.deepEqual(
    [...checkPython(python, pythonPackages()).values()].map((it) => it.kind),
    ["accepted", "rejected", "not installed"],
  );
});

test("PyPI: parameters are in the order of the real signatures", () => {
  const packages = pythonPackages();
  const asked = libraries.flatMap(({ library }) =>
    library.package !== "stripe" || library.ecosystem !== "pypi"
      ? []
      : Object.entries(library.apis).flatMap(([path, api]) =>
          api.parameters && holdsFor(api.majors, current.pypi) && !INVENTED.test(path) ? [[path, api.parameters] as const] : [],
        ),
  );
  assert.ok(asked.length > 20);
  const wrong: unknown = JSON.parse(
    execFileSync("python3", [fileURLToPath(new URL("inspect_signatures.py", import.meta.url))], {
      input: JSON.stringify(asked),
      encoding: "utf8",
      env: { PATH: process.env.PATH, PYTHONPATH: packages, HOME: packages, XDG_CONFIG_HOME: packages },
      stdio: ["pipe", "pipe", "ignore"],
    }),
  );
  assert.deepEqual(wrong, []);
});

/** Names of the model for things that no one imports. */
const INVENTED = /^stripe:UnverifiedNotificationHandler/;
