import type { ParsedText } from "../../syntax/tree.ts";
import { isClientCode, otherPlatform } from "../client-code.ts";
import { parsedOf } from "../key-site.ts";
import type { RepairContext } from "../repair.ts";
import { type Construction, classNames, constructionsIn } from "./constructions.ts";
import { identityOf, type KeySource, keySource, plainCode } from "./key-source.ts";
import { type Portable, portable } from "./portable.ts";
import { type SharedClient, sharedClient } from "./shared-module.ts";
import { homeOf, sourceFiles } from "./source-files.ts";

/** A construction of a client with what is said there, so that it can be compared with others. */
export interface FoundClient {
  readonly path: string;
  readonly parsed: ParsedText;
  readonly context: RepairContext;
  readonly construction: Construction;
  readonly key: KeySource;
  readonly options: readonly Portable[];
  /** Two clients with the same are one. */
  readonly identity: string;
  /** What its module gives of it to others, if anything. */
  readonly shared: SharedClient | undefined;
}

/** The clients that a file builds in a way that means the same elsewhere. Those that a framework hands out are left alone, as is code for browsers. */
export function clientsIn(parsed: ParsedText, context: RepairContext): readonly FoundClient[] {
  const { path } = context;
  if (parsed.broken || /\.(?:pyi|d\.[cm]?ts)$/.test(path)) return [];
  const python = parsed.grammar === "python";
  if (!python && (otherPlatform(parsed) !== undefined || /["']@nestjs\/common["']/.test(parsed.text))) return [];
  return constructionsIn(parsed).flatMap((construction): FoundClient[] => {
    if (!python && isClientCode(parsed, construction)) return [];
    const known = python ? [] : classNames(parsed);
    const key = keySource(parsed, construction.key, path);
    const options = construction.options.map((node) => portable(parsed, node, path, known));
    if (key === undefined || !options.every((it) => it !== undefined)) return [];
    const identity = `${identityOf(key)} ${options.map(plainCode).sort().join(" ")}`;
    return [{ path, parsed, context, construction, key, options, identity, shared: sharedClient(parsed, construction) }];
  });
}

export interface ProjectClients {
  readonly home: string;
  /** In order of paths and places. */
  readonly clients: readonly FoundClient[];
}

/** Every such client of the project that a file belongs to. */
export async function projectClients(parsed: ParsedText, context: RepairContext): Promise<ProjectClients> {
  const python = parsed.grammar === "python";
  const home = await homeOf(context, python);
  const clients: FoundClient[] = [];
  for (const path of await sourceFiles(home, context, python)) {
    const text = path === context.path ? context.text : await context.project.read(path);
    if (text === undefined || !(python ? /\bStripeClient\b/ : /["']stripe["']/).test(text)) continue;
    const here = path === context.path ? context : { ...context, path, text, languageId: undefined };
    const tree = await parsedOf(here);
    if (tree !== undefined) clients.push(...clientsIn(tree, here));
  }
  return { home, clients };
}
