import type { StoreId } from "../../settings/stores.ts";
import { folderOf } from "../../text/path.ts";
import { listedPackages, type NeededPackage } from "../dependencies.ts";
import { guardedRead } from "../idioms/guarded.ts";
import { isBound } from "../imports/javascript-bindings.ts";
import { isBoundInPython } from "../imports/python.ts";
import type { RepairContext } from "../repair.ts";
import { moduleKind } from "../site/module-kind.ts";
import { newModule, relativePath } from "./module-place.ts";
import { moduleText } from "./module-text.ts";
import type { PortableImport } from "./portable.ts";
import type { FoundClient } from "./project-clients.ts";
import type { Source } from "./rewritten.ts";

export interface Made {
  readonly shared: Source;
  readonly text: string;
  readonly variable: string;
  readonly packages: readonly NeededPackage[];
  readonly notes: readonly string[];
}

/** The module that builds the client for all of these places; undefined where its names are taken or the store cannot be asked there. */
export async function madeModule(
  own: FoundClient,
  same: readonly FoundClient[],
  home: string,
  store: StoreId,
  context: RepairContext,
): Promise<Made | undefined> {
  const { parsed, key, options } = own;
  const python = parsed.grammar === "python";
  const kind = await moduleKind(parsed, context);
  const trees = [...new Map(same.map((it) => [it.path, it.parsed])).values()];
  const isFree = (name: string): boolean => trees.every((tree) => !(python ? isBoundInPython(tree, name) : isBound(tree, name)));
  const clients = ["stripe", "stripeClient", "sharedStripe"].map((client) => [client, `get${client.charAt(0).toUpperCase()}${client.slice(1)}`] as const);
  const [client, getter] = python
    ? (["", ["get_stripe_client", "shared_stripe_client"].find(isFree)] as const)
    : (clients.find(([, name]) => isFree(name)) ?? (["", undefined] as const));
  if (getter === undefined) return undefined;
  const imports = [...(key.kind === "code" ? key.code.imports : []), ...options.flatMap((it) => it.imports)];
  const path = await newModule(
    [...new Set(same.map((it) => it.path))],
    home,
    python ? ["stripe_client", "shared_stripe_client"] : ["stripe", "stripe-client", "shared-stripe"],
    extensionOf(same, python),
    context,
  );
  const known = new Map(imports.map((it) => [`${it.local} ${it.member} ${it.module}`, fromModule(it, path)]));
  const variable = key.kind === "variable" ? key.name : context.settings.names[key.kind === "literal" && /^rk_/.test(key.text) ? "restrictedKey" : "secretKey"];
  const listed = python ? new Set<string>() : await listedPackages("npm", context);
  const made = await moduleText(
    {
      path,
      model: parsed,
      kind,
      getter,
      client,
      key: key.kind === "code" ? key.code.code : undefined,
      variable,
      options: options.map((it) => dedented(it.code)),
      optional: lookedAt(same, own),
      imports: [...known.values()],
      isServerOnly: listed.has("server-only"),
    },
    store,
    context,
  );
  return made && { ...made, variable, shared: { path, name: getter, form: "function", waits: made.waits } };
}

/** The extension of the files, if it is the same; else the one that all of them can import. */
function extensionOf(same: readonly FoundClient[], python: boolean): string {
  if (python) return ".py";
  const all = new Set(same.map(({ path }) => path.slice(path.lastIndexOf(".")).replace(/x$/, "")));
  if (all.size === 1) return [...all][0] ?? ".js";
  return [...all].some((it) => it.endsWith("ts")) ? ".ts" : ".js";
}

function fromModule(it: PortableImport, path: string): PortableImport {
  return it.module.startsWith("/") ? { ...it, module: relativePath(folderOf(path), it.module.slice(1)) } : it;
}

/** Code over several lines as it stands where its first line is not indented: its last line says how deep it stood. */
function dedented(code: string): string {
  const [, indentation = ""] = /\n([ \t]*)[^\n]*$/.exec(code) ?? [];
  return indentation === "" || code.includes("`") ? code : code.replaceAll(`\n${indentation}`, "\n");
}

/** The key where it may be missing: an entry of settings that the code around one of the clients has looked at first. */
function lookedAt(same: readonly FoundClient[], { key, parsed }: FoundClient): string | undefined {
  const [, name] = key.kind === "code" && parsed.grammar !== "python" ? (/\.([A-Za-z_$][\w$]*)$/.exec(key.code.code) ?? []) : [];
  return name !== undefined && same.some((it) => guardedRead(it.parsed, it.construction, name) !== undefined) ? name : undefined;
}
