import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { satisfies } from "semver";
import { ANY_MAJOR, holdsFor, type MajorSet, majorsOf } from "../server/src/project/manifests/majors.ts";
import { sdkVersions } from "../server/src/project/manifests/sdk-versions.ts";
import { npmRange, pythonRange } from "../server/src/project/manifests/version-range.ts";
import type { ProjectFiles } from "../server/src/project/resolve/files.ts";

/** `8..12 14..`; `any` and `none`. */
function shown({ spans }: MajorSet): string {
  if (spans.length === 0) return "none";
  const text = spans.map(({ from, to }) => (from === to ? `${from}` : `${from}..${to === Number.POSITIVE_INFINITY ? "" : to}`)).join(" ");
  return text === "0.." ? "any" : text;
}

function project(texts: Readonly<Record<string, string>>): ProjectFiles {
  return { has: (path) => path in texts, text: (path) => texts[path], named: () => [], isLibrary: () => false };
}

test("what ranges of npm admit", () => {
  for (const [range, majors] of [
    ["^12.1.0", "12"],
    ["~12", "12"],
    ["12.1.0", "12"],
    ["=v12.1.0", "12"],
    ["12.x", "12"],
    ["*", "any"],
    ["", "any"],
    ["latest", "any"],
    [">=8", "8.."],
    [">= 8 < 13", "8..12"],
    [">=8 <13.0.0-beta", "8..12"],
    [">=8 <=13", "8..13"],
    ["<13.1.0", "0..13"],
    [">12", "13.."],
    [">12.1", "12.."],
    ["10.x || ^12 || >=14", "10 12 14.."],
    ["^11 || ^12", "11..12"],
    ["1.2.3 - 4.5", "1..4"],
    ["npm:@scope/fork@^7", "7"],
    ["workspace:^", "any"],
    ["github:stripe/stripe-node", "any"],
    [">=13 <12", "none"],
  ] as const)
    assert.equal(shown(majorsOf(npmRange(range))), majors, range);
});

test("what specifiers of Python's packages admit", () => {
  for (const [range, majors] of [
    ["==12.1.0", "12"],
    ["==12.*", "12"],
    ["~=7.1", "7"],
    [">=5,<9", "5..8"],
    [" >= 5.1 , != 6.0 , < 9.1 ", "5..9"],
    ["<9.0.0", "0..8"],
    [">5", "5.."],
    ["", "any"],
    ["*", "any"],
    ["^5.0", "5"],
    ["~5", "5"],
    ["5.1", "5"],
    ["^5 || ^7", "5 7"],
    ["(>=8)", "8.."],
    ['>=8; python_version > "3.8"', "8.."],
    ["@ git+https://example.com/stripe", "any"],
    ["==1!8.0", "any"],
  ] as const)
    assert.equal(shown(majorsOf(pythonRange(range))), majors, range);
});

test("whether something holds for the versions that are possible", () => {
  const set = majorsOf(npmRange(">=8 <13"));
  assert.deepEqual(
    (["8..", "..12", "8..12", "9..", "..8", "13..", "..7"] as const).map((it) => holdsFor(set, it)),
    ["all", "all", "all", "some", "some", "none", "none"],
  );
  assert.equal(holdsFor(ANY_MAJOR, "5.."), "some");
  assert.equal(holdsFor({ spans: [] }, "5.."), "none");
});

test("the majors of a range are those of the versions in it", () => {
  const part = fc.integer({ min: 0, max: 5 });
  const version = fc.tuple(part, part, part).map((it) => it.join("."));
  const comparator = fc.tuple(fc.constantFrom("<", "<=", ">", ">=", "^", "~", ""), version).map((it) => it.join(""));
  const range = fc
    .array(fc.array(comparator, { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 2 })
    .map((it) => it.map((all) => all.join(" ")).join(" || "));
  fc.assert(
    fc.property(range, version, (text, it) => {
      const major = Number(it.split(".", 1)[0]);
      if (satisfies(it, text)) assert.ok(majorsOf(npmRange(text)).spans.some(({ from, to }) => from <= major && major <= to));
    }),
  );
});

test("Python's specifiers as ranges of versions", () => {
  for (const [specifiers, range] of [
    ["==15.5.1", "15.5.1"],
    ["==15", "15.0.0"],
    ["==15.5.1.post1", "15.5.1"],
    ["~=15.5.1", ">=15.5.1 <15.6.0-0"],
    ["~=15.5", ">=15.5.0 <16.0.0-0"],
    [">15.5", ">15.5.0"],
    [">=15.5rc1,<16", ">=15.5.0 <16.0.0-0"],
    ["!=3", undefined],
    ["nonsense", undefined],
  ] as const)
    assert.equal(pythonRange(specifiers), range, specifiers);
});

test("npm: the lock file decides, else the nearest manifest that names the package", () => {
  const majors = (files: Readonly<Record<string, string>>, path = "apps/web/src/a.ts"): string => shown(sdkVersions(path, project(files)).npm.majors);
  const manifest = '{ "dependencies": { "stripe": "^12.0.0" } }';
  assert.equal(majors({}), "any");
  assert.equal(majors({ "package.json": manifest }), "12");
  assert.equal(majors({ "package.json": manifest, "apps/web/package.json": '{ "devDependencies": { "stripe": ">=8" } }' }), "8..");
  assert.equal(majors({ "package.json": manifest, "apps/web/package.json": "{}" }), "12");
  const web = { "apps/web/package.json": '{ "dependencies": { "stripe": ">=8" } }' };
  const locks: Readonly<Record<string, string>> = {
    "package-lock.json": '{ "packages": { "node_modules/stripe": { "version": "9.1.0" }, "apps/web/node_modules/stripe": { "version": "17.7.0" } } }',
    "npm-shrinkwrap.json": '{ "dependencies": { "stripe": { "version": "17.0.0" } } }',
    "pnpm-lock.yaml":
      "lockfileVersion: '9.0'\n\nimporters:\n\n  .:\n    dependencies:\n      stripe:\n        specifier: ^9\n        version: 9.0.0\n\n  apps/web:\n    dependencies:\n      '@stripe/stripe-js':\n        specifier: ^3\n        version: 3.0.0\n      stripe:\n        specifier: '>=8'\n        version: 17.1.0(@types/node@20.0.0)\n\npackages:\n\n  stripe@9.0.0:\n    resolution: {}\n",
    "yarn.lock": '"@stripe/stripe-js@^3":\n  version "3.0.0"\n\nstripe@^9:\n  version "9.0.0"\n\nstripe@>=8, stripe@^17:\n  version "17.2.0"\n',
    "bun.lock": '{ "packages": { "stripe": ["stripe@17.3.0", "", {}, "sha512"], } }',
  };
  for (const [name, text] of Object.entries(locks)) assert.equal(majors({ ...web, [name]: text }), "17", name);
  assert.equal(majors({ ...web, "yarn.lock": '__metadata:\n  version: 8\n\n"stripe@npm:>=8":\n  version: 17.2.0\n  resolution: "stripe@npm:17.2.0"\n' }), "17");
  assert.equal(majors({ ...web, "pnpm-lock.yaml": "lockfileVersion: 5.4\ndependencies:\n  stripe: 17.0.0\n" }), "17");
  assert.equal(majors({ ...web, "yarn.lock": "" }), "8..");
});

test("PyPI: the lock file decides, else all manifests of the nearest folder that names the package", () => {
  const majors = (files: Readonly<Record<string, string>>, path = "services/pay/app/main.py"): string => shown(sdkVersions(path, project(files)).pypi.majors);
  assert.equal(majors({ "requirements.txt": "flask\nStripe[async] >= 8.0 , < 10 # why\n" }), "8..9");
  assert.equal(majors({ "requirements.txt": "stripe==5.0.0 \\\n    --hash=sha256:0\n", "services/pay/requirements/base.txt": "stripe~=7.1\n" }), "7");
  assert.equal(majors({ "requirements.txt": "stripe-mock==1\nnot-stripe==2\n" }), "any");
  assert.equal(majors({ "pyproject.toml": '[project]\ndependencies = ["requests", "stripe>=11"]\n' }), "11..");
  assert.equal(majors({ "pyproject.toml": '[project.optional-dependencies]\npay = ["stripe>=11,<12"]\n' }), "11");
  assert.equal(majors({ "pyproject.toml": '[dependency-groups]\npay = ["stripe<3"]\n' }), "0..2");
  assert.equal(majors({ "pyproject.toml": '[tool.poetry.dependencies]\npython = "^3.9"\nstripe = { version = "^5.0", extras = ["x"] }\n' }), "5");
  assert.equal(majors({ "pyproject.toml": '[tool.poetry.group.dev.dependencies]\nstripe = "^6"\n', "requirements.txt": "stripe>=5\n" }), "6");
  const pyproject = { "pyproject.toml": '[project]\ndependencies = ["stripe"]\n' };
  assert.equal(majors(pyproject), "any");
  for (const lock of ["uv.lock", "poetry.lock", "pdm.lock"])
    assert.equal(
      majors({ ...pyproject, [lock]: '[[package]]\nname = "requests"\nversion = "2"\n\n[[package]]\nname = "stripe"\nversion = "15.0.1"\n' }),
      "15",
      lock,
    );
  assert.equal(majors({ Pipfile: '[packages]\nstripe = "*"\n', "Pipfile.lock": '{ "default": { "stripe": { "version": "==4.2.0" } } }' }), "4");
  assert.equal(majors({ "setup.py": 'setup(install_requires=["requests", "stripe>=2,<3"])\n' }), "2");
  assert.equal(majors({ "setup.cfg": "[options]\ninstall_requires =\n    stripe>=2\n    requests\n" }), "2..");
});

test("manifests may hold anything", () => {
  const names = [
    "package.json",
    "package-lock.json",
    "pnpm-lock.yaml",
    "yarn.lock",
    "bun.lock",
    "pyproject.toml",
    "requirements.txt",
    "uv.lock",
    "Pipfile",
    "Pipfile.lock",
    "setup.py",
  ];
  const piece = fc.constantFrom(
    "stripe",
    '"',
    "{",
    "}",
    "[",
    "]",
    ":",
    "\n",
    "  ",
    "dependencies",
    "=",
    ">=",
    "version",
    "@",
    "1.0",
    "'",
    ",",
    "importers:\n",
    "name",
    "packages",
  );
  const text = fc.array(piece, { maxLength: 30 }).map((it) => it.join(""));
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...names), text), (files) => {
      for (const { majors } of Object.values(sdkVersions("a/b.py", project({ "package.json": '{"dependencies":{"stripe":"1"}}', ...files }))))
        assert.ok(Array.isArray(majors.spans));
    }),
  );
  for (const line of ["stripe@", "  ", "stripe>=", "['stripe'", "name = "]) {
    const began = performance.now();
    const long = line.repeat(100_000);
    sdkVersions(
      "a.py",
      project({ "package.json": '{"dependencies":{"stripe":"1"}}', "yarn.lock": long, "requirements.txt": long, "setup.py": long, "uv.lock": long }),
    );
    assert.ok(performance.now() - began < 4000, line);
  }
});
