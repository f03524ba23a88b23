import type { ModuleImport, Program, Statement } from "./program.ts";

/** Variables of a module in which texts name modules, as Django's settings and tables of addresses do; of the first kind each names something in a module. */
const NAMES_PARTS: ReadonlySet<string> = new Set(["MIDDLEWARE"]);
const NAMES_MODULES: ReadonlySet<string> = new Set(["ROOT_URLCONF", "urlpatterns"]);
/** A module in a package, or something in one. */
const DOTTED = /^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+$/;

/** The modules that a Python program asks for in texts: they are loaded as if they were imported. */
export function modulesNamed(body: readonly Statement[], bindings: Program["bindings"]): readonly ModuleImport[] {
  const found: ModuleImport[] = [];
  for (const statement of body) {
    if (statement.kind !== "assign" || statement.target.kind !== "name" || !statement.value) continue;
    const name = bindings[statement.target.binding]?.name ?? "";
    const isPart = NAMES_PARTS.has(name);
    if (!isPart && !NAMES_MODULES.has(name)) continue;
    for (const text of textsIn(statement.value)) {
      if (!DOTTED.test(text)) continue;
      const dot = text.lastIndexOf(".");
      found.push(isPart ? { specifier: text.slice(0, dot), names: [text.slice(dot + 1)] } : { specifier: text, names: [] });
    }
  }
  return found;
}

function textsIn(part: object): string[] {
  const found: string[] = [];
  const open: object[] = [part];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if ("kind" in next && next.kind === "text" && "value" in next && typeof next.value === "string") found.push(next.value);
    for (const value of Object.values(next).reverse()) if (typeof value === "object" && value !== null) open.push(value);
  }
  return found;
}

/** The same, told from the bare text behind the words {@link NAMING_WORDS}. */
export function modulesNamedInText(text: string): readonly ModuleImport[] {
  const [, name = "", given = ""] = /^(MIDDLEWARE|ROOT_URLCONF)\b[^=\n]{0,100}=\s*((?:[[(][^\])]*)|["'][^"'\n]*["'])/.exec(text) ?? [];
  const [, included = ""] = /^include\(\s*["']([\w.]+)["']/.exec(text) ?? [];
  const texts = included === "" ? Array.from(given.matchAll(/["']([\w.]+)["']/g), ([, it = ""]) => it) : [included];
  return texts.flatMap((it): ModuleImport[] => {
    if (!DOTTED.test(it)) return [];
    const dot = it.lastIndexOf(".");
    return [NAMES_PARTS.has(name) ? { specifier: it.slice(0, dot), names: [it.slice(dot + 1)] } : { specifier: it, names: [] }];
  });
}

export const NAMING_WORDS: readonly string[] = ["MIDDLEWARE", "ROOT_URLCONF", "include("];
