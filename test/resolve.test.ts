import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Ecosystem } from "../server/src/facts/program.ts";
import type { ProjectFiles } from "../server/src/project/resolve/files.ts";
import { ImportIndex } from "../server/src/project/resolve/import-index.ts";
import { IMPORT_WORDS, type ScannedImport, scanImports, scannedEcosystem } from "../server/src/project/resolve/import-scan.ts";
import { mayMean } from "../server/src/project/resolve/may-mean.ts";
import { resolveImport } from "../server/src/project/resolve/resolve-import.ts";
import { createMarkingSearch } from "../server/src/project/word-search.ts";

/** A project of files, the manifests among them with their texts, that notes what it is asked for. */
class Files implements ProjectFiles {
  readonly asked: string[] = [];
  readonly #texts: ReadonlyMap<string, string>;

  constructor(files: readonly (string | readonly [path: string, content: unknown])[]) {
    this.#texts = new Map(files.map((it) => (typeof it === "string" ? [it, ""] : [it[0], typeof it[1] === "string" ? it[1] : JSON.stringify(it[1])])));
  }
  has(path: string): boolean {
    this.asked.push(path);
    return this.#texts.has(path);
  }
  text(path: string): string | undefined {
    return this.#texts.get(path);
  }
  isLibrary(name: string): boolean {
    return name === "stripe" || name === "analytics";
  }
  named(name: string): readonly string[] {
    return [...this.#texts.keys()].filter((it) => it === name || it.endsWith(`/${name}`)).sort();
  }
}

type Case = readonly [specifier: string, from: string, to: string | undefined];

function check(what: string, ecosystem: "npm" | "pypi", files: ConstructorParameters<typeof Files>[0], cases: readonly Case[]): void {
  test(what, () => {
    for (const [specifier, from, to] of cases) {
      assert.equal(resolveImport(specifier, from, ecosystem, new Files(files)), to, `${specifier} in ${from}`);
      assert.ok(to === undefined || mayMean(to)(specifier, from, ecosystem), `${specifier} in ${from} is not even considered`);
    }
  });
}

check(
  "Python: packages, relative names and folders without __init__",
  "pypi",
  [
    "app/__init__.py",
    "app/config.py",
    "app/api/__init__.py",
    "app/api/pay.py",
    "app/logging.py",
    "tools/run.py",
    "o.py",
    "zlib.py",
    "tools/helper.py",
    "spaces/deep/one.py",
    "types.pyi",
  ],
  [
    ["app", "main.py", "app/__init__.py"],
    ["app.config", "main.py", "app/config.py"],
    ["app.config", "app/api/pay.py", "app/config.py"],
    ["config", "app/api/pay.py", undefined],
    [".pay", "app/api/__init__.py", "app/api/pay.py"],
    [".", "app/api/pay.py", "app/api/__init__.py"],
    ["..config", "app/api/pay.py", "app/config.py"],
    ["..", "app/api/pay.py", "app/__init__.py"],
    ["...tools.helper", "app/api/pay.py", "tools/helper.py"],
    ["....x", "app/api/pay.py", undefined],
    ["helper", "tools/run.py", "tools/helper.py"],
    ["tools.helper", "app/api/pay.py", "tools/helper.py"],
    ["spaces.deep.one", "main.py", "spaces/deep/one.py"],
    ["logging", "app/main.py", undefined],
    ["zlib", "app/api/pay.py", undefined],
    ["o", "main.py", "o.py"],
    ["helper", "tools/helper.py", undefined],
    ["a b", "main.py", undefined],
  ],
);

check(
  "Python: programs that are started in a folder that looks like a package",
  "pypi",
  [
    "backend/__init__.py",
    "backend/main.py",
    "backend/api/__init__.py",
    "backend/api/pay.py",
    "backend/services/__init__.py",
    "backend/services/billing.py",
    "backend/config.py",
    "site/__init__.py",
    "site/manage.py",
    "site/keys.py",
    "site/pay/__init__.py",
    "site/pay/views.py",
    "site/core/settings.py",
  ],
  [
    ["services.billing", "backend/main.py", "backend/services/billing.py"],
    ["services.billing", "backend/api/pay.py", "backend/services/billing.py"],
    ["services", "backend/api/pay.py", undefined],
    ["config", "backend/api/pay.py", undefined],
    ["core.settings", "site/pay/views.py", "site/core/settings.py"],
    ["keys", "site/pay/views.py", "site/keys.py"],
    ["core.settings", "backend/main.py", undefined],
  ],
);

check(
  "Python: a file called like a library",
  "pypi",
  ["services/stripe.py", "analytics.py", "shop/manage.py", "shop/stripe.py"],
  [
    ["stripe", "services/pay.py", undefined],
    ["services.stripe", "services/pay.py", "services/stripe.py"],
    ["analytics", "services/pay.py", "analytics.py"],
    ["stripe", "shop/pay.py", "shop/stripe.py"],
  ],
);

check(
  "Python: a package before a module, a stub last",
  "pypi",
  ["both/__init__.py", "both.py", "stub.pyi", "pay.py", "pay.pyi"],
  [
    ["both", "main.py", "both/__init__.py"],
    [".stub", "main.py", "stub.pyi"],
    [".pay", "main.py", "pay.py"],
  ],
);

check(
  "Python: src layout and several projects in one repository",
  "pypi",
  [
    "services/shop/pyproject.toml",
    "services/shop/src/shop/__init__.py",
    "services/shop/src/shop/keys.py",
    "services/shop/tests/test_keys.py",
    "libs/common/pyproject.toml",
    "libs/common/common/__init__.py",
    "libs/common/common/log.py",
    "site/manage.py",
    "site/pay/views.py",
    "site/pay/__init__.py",
    "site/core/settings.py",
  ],
  [
    ["shop.keys", "services/shop/tests/test_keys.py", "services/shop/src/shop/keys.py"],
    ["shop.keys", "services/shop/src/shop/__init__.py", "services/shop/src/shop/keys.py"],
    ["common.log", "services/shop/src/shop/keys.py", "libs/common/common/log.py"],
    ["core.settings", "site/pay/views.py", "site/core/settings.py"],
    ["core.settings", "libs/common/common/log.py", undefined],
  ],
);

check(
  "relative: extensions, indexes, and the source of an emitted file",
  "npm",
  [
    "src/app.ts",
    "src/config.ts",
    "src/config.js",
    "src/log/index.tsx",
    "src/only.js",
    "src/pay.service.ts",
    "src/a.mts",
    "old/app.js",
    "old/config.js",
    "old/config.ts",
    "old/lib/index.cjs",
    "index.js",
  ],
  [
    ["./config", "src/app.ts", "src/config.ts"],
    ["./config.js", "src/app.ts", "src/config.ts"],
    ["./config.ts", "src/app.ts", "src/config.ts"],
    ["./only.js", "src/app.ts", "src/only.js"],
    ["./a.mjs", "src/app.ts", "src/a.mts"],
    ["./log", "src/app.ts", "src/log/index.tsx"],
    ["./log/", "src/app.ts", "src/log/index.tsx"],
    ["./pay.service", "src/app.ts", "src/pay.service.ts"],
    ["./style.css", "src/app.ts", undefined],
    ["./config?raw", "src/app.ts", undefined],
    ["./config", "old/app.js", "old/config.js"],
    ["./config.js", "old/app.js", "old/config.js"],
    ["./lib", "old/app.js", "old/lib/index.cjs"],
    ["..", "old/app.js", "index.js"],
    [".", "old/lib/index.cjs", "old/lib/index.cjs"],
    ["../../../etc/passwd", "src/app.ts", undefined],
    ["node:fs", "src/app.ts", undefined],
    ["stripe", "src/app.ts", undefined],
    ["/src/config", "src/app.ts", undefined],
  ],
);

check(
  "what templates call the folder of their sources, without a configuration",
  "npm",
  ["src/lib/stripe.ts", "app/lib/keys.server.ts", "src/app/api/pay/route.ts", "web/src/lib/stripe.ts"],
  [
    ["@/lib/stripe", "src/app/api/pay/route.ts", "src/lib/stripe.ts"],
    ["~/lib/keys.server", "app/routes/pay.tsx", "app/lib/keys.server.ts"],
    ["$lib/stripe", "src/routes/+page.server.ts", "src/lib/stripe.ts"],
    ["@/lib/stripe", "web/src/pay.ts", "web/src/lib/stripe.ts"],
    ["@/lib/other", "web/src/pay.ts", undefined],
    ["@lib/stripe", "src/app/api/pay/route.ts", undefined],
  ],
);

check(
  "what frameworks call the folder of their sources, beside a configuration that they make at each start",
  "npm",
  [
    "package.json",
    ["tsconfig.json", { extends: "./.svelte-kit/tsconfig.json" }],
    "src/lib/index.ts",
    "src/lib/server/stripe.ts",
    "src/routes/pay/+server.ts",
    "shop/package.json",
    ["shop/tsconfig.json", { extends: "./.nuxt/tsconfig.json" }],
    ["shop/server/tsconfig.json", { extends: "../.nuxt/tsconfig.server.json" }],
    "shop/server/lib/stripe.ts",
    "shop/server/api/pay.post.ts",
    "vite/package.json",
    ["vite/tsconfig.json", { compilerOptions: { paths: { "@/*": ["./missing/*"] } } }],
    "vite/src/lib/stripe.ts",
    "vite/src/pay.ts",
  ],
  [
    ["$lib/server/stripe", "src/routes/pay/+server.ts", "src/lib/server/stripe.ts"],
    ["$lib", "src/routes/pay/+server.ts", "src/lib/index.ts"],
    ["$library", "src/routes/pay/+server.ts", undefined],
    ["~/server/lib/stripe", "shop/server/api/pay.post.ts", "shop/server/lib/stripe.ts"],
    ["@/server/lib/stripe", "shop/server/api/pay.post.ts", "shop/server/lib/stripe.ts"],
    ["~~/server/lib/stripe", "shop/server/api/pay.post.ts", "shop/server/lib/stripe.ts"],
    ["@@/server/lib/stripe", "shop/server/api/pay.post.ts", "shop/server/lib/stripe.ts"],
    ["~/lib/server/stripe", "shop/server/api/pay.post.ts", undefined],
    ["@/lib/stripe", "vite/src/pay.ts", undefined],
    ["~/lib/stripe", "vite/src/pay.ts", "vite/src/lib/stripe.ts"],
  ],
);

check(
  "paths and baseUrl of the nearest configuration, inherited and referred to",
  "npm",
  [
    [
      "tsconfig.base.json",
      '{ // shared\n "compilerOptions": { "baseUrl": ".", "paths": { "@/*": ["./src/*"], "@config": ["src/config.ts"], "lib/*": ["missing/*", "src/lib/*"], } } }',
    ],
    ["tsconfig.json", { extends: "./tsconfig.base" }],
    "src/config.ts",
    "src/lib/log.ts",
    "src/app.ts",
    ["web/tsconfig.json", { files: [], references: [{ path: "./tsconfig.app.json" }, { path: "./node" }] }],
    ["web/tsconfig.app.json", { compilerOptions: { paths: { "~/*": ["./app/*"] } } }],
    ["web/node/tsconfig.json", { extends: ["@tsconfig/node20", "../../tsconfig.base.json"] }],
    "web/app/pay.tsx",
    ["legacy/jsconfig.json", { compilerOptions: { baseUrl: "src" } }],
    "legacy/src/keys/index.js",
    ["broken/tsconfig.json", "{ paths: ["],
  ],
  [
    ["@/config", "src/app.ts", "src/config.ts"],
    ["@config", "src/app.ts", "src/config.ts"],
    ["lib/log", "src/app.ts", "src/lib/log.ts"],
    ["src/lib/log", "src/app.ts", "src/lib/log.ts"],
    ["~/pay", "web/app/pay.tsx", "web/app/pay.tsx"],
    ["@/config", "web/app/pay.tsx", "src/config.ts"],
    ["keys", "legacy/src/main.js", "legacy/src/keys/index.js"],
    ["@/config", "legacy/src/main.js", undefined],
    ["@/config", "broken/a.ts", undefined],
  ],
);

check(
  "imports and exports of packages, workspaces",
  "npm",
  [
    ["package.json", { workspaces: ["packages/*", "apps/**"] }],
    [
      "packages/core/package.json",
      {
        name: "@shop/core",
        exports: {
          ".": { types: "./dist/index.d.ts", import: "./dist/index.mjs" },
          "./keys": { source: "./src/keys.ts", default: "./dist/keys.js" },
          "./deep/*": "./dist/deep/*.js",
        },
      },
    ],
    "packages/core/src/index.ts",
    "packages/core/src/keys.ts",
    "packages/core/src/deep/a.ts",
    ["packages/other-folder/package.json", { name: "logger", main: "lib/main.js" }],
    "packages/other-folder/src/main.ts",
    ["apps/web/shop/package.json", { name: "web", imports: { "#env": { node: "./src/env.ts" }, "#lib/*": "./src/lib/*.ts", "#core": "@shop/core" } }],
    "apps/web/shop/src/env.ts",
    "apps/web/shop/src/lib/x.ts",
    ["outside/package.json", { name: "outside", dependencies: { linked: "file:../vendored" } }],
    ["vendored/package.json", { name: "linked" }],
    "vendored/index.js",
    ["fork/package.json", { name: "stripe", main: "index.js" }],
    "fork/index.js",
  ],
  [
    ["@shop/core", "apps/web/shop/src/a.ts", "packages/core/src/index.ts"],
    ["@shop/core/keys", "apps/web/shop/src/a.ts", "packages/core/src/keys.ts"],
    ["@shop/core/deep/a", "apps/web/shop/src/a.ts", "packages/core/src/deep/a.ts"],
    ["logger", "apps/web/shop/src/a.ts", "packages/other-folder/src/main.ts"],
    ["#env", "apps/web/shop/src/a.ts", "apps/web/shop/src/env.ts"],
    ["#lib/x", "apps/web/shop/src/a.ts", "apps/web/shop/src/lib/x.ts"],
    ["#core", "apps/web/shop/src/a.ts", "packages/core/src/index.ts"],
    ["web/src/env", "apps/web/shop/src/a.ts", "apps/web/shop/src/env.ts"],
    ["linked", "outside/a.js", "vendored/index.js"],
    ["stripe", "apps/web/shop/src/a.ts", undefined],
    ["logger", "outside/a.js", undefined],
  ],
);

check(
  "pnpm workspaces",
  "npm",
  [
    ["pnpm-workspace.yaml", "packages:\n  - 'libs/*'\n  - '!libs/skip'\n"],
    ["package.json", {}],
    ["libs/keys/package.json", { name: "keys", module: "src/keys.ts" }],
    "libs/keys/src/keys.ts",
    ["libs/app/package.json", {}],
  ],
  [["keys", "libs/app/main.ts", "libs/keys/src/keys.ts"]],
);

test("a library costs no look at folders, whatever its name", () => {
  const files = new Files([
    ["package.json", {}],
    ["tsconfig.json", {}],
  ]);
  for (const name of ["stripe", "@scope/name", "lodash/fp", "react"]) resolveImport(name, "src/deep/a.ts", "npm", files);
  assert.deepEqual(
    [...new Set(files.asked)].filter((it) => !/(?:package|[jt]sconfig)\.json$|pnpm-workspace\.yaml$/.test(it)),
    [],
  );
});

test("what decides an answer was asked for, and nothing outside the root ever is", () => {
  const part = fc.constantFrom("..", ".", "a", "b", "index", "__init__", "C:", "\\", "a.js", "@/x", "#y", "~", "", "é", "*");
  const specifier = fc.array(part, { maxLength: 6 }).map((it) => it.join("/"));
  const dotted = fc.tuple(fc.nat(6), fc.array(fc.constantFrom("a", "b", "os", "1", ""), { maxLength: 4 })).map(([dots, it]) => ".".repeat(dots) + it.join("."));
  const config = { compilerOptions: { baseUrl: "../..", paths: { "@/*": ["../../../*", "./*"], "*": ["*"] } }, extends: ["./tsconfig.json", "../x"] };
  const files = [
    ["tsconfig.json", config],
    ["package.json", { name: "a", exports: { "./*": ["../../*", { x: "./*" }] }, imports: { "#y": "../../y" }, workspaces: ["../*", "*"] }],
    "a.ts",
    "b/index.ts",
  ] as const;
  fc.assert(
    fc.property(fc.oneof(specifier, dotted), fc.constantFrom("a.ts", "b/index.ts", "a/b/c.py"), fc.constantFrom("npm", "pypi"), (name, from, ecosystem) => {
      const project = new Files(files);
      const found = resolveImport(name, from, ecosystem, project);
      assert.ok(found === undefined || (project.asked.includes(found) && mayMean(found)(name, from, ecosystem)));
      for (const path of project.asked) assert.ok(!path.split("/").includes("..") && !/^\/|\\|:/.test(path), path);
    }),
  );
});

test("manifests made to do harm are read within bounds", () => {
  const deep = `${'{"exports":'.repeat(20_000)}1${"}".repeat(20_000)}`;
  const wide = JSON.stringify({
    name: "a",
    exports: { ".": Array.from({ length: 200_000 }, (_, i) => `./${i}.js`) },
    workspaces: Array.from({ length: 1000 }, () => "*"),
  });
  for (const text of [deep, wide, "{", "null", "[]"]) {
    for (const name of ["package.json", "tsconfig.json", "pnpm-workspace.yaml"]) {
      assert.equal(resolveImport("a", "x.ts", "npm", new Files([[name, text], "package.json"])), undefined);
    }
  }
});

const importWords = { npm: createMarkingSearch(["-------"], IMPORT_WORDS.npm), pypi: createMarkingSearch(["-------"], IMPORT_WORDS.pypi) };

function importsIn(text: string, ecosystem: Ecosystem): readonly ScannedImport[] {
  const bytes = Buffer.from(text);
  const places: number[] = [];
  importWords[ecosystem].inAll(bytes, places);
  return scanImports({ bytes, textOf: (start, end) => bytes.toString("latin1", start, end) }, ecosystem, places);
}

function indexOf(texts: Readonly<Record<string, string>>): ImportIndex {
  const index = new ImportIndex(new Files(Object.entries(texts)), Object.keys(texts));
  for (const [path, text] of Object.entries(texts)) {
    const ecosystem = scannedEcosystem(path);
    if (ecosystem) index.add(path, ecosystem, importsIn(text, ecosystem));
  }
  return index;
}

test("imports are scanned without a parse", () => {
  const specifiers = (text: string, ecosystem: Ecosystem) => importsIn(text, ecosystem).map(({ specifier, names }) => [specifier, ...names].join(" "));
  assert.deepEqual(
    specifiers(
      'import a from "./a";import{b}from\'./b\';\nimport "./c"; export * from "d/e";\nconst f = require(`./f`), g = await import(/* x */ "./g");\nimport {\n  h,\n} from "./h"; // from "./i"\nfrom x',
      "npm",
    ),
    ["./a", "./b", "./c", "d/e", "./f", "./g", "./h", "./i"],
  );
  assert.deepEqual(
    specifiers(
      "from . import a, b as c\nfrom .d.e import (\n  f,  # why\n  g\n)\nimport h, i.j as k; import l\n  from m import *\nfrom n \\\n  import o\nimportlib.import_module('p.q')\nimported = 1\nfrom r import s \\\n, t\n",
      "pypi",
    ),
    [". a b", ".d.e f g", "h", "i.j", "l", "m *", "n o", "o", "p.q", "r s t"],
  );
});

test("who imports a file, and what all of them import", () => {
  const index = indexOf({
    "keys.py": "import os\n",
    "pay.py": "import keys\nimport log\n",
    "web.py": "from pay import charge\n",
    "log.py": "",
    "other.py": "import log\n",
    "pkg/__init__.py": "from .inner import x\n",
    "pkg/inner.py": "from .. import keys\n",
    "use.py": "from pkg import inner\n",
    "alone.py": "import os\n",
    "package.json": '{ "workspaces": ["packages/*"] }',
    "tsconfig.json": '{ "compilerOptions": { "paths": { "@secrets": ["./src/config.ts"] } } }',
    "src/config.ts": "export const key = 1;\n",
    "src/index.ts": 'export * from "./config.js";\n',
    "src/app.ts": 'import { key } from ".";\n',
    "src/named.ts": 'import { key } from "@secrets";\nimport React from "react";\n',
    "packages/a/package.json": '{ "name": "@x/a", "main": "dist/main.js" }',
    "packages/a/src/main.ts": 'import "../../../src/config";\n',
    "packages/b/package.json": '{ "name": "b" }',
    "packages/b/run.js": 'const a = require("@x/a");\n',
    "packages/b/apart.js": 'require("react");\n',
  });
  const components = index.components(["keys.py", "alone.py", "src/config.ts", "nothing.md"], { counts: (path) => path !== "use.py" });
  assert.deepEqual(
    components.map(({ seeds, importers, files }) => [seeds, Object.fromEntries(importers), files.size]),
    [
      [["alone.py"], {}, 1],
      [["keys.py"], { "keys.py": ["pay.py", "pkg/inner.py"], "pay.py": ["web.py"], "pkg/inner.py": ["pkg/__init__.py"] }, 6],
      [["nothing.md"], {}, 1],
      [
        ["src/config.ts"],
        {
          "packages/a/src/main.ts": ["packages/b/run.js"],
          "src/config.ts": ["src/index.ts", "packages/a/src/main.ts", "src/named.ts"],
          "src/index.ts": ["src/app.ts"],
        },
        6,
      ],
    ],
  );
});

test("what cannot be meant is known by the names", () => {
  const cannot: readonly [specifier: string, from: string, ecosystem: "npm" | "pypi", path: string][] = [
    [".pay", "app/a.py", "pypi", "other/pay.py"],
    ["app.pay", "a.py", "pypi", "other/pay.py"],
    ["./pay", "app/a.ts", "npm", "other/pay.ts"],
    ["../../pay", "app/a.ts", "npm", "pay.ts"],
  ];
  for (const [specifier, from, ecosystem, path] of cannot) assert.ok(!mayMean(path)(specifier, from, ecosystem), specifier);
});

test("what is apart has to do with nobody, whoever imports it", () => {
  const index = indexOf({
    "vendor/lib/b.js": 'import "./c";\n',
    "vendor/lib/c.js": "",
    "uses.js": 'import "./vendor/lib/c";\n',
    "apart.js": 'import "./vendor/lib/b";\n',
  });
  const isApart = (path: string): boolean => path.startsWith("vendor/lib/");
  assert.deepEqual(
    index.components(["uses.js", "vendor/lib/b.js", "vendor/lib/c.js"], { isApart }).map(({ seeds, importers, files }) => [seeds, importers.size, files.size]),
    [
      [["uses.js"], 0, 1],
      [["vendor/lib/b.js"], 0, 1],
      [["vendor/lib/c.js"], 0, 1],
    ],
  );
});

test("scanning an import ends, whatever the text", () => {
  const word = fc.constantFrom("from", "import", " ", "\n", "(", ")", '"', "'", "`", "./a", ".", ",", "\\", "/*", "*/", "require", "#", "é", "\r");
  fc.assert(
    fc.property(fc.array(word, { maxLength: 40 }), fc.constantFrom("npm", "pypi"), (words, ecosystem) => {
      for (const { specifier } of importsIn(words.join(""), ecosystem)) assert.ok(specifier.length > 0 && !specifier.includes("\n"));
    }),
  );
  for (const part of ["from ", "import (", 'from "', "from . import (", "\nfrom . import (", ";import ", "\nfrom a import b \\", "import(/*", "/*"]) {
    const began = performance.now();
    for (const ecosystem of ["npm", "pypi"] as const) importsIn(part.repeat(200_000), ecosystem);
    assert.ok(performance.now() - began < 5000, part);
  }
});
