import assert from "node:assert/strict";
import { test } from "node:test";
import type { FlowEvent } from "../../server/src/flow/event.ts";
import { createModel } from "../../server/src/model/model.ts";
import { testSyntax } from "../assets.ts";
import { type Example, examplesOf, librariesOfModel } from "./examples.ts";
import { eventsIn, missingIn, telling } from "./recognition.ts";
import { aliasOf, lookAlikeOf, withOwnImportLines } from "./variants.ts";

const libraries = await librariesOfModel();
const model = createModel(libraries.map(({ library }) => library));
const syntax = await testSyntax();
const examples = examplesOf(libraries);

for (const [folder, chosen] of foldersOf(examples)) {
  test(`${folder}: every example is recognised, under an alias as well, and its look-alike is not`, () => {
    assert.deepEqual(chosen.flatMap(wrongWith), []);
  });
}

function wrongWith(example: Example): string[] {
  const { ecosystem } = example.library;
  const code = withOwnImportLines(ecosystem, example.code);
  const text = `${withOwnImportLines(ecosystem, example.setup)}\n${code}`;
  const lines = code.split("\n").length;
  // The look-alike's file is none where a framework looks.
  const stranger: Example = { ...example, library: { ...example.library, conventions: [] } };
  const events = (variant: string, of = example): readonly FlowEvent[] =>
    eventsIn(syntax, model, of, variant, variant.split("\n").slice(-lines).join("\n").length);
  const missing = missingIn(events(text), example).map((it) => `${example.id}: no ${it} in ${code}`);
  const alias = aliasOf(ecosystem, text);
  const missingUnderAlias =
    alias === undefined || missing.length > 0 ? [] : missingIn(events(alias), example).map((it) => `${example.id}: no ${it} under the alias\n${alias}`);
  const other = lookAlikeOf(ecosystem, text, example.path);
  const told = other === undefined ? [] : telling(events(other, stranger)).map((it) => `${example.id}: ${it} in the look-alike\n${other}`);
  return [...missing, ...missingUnderAlias, ...told];
}

function foldersOf(all: readonly Example[]): ReadonlyMap<string, readonly Example[]> {
  const folders = new Map<string, Example[]>();
  for (const example of all) {
    const folder = example.file.split("/")[0] as string;
    folders.set(folder, [...(folders.get(folder) ?? []), example]);
  }
  return folders;
}
