import assert from "node:assert/strict";
import { test } from "node:test";
import { examplesOf, librariesOfModel } from "./examples.ts";
import { npmPackage, pythonPackages } from "./packages.ts";
import { checkPython, checkTypeScript } from "./type-check.ts";
import { aliasOf, lookAlikeOf, withOwnImportLines } from "./variants.ts";

test("an alias renames imported names where they are names", () => {
  const cases: readonly (readonly ["npm" | "pypi", string, string])[] = [
    ["npm", 'import Stripe from "stripe";\nnew Stripe(KEY).stripe.Stripe();', 'import RenamedStripe from "stripe";\nnew RenamedStripe(KEY).stripe.Stripe();'],
    ["npm", 'import * as sdk from "stripe";\nsdk.x({ sdk: 1, y: sdk });', 'import * as renamed_sdk from "stripe";\nrenamed_sdk.x({ sdk: 1, y: renamed_sdk });'],
    [
      "npm",
      'import a, { b, c as d } from "m";\nf({ b, d }, ...b);',
      'import renamed_a, { b as renamed_b, c as renamed_d } from "m";\nf({ b: renamed_b, d: renamed_d }, ...renamed_b);',
    ],
    [
      "npm",
      "const { log } = require('m');\nlog(`log $" + '{log} {x}`, "log");',
      "const { log: renamed_log } = require('m');\nrenamed_log(`log $" + '{renamed_log} {x}`, "log");',
    ],
    [
      "npm",
      'import { P } from "m";\nconst x = <P key="P">{P}</P>; // P',
      'import { P as RenamedP } from "m";\nconst x = <RenamedP key="P">{RenamedP}</RenamedP>; // P',
    ],
    [
      "pypi",
      'import stripe\nf(stripe=stripe.api_key, x=f"stripe {stripe.x}")',
      'import stripe as renamed_stripe\nf(stripe=renamed_stripe.api_key, x=f"stripe {renamed_stripe.x}")',
    ],
    ["pypi", "import a.b\nimport a\na.b.c(a.d)", "import a.b as renamed_a_b\nimport a as renamed_a\nrenamed_a_b.c(renamed_a.d)"],
    ["pypi", "from m import x, y as z\nx(z, 'x') # z", "from m import x as renamed_x, y as renamed_z\nrenamed_x(renamed_z, 'x') # z"],
    [
      "pypi",
      "import logging, pprint\npprint.pprint(logging)",
      "import logging as renamed_logging, pprint as renamed_pprint\nrenamed_pprint.pprint(renamed_logging)",
    ],
  ];
  for (const [ecosystem, text, expected] of cases) assert.equal(aliasOf(ecosystem, text), expected);
  assert.equal(aliasOf("pypi", "print(KEY)"), undefined);
});

test("imports get lines of their own", () => {
  assert.equal(withOwnImportLines("npm", 'import { a } from "m"; import "n"; a(KEY); b();'), 'import { a } from "m";\nimport "n";\na(KEY); b();');
  assert.equal(withOwnImportLines("pypi", "import csv; from a import b; csv.x(KEY)\nx = 1; y = 2"), "import csv\nfrom a import b\ncsv.x(KEY)\nx = 1; y = 2");
});

test("a look-alike comes from another module", () => {
  assert.equal(lookAlikeOf("npm", 'import Stripe from "stripe";\nnew Stripe(KEY);', "stripe:"), 'import Stripe from "./look-alike/stripe";\nnew Stripe(KEY);');
  assert.equal(lookAlikeOf("npm", 'const x = require("@a/b");', "@a/b:"), 'const x = require("./look-alike/-a-b");');
  assert.equal(lookAlikeOf("npm", "console.log(KEY);", ":console.log"), 'import { console } from "look-alike";\nconsole.log(KEY);');
  assert.equal(lookAlikeOf("npm", "f(import.meta.env.X);", ":import.meta.env"), undefined);
  assert.equal(
    lookAlikeOf("pypi", "import stripe\nfrom stripe import StripeClient\nimport os.path as p", "stripe:"),
    "import look_alike.stripe as stripe\nfrom look_alike.stripe import StripeClient\nimport look_alike.os.path as p",
  );
  assert.equal(lookAlikeOf("pypi", "import urllib.request", "urllib.request:urlopen"), "import look_alike.urllib as urllib");
  assert.equal(lookAlikeOf("pypi", "print(KEY)", ":print"), "from look_alike import print\nprint(KEY)");
  assert.equal(lookAlikeOf("pypi", 'x.encode("utf8")', "encode"), undefined);
});

test("Stripe's examples keep their meaning under an alias: the real types still accept them", async () => {
  assert.ok(npmPackage("stripe"));
  const examples = examplesOf(await librariesOfModel()).filter((example) => example.library.package === "stripe" && example.api.majors === undefined);
  const aliased = (ecosystem: "npm" | "pypi"): ReadonlyMap<string, string> =>
    new Map(
      examples
        .filter((example) => example.library.ecosystem === ecosystem)
        .map((example) => [example.id, aliasOf(ecosystem, `${example.setup}\n${example.code}`) ?? assert.fail(example.id)]),
    );
  for (const verdicts of [checkTypeScript(aliased("npm")), checkPython(aliased("pypi"), pythonPackages())]) {
    assert.ok(verdicts.size > 10);
    for (const [id, verdict] of verdicts) assert.deepEqual(verdict, { kind: "accepted" }, id);
  }
});
