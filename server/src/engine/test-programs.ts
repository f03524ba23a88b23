import type { Expression, Program } from "../facts/program.ts";

/** Libraries that nothing but tests asks for. */
const RUNNERS = /^(?:node:test|bun:test|vitest|@jest\/globals|@playwright\/test|ava|tape)$/;
/** Modules whose classes tests derive from. */
const WITH_CASES = /^(?:unittest|django\.test|rest_framework\.test|asynctest|aiohttp\.test_utils|flask_testing|testtools)\b/;

/** Whether a program tests others, wherever it stands: it asks for what runs tests, or defines a class of them. */
export function isTestProgram({ imports, classes, classIds, bindings }: Program): boolean {
  if (imports.some(({ specifier }) => RUNNERS.test(specifier))) return true;
  const isCase = (base: Expression): boolean => {
    const name = base.kind === "name" ? bindings[base.binding]?.name : base.kind === "member" ? base.name : undefined;
    return name !== undefined && /TestCase$/.test(name);
  };
  return imports.some(({ specifier }) => WITH_CASES.test(specifier)) && classIds.some((id) => classes[id]?.bases.some(isCase));
}
