/**
 * Variants of an example: under another name it must still be recognised, and with another library's thing of the same name it must not. Both are text in, text out, and
 * understand what examples are made of: imports of one line each, names, strings, brackets.
 */
import type { Ecosystem } from "../../server/src/facts/program.ts";

/** The same code with nothing else on the lines of its imports: what {@link aliasOf} and {@link lookAlikeOf} want. */
export function withOwnImportLines(ecosystem: Ecosystem, text: string): string {
  const shared = ecosystem === "pypi" ? /^(\s*(?:import|from)\s[^;"'\n]*);[ \t]*(?=\S)/gm : /^(\s*import\s+[^"'\n]*(["'])[^"'\n]+\2);[ \t]*(?=\S)/gm;
  let separated = text;
  for (let before = ""; before !== separated; ) {
    before = separated;
    separated = separated.replace(shared, (_, line: string) => `${line}${ecosystem === "pypi" ? "" : ";"}\n`);
  }
  return separated;
}

/** The same code with every imported name bound to another (`import Stripe` → `import RenamedStripe`); undefined where nothing is imported. */
export function aliasOf(ecosystem: Ecosystem, text: string): string | undefined {
  const renames = new Map<string, string>();
  const lines = text.split("\n").map((line) => {
    const renamed = ecosystem === "pypi" ? renamedPythonImport(line, renames) : renamedJavaScriptImport(line, renames);
    return { line: renamed ?? line, isImport: renamed !== undefined };
  });
  if (renames.size === 0) return undefined;
  // Code between import lines is renamed as one piece, so that strings and brackets over several lines are seen whole.
  const pieces: string[] = [];
  let code: string[] = [];
  const flush = (): void => {
    if (code.length > 0) pieces.push(renamedCode(code.join("\n"), renames, ecosystem));
    code = [];
  };
  for (const { line, isImport } of lines) {
    if (isImport) {
      flush();
      pieces.push(line);
    } else code.push(line);
  }
  flush();
  return pieces.join("\n");
}

/**
 * The same code with every module replaced by one that no model knows, and the global that the path starts from (`:console.log`) by a local of the same name; undefined where
 * there is neither, as for methods of plain values and for syntax (`import.meta`).
 */
export function lookAlikeOf(ecosystem: Ecosystem, text: string, path: string): string | undefined {
  const replaced = text
    .split("\n")
    .map((line) => (ecosystem === "pypi" ? otherPythonModule(line) : otherJavaScriptModule(line)))
    .join("\n");
  const global = /^:([\p{L}_$][\p{L}\d_$]*)(?![-\p{L}\d_$])/u.exec(path)?.[1];
  // `:import.meta` is syntax, and `:worker-env` a thing that frameworks hand over: no one can bind their names.
  if (global === "import" || (global === undefined && path.startsWith(":"))) return undefined;
  if (global === undefined) return replaced === text ? undefined : replaced;
  return `${ecosystem === "pypi" ? `from look_alike import ${global}` : `import { ${global} } from "look-alike";`}\n${replaced}`;
}

const JAVASCRIPT_IMPORT = /^(\s*import\s+)((?!type\b)[^"']+?)(\s+from\s+)(["'])([^"']+)\4(.*)$/;
const REQUIRE = /^(\s*(?:const|let|var)\s+)([^=]+?)(\s*=\s*require\(\s*)(["'])([^"']+)\4(\s*\).*)$/;
const PYTHON_IMPORT = /^(\s*import\s+)([\w.]+(?:\s+as\s+\w+)?(?:\s*,\s*[\w.]+(?:\s+as\s+\w+)?)*)\s*$/;
const PYTHON_FROM = /^(\s*from\s+)([\w.]+)(\s+import\s+)\(?([^()*]+?)\)?\s*$/;

function renamedJavaScriptImport(line: string, renames: Map<string, string>): string | undefined {
  const match = JAVASCRIPT_IMPORT.exec(line) ?? REQUIRE.exec(line);
  if (!match) return undefined;
  const [, head, clause, middle, quote, module, tail] = match as unknown as [string, string, string, string, string, string, string];
  const separator = REQUIRE.test(line) ? ":" : " as";
  const renamed = clause.replace(/\{([^}]*)\}/, (_, names: string) => {
    const each = names.split(",").filter((name) => name.trim() !== "");
    const bound = each.map((name) => {
      const [imported, local] = name.trim().split(/\s+as\s+|\s*:\s*/) as [string, string | undefined];
      return `${imported}${separator} ${rename(local ?? imported, renames)}`;
    });
    return `{ ${bound.join(", ")} }`;
  });
  const whole = renamed.replace(/^(?:\*\s+as\s+)?[\w$]+/, (name) => {
    const local = name.replace(/^\*\s+as\s+/, "");
    return name.slice(0, name.length - local.length) + rename(local, renames);
  });
  return `${head}${whole}${middle}${quote}${module}${quote}${tail}`;
}

function renamedPythonImport(line: string, renames: Map<string, string>): string | undefined {
  const plain = PYTHON_IMPORT.exec(line) as unknown as [string, string, string] | null;
  if (plain) {
    const names = plain[2].split(",").map((name) => {
      const [module, local] = name.trim().split(/\s+as\s+/) as [string, string | undefined];
      return `${module} as ${rename(local ?? module, renames)}`;
    });
    return plain[1] + names.join(", ");
  }
  const from = PYTHON_FROM.exec(line) as unknown as [string, string, string, string, string] | null;
  if (!from) return undefined;
  const names = from[4].split(",").map((name) => {
    const [imported, local] = name.trim().split(/\s+as\s+/) as [string, string | undefined];
    return `${imported} as ${rename(local ?? imported, renames)}`;
  });
  return `${from[1]}${from[2]}${from[3]}${names.join(", ")}`;
}

/** Keeps the case of the first letter: JSX tells components by it. */
function rename(name: string, renames: Map<string, string>): string {
  const flat = name.replaceAll(".", "_");
  const renamed = /^[A-Z]/.test(flat) ? `Renamed${flat}` : `renamed_${flat}`;
  renames.set(name, renamed);
  return renamed;
}

function otherJavaScriptModule(line: string): string {
  return line
    .replace(
      /(\bfrom\s+|\b(?:require|import)\(\s*)(["'])([^"']+)\2/g,
      (_, before: string, quote: string, module: string) => `${before}${quote}./look-alike/${flatName(module)}${quote}`,
    )
    .replace(
      /^(\s*import\s+)(["'])([^"']+)\2/,
      (_, before: string, quote: string, module: string) => `${before}${quote}./look-alike/${flatName(module)}${quote}`,
    );
}

function otherPythonModule(line: string): string {
  const from = PYTHON_FROM.exec(line);
  if (from) return line.replace(/^(\s*from\s+)([\w.]+)/, (_, before: string, module: string) => `${before}look_alike.${module}`);
  const plain = PYTHON_IMPORT.exec(line);
  if (!plain) return line;
  const names = (plain[2] as string).split(",").map((name) => {
    const [module, local] = name.trim().split(/\s+as\s+/) as [string, string | undefined];
    // `import a.b` binds `a`.
    const [first] = module.split(".") as [string];
    return local === undefined ? `look_alike.${first} as ${first}` : `look_alike.${module} as ${local}`;
  });
  return plain[1] + names.join(", ");
}

function flatName(module: string): string {
  return module.replace(/[^\w-]+/g, "-");
}

/** The code with the names replaced where they are names: not after a dot, not in strings, not as keys and keywords. */
function renamedCode(text: string, renames: ReadonlyMap<string, string>, ecosystem: Ecosystem): string {
  const known = [...renames.keys()].sort((a, b) => b.length - a.length);
  const brackets: string[] = [];
  let out = "";
  let previous = "";
  let at = 0;
  while (at < text.length) {
    const rest = text.slice(at);
    const string = stringAt(rest, ecosystem);
    if (string !== undefined) {
      out += string.holes ? string.text.replace(HOLES, (hole: string) => renamedHole(hole, renames, ecosystem)) : string.text;
      at += string.text.length;
      previous = '"';
      continue;
    }
    const word = /^[\p{L}_$][\p{L}\d_$]*/u.exec(rest)?.[0];
    if (word !== undefined) {
      const name = previous === "." ? undefined : known.find((it) => rest.startsWith(it) && !/^[\p{L}\d_$]/u.test(rest.slice(it.length)));
      const length = name?.length ?? word.length;
      out += name === undefined ? word : inPlace(name, renames.get(name) as string, previous, rest.slice(length), brackets.at(-1), ecosystem);
      at += length;
      previous = "a";
      continue;
    }
    const character = rest[0] as string;
    // A brace right behind `>` or `=` is a hole of JSX, no object.
    if ("([{".includes(character)) brackets.push(character === "{" && /[>=]$/.test(text.slice(0, at)) ? "" : character);
    if (")]}".includes(character)) brackets.pop();
    // Three dots spread what follows: a name, no member.
    if (rest.startsWith("...")) {
      out += "...";
      at += 3;
      previous = ",";
      continue;
    }
    out += character;
    at++;
    if (!/\s/.test(character)) previous = character;
  }
  return out;
}

function inPlace(name: string, renamed: string, previous: string, after: string, bracket: string | undefined, ecosystem: Ecosystem): string {
  const next = /^\s*(==|=>|.)/.exec(after)?.[1] ?? "";
  const first = previous === "{" || previous === "(" || previous === ",";
  if (ecosystem === "pypi") return next === "=" && bracket === "(" && first ? name : renamed;
  if (bracket === "{" && first && next === ":") return name;
  if (bracket === "{" && first && (next === "," || next === "}")) return `${name}: ${renamed}`;
  return renamed;
}

/** `{…}` and `${…}` in a template, one level deep. */
const HOLES = /\$?\{[^{}]*\}/g;

function renamedHole(hole: string, renames: ReadonlyMap<string, string>, ecosystem: Ecosystem): string {
  const open = hole.indexOf("{") + 1;
  return hole.slice(0, open) + renamedCode(hole.slice(open, -1), renames, ecosystem) + hole.slice(-1);
}

/** A whole string literal or comment that the text starts with, and whether it has holes with code. */
function stringAt(text: string, ecosystem: Ecosystem): { readonly text: string; readonly holes: boolean } | undefined {
  if (ecosystem === "pypi") {
    const found = /^(?:#[^\n]*|[bBrRuUfF]{0,2}(?:"""[\s\S]*?"""|'''[\s\S]*?'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'))/.exec(text)?.[0];
    return found === undefined ? undefined : { text: found, holes: /^[bBrRuU]?[fF]/.test(found) };
  }
  const found = /^(?:\/\/[^\n]*|\/\*[\s\S]*?\*\/|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`)/.exec(text)?.[0];
  return found === undefined ? undefined : { text: found, holes: found.startsWith("`") };
}
