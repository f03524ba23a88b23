import type { StoreId } from "../../settings/stores.ts";
import type { ParsedText } from "../../syntax/tree.ts";
import { applyEdits } from "../../text/edit.ts";
import type { Span } from "../../text/span.ts";
import { indentationOf, lineBreakOf, quoteOf, styled } from "../code-style.ts";
import type { NeededPackage } from "../dependencies.ts";
import { listedPackages } from "../dependencies.ts";
import { parsedOf } from "../key-site.ts";
import { environmentRead } from "../read-environment.ts";
import type { RepairContext } from "../repair.ts";
import type { ModuleKind } from "../site/module-kind.ts";
import type { Site } from "../site/site.ts";
import { stores } from "../stores/index.ts";
import { javascriptStoreEdits } from "../stores/javascript-code.ts";
import { pythonStoreEdits } from "../stores/python-code.ts";
import { secretOf } from "../stores/secret.ts";
import { nodesOf } from "../tree.ts";
import type { PortableImport } from "./portable.ts";

/** What a module that builds the one client is made of. */
export interface Ingredients {
  readonly path: string;
  /** The file whose manner of writing it takes. */
  readonly model: ParsedText;
  readonly kind: ModuleKind;
  /** What the one function of the module is called, and in JavaScript the client in it. */
  readonly getter: string;
  readonly client: string;
  /** The expression of the key; undefined where it is read by its variable. */
  readonly key: string | undefined;
  readonly variable: string;
  /** What the key is called where it may be missing, and was looked at before a client was built. */
  readonly optional: string | undefined;
  /** What is said besides the key: the object of JavaScript, the keyword arguments of Python. */
  readonly options: readonly string[];
  readonly imports: readonly { readonly module: string; readonly member: string; readonly local: string }[];
  readonly isServerOnly: boolean;
}

export interface MadeModule {
  readonly text: string;
  /** Whether the function gives a promise of the client. */
  readonly waits: boolean;
  readonly packages: readonly NeededPackage[];
  readonly notes: readonly string[];
}

/** What formatters of Python leave on one line. */
const MAX_LINE = 88;

/** Stands where the key will be read. */
const KEY = "the key of the client";

/** The text of a module that builds the client when it is first needed, its key from the environment or a store; undefined where that cannot be written. */
export async function moduleText(it: Ingredients, store: StoreId, context: RepairContext): Promise<MadeModule | undefined> {
  const python = it.model.grammar === "python";
  const waits = !python && store !== "environment" && it.key === undefined;
  const before = python ? pythonModule(it) : javascriptModule(it, waits);
  if (it.key !== undefined) return { text: finished(it, before, waits), waits: false, packages: [], notes: [] };
  const here: RepairContext = { ...context, path: it.path, text: before, languageId: undefined };
  const parsed = await parsedOf(here);
  const literal = parsed && [...nodesOf(parsed.root)].find((node) => node.type === "string" && before.slice(node.start + 1, node.end - 1) === KEY);
  if (parsed === undefined || literal === undefined) return undefined;
  const quote = quoteOf(it.model.text);
  if (store === "environment") {
    const reading = await environmentRead(parsed, literal, here, it.variable);
    if (reading === undefined) return undefined;
    const text = applyEdits(before, [...reading.edits, { span: literal, text: reading.read(`${quote}${it.variable}${quote}`) }]);
    return {
      text: finished(it, text, false),
      waits,
      packages: [],
      notes: [`Set ${reading.variable ?? it.variable} where the program runs.`, ...reading.notes],
    };
  }
  const code = await storeCode(store, it, parsed, literal, here);
  if (code === undefined) return undefined;
  return { ...code, text: finished(it, code.text, waits), waits };
}

async function storeCode(
  id: StoreId,
  it: Ingredients,
  parsed: ParsedText,
  literal: { readonly start: number; readonly end: number },
  context: RepairContext,
): Promise<Omit<MadeModule, "waits"> | undefined> {
  const store = stores.find((other) => other.id === id);
  if (store === undefined) return undefined;
  const secret = await secretOf(it.variable, { evidence: undefined }, context);
  const parse = (text: string): ParsedText => context.syntax.parseOnce(parsed.grammar, text) ?? parsed;
  const site = siteOf(literal, quoteOf(it.model.text));
  if (parsed.grammar === "python") {
    const code = store.python(secret);
    const edits = pythonStoreEdits(parsed, site, secret, code, parse);
    return edits && { text: applyEdits(parsed.text, edits), packages: code.packages, notes: [`Put the key ${code.place}.`, ...code.needs] };
  }
  const listed = await listedPackages("npm", context);
  const code = store.javascript(secret, (name) => listed.has(name));
  const edits = javascriptStoreEdits(parsed, site, secret, code, { ...it.kind, mayAwait: false }, parse);
  if (typeof edits === "string") return undefined;
  return { text: applyEdits(parsed.text, edits), packages: code.packages, notes: [`Put the key ${code.place}.`, ...code.needs] };
}

/** The place in the module's own text where the key will be read. */
function siteOf({ start, end }: Span, quote: string): Site {
  return {
    start,
    end,
    label: undefined,
    variable: undefined,
    value: undefined,
    edits: (name, read) => [{ span: { start, end }, text: read(`${quote}${name}${quote}`) }],
  };
}

function javascriptModule(it: Ingredients, waits: boolean): string {
  const { model, kind, client, getter, key } = it;
  const options = it.options.map((code) => `, ${code}`).join("");
  const typed = model.grammar !== "javascript";
  const from = (line: (quotedModule: string) => string, module: string): string => line(`"${module}"`);
  const lines: string[] = [];
  const add = (module: string, member: string, local: string): void => {
    const whole = member === "default" || member === "*";
    const named = member === local ? `{ ${local} }` : kind.imports === "import" ? `{ ${member} as ${local} }` : `{ ${member}: ${local} }`;
    const left = whole ? (member === "*" && kind.imports === "import" ? `* as ${local}` : local) : named;
    if (kind.imports === "import") lines.push(from((it) => `import ${left} from ${it};`, module));
    else if (kind.imports === "import-require" && whole) lines.push(from((it) => `import ${local} = require(${it});`, module));
    else lines.push(from((it) => `const ${left} = require(${it});`, module));
  };
  if (it.isServerOnly) lines.push('import "server-only";');
  add("stripe", "default", "Stripe");
  for (const { module, member, local } of it.imports) add(module, member, local);
  lines.push("");
  const built = `new Stripe(${key ?? `"${KEY}"`}\0)`;
  const exported = kind.imports === "require" ? "" : "export ";
  if (waits) lines.push(`const ${client} = ${built};`);
  else
    lines.push(
      `let ${client}${typed ? ": Stripe | undefined" : ""};`,
      "",
      "/** The one Stripe client of this project, built when it is first needed. */",
      `${exported}function ${getter}()${typed ? ": Stripe" : ""} {`,
      ...(it.optional === undefined ? [] : [`\tif (!${key}) throw new Error("${it.optional} is not set");`]),
      `\t${client} ??= ${built};`,
      `\treturn ${client};`,
      "}",
    );
  const text = styled(model.text, lines).join(lineBreakOf(model.text)) + lineBreakOf(model.text);
  return text.replace("\0", () => (waits ? options : options.includes("`") ? options : options.replace(/\n(?=[^\r\n])/g, `\n${indentationOf(model.text)}`)));
}

/** The module with what it gives to others. */
function finished({ kind, getter, model }: Ingredients, text: string, waits: boolean): string {
  if (model.grammar === "python") return text;
  const br = lineBreakOf(model.text);
  const end = text.endsWith(br) ? text : text + br;
  if (kind.imports === "require") return `${end}${br}${styled(model.text, [`module.exports = { ${getter} };`]).join(br)}${br}`;
  return waits
    ? end.replace(`function ${getter}(`, `/** The one Stripe client of this project, built when it is first needed. */${br}export function ${getter}(`)
    : end;
}

function pythonModule({ model, getter, key, options, imports }: Ingredients): string {
  const [, unit = "    "] = /^(?:def|class)\b[^\r\n]*:[ \t]*\r?\n(?:[ \t]*\r?\n)*(\t| {1,8})\S/m.exec(model.text) ?? [];
  const quote = quoteOf(model.text);
  const line = ({ module, member, local }: Pick<PortableImport, "module" | "member" | "local">): string => {
    const as = local === (member === "*" ? module.split(".")[0] : member) ? "" : ` as ${local}`;
    return member === "*" ? `import ${module}${as}` : `from ${module} import ${member}${as}`;
  };
  // What imports of one kind stand together in; which are packages and which the project's own is not known of the others.
  const [plain, members] = [imports.filter(({ member }) => member === "*"), imports.filter(({ member }) => member !== "*")];
  const packages = [...plain.map(line), ...[...members.map(line), "from stripe import StripeClient"].sort()];
  const values = [key ?? `${quote}${KEY}${quote}`, ...options];
  const isLong = `${unit}return StripeClient(${values.join(", ")})`.length > MAX_LINE;
  const built = isLong
    ? [`${unit}return StripeClient(`, ...values.map((code) => `${unit}${unit}${code},`), `${unit})`]
    : [`${unit}return StripeClient(${values.join(", ")})`];
  const lines = [
    "from functools import lru_cache",
    "",
    ...packages,
    "",
    "",
    "@lru_cache(maxsize=None)",
    `def ${getter}() -> StripeClient:`,
    `${unit}"""The one Stripe client of this project, built when it is first needed."""`,
    ...built,
    "",
  ];
  return lines.join(lineBreakOf(model.text));
}
