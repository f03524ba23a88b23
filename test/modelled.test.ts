import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import type { Ecosystem } from "../server/src/facts/program.ts";
import { testEndpoints } from "./assets.ts";
import { examplesOf, librariesOfModel } from "./conformance/examples.ts";
import { upToDate } from "./up-to-date.ts";

/** README.md says what the model knows, from the model itself. */

const libraries = await librariesOfModel();

interface Kind {
  readonly folder: string;
  readonly what: string;
  readonly proof: string;
}

/** The folders of the model that hold libraries, in the order of the table. */
const KINDS: readonly Kind[] = [
  { folder: "stripe", what: "Stripe's SDKs", proof: "types of these majors, signatures; where the key goes and what shows it, measured with the real SDKs" },
  { folder: "http", what: "HTTP and TLS", proof: "types; where the key goes, measured" },
  { folder: "logging", what: "logging and telemetry", proof: "types; what prints is run, and its output read" },
  { folder: "frameworks", what: "frameworks", proof: "types" },
  { folder: "stores", what: "stores of secrets and settings", proof: "types" },
  { folder: "sanitizers", what: "hashes and masks", proof: "types" },
  { folder: "language", what: "the language and its helpers", proof: "types" },
];

const LANGUAGES: Readonly<Record<Ecosystem, string>> = { npm: "JavaScript, TypeScript", pypi: "Python" };

/** Majors of the SDKs that entries speak of: from the first that any test runs to the one that is described. */
const MAJORS: Readonly<Record<Ecosystem, string>> = {
  npm: `8 – ${Number.parseInt(testEndpoints.versions.npm, 10)}`,
  pypi: `2 – ${Number.parseInt(testEndpoints.versions.pypi, 10)}`,
};

test("README.md lists what is modelled", () => {
  assert.deepEqual([...new Set(libraries.map(({ file }) => file.split("/")[0]))].sort(), KINDS.map(({ folder }) => folder).sort());
  const rows = KINDS.flatMap((kind) => (["npm", "pypi"] as const).map((ecosystem) => rowOf(kind, ecosystem)));
  const path = "README.md";
  const text = readFileSync(new URL(`../${path}`, import.meta.url), "utf8");
  const marked = /(<!-- modelled:.*-->\n)[\s\S]*?(<!-- \/modelled -->)/;
  assert.match(text, marked);
  const table = [
    "| what | language | libraries | entries | majors | proof |",
    "| --- | --- | --- | --- | --- | --- |",
    ...rows.filter((row) => row !== undefined),
  ];
  upToDate(
    path,
    text.replace(marked, (_, open: string, close: string) => `${open}${table.join("\n")}\n${close}`),
  );
});

function rowOf({ folder, what, proof }: Kind, ecosystem: Ecosystem): string | undefined {
  const chosen = libraries.filter(({ file, library }) => file.startsWith(`${folder}/`) && library.ecosystem === ecosystem);
  if (chosen.length === 0) return undefined;
  const names = [...new Set(chosen.map(({ library }) => (library.package === "" ? "what comes with the language" : `\`${library.package}\``)))].sort();
  const entries = chosen.reduce((count, { library }) => count + Object.keys(library.apis).length + Object.keys(library.methods ?? {}).length, 0);
  const examples = examplesOf(chosen).length;
  const majors = folder === "stripe" ? MAJORS[ecosystem] : "the newest";
  return `| ${what} | ${LANGUAGES[ecosystem]} | ${names.join(", ")} | ${entries} (${examples} with an example) | ${majors} | ${proof} |`;
}
