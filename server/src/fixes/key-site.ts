import { grammarOfFile, grammarOfLanguageId } from "../facts/languages.ts";
import { placeOf } from "../project/places.ts";
import type { Finding } from "../rules/finding.ts";
import type { NamedKey } from "../settings/settings.ts";
import { MAX_PARSED_LENGTH } from "../syntax/parser.ts";
import type { Grammar, ParsedText } from "../syntax/tree.ts";
import { isClientCode, isClientConfiguration, type OtherPlatform, otherPlatform } from "./client-code.ts";
import { type EnvironmentFiles, environmentFiles } from "./env-files.ts";
import { grouped } from "./grouped.ts";
import { type KeyInFile, keysInFile, namesIn, readersIn, variableName, wantedKey } from "./names.ts";

import type { RepairContext } from "./repair.ts";
import { javascriptSite } from "./site/javascript.ts";
import { pythonSite } from "./site/python.ts";
import type { Site } from "./site/site.ts";

/** A key in server code, where a look-up could stand instead of it. */
export interface KeySite {
  readonly parsed: ParsedText;
  readonly site: Site;
  readonly wanted: NamedKey;
  /** The variable to read: the one the code falls back from, else the project's own, else the one in the settings. Undefined where the code computes it. */
  readonly name: string | undefined;
  readonly files: EnvironmentFiles | undefined;
  /** Where the code runs, if that is not Node, Python or their like. */
  readonly platform: OtherPlatform | undefined;
}

/** Many offers ask for the same place: within one context it is looked for once. */
const sites = new WeakMap<RepairContext, Map<Finding, Promise<KeySite | undefined>>>();

/** Where the key of a finding stands; undefined where no look-up would be right: no code, code for browsers, comments, types. */
export function keySite(finding: Finding, context: RepairContext): Promise<KeySite | undefined> {
  const known = sites.get(context) ?? new Map<Finding, Promise<KeySite | undefined>>();
  sites.set(context, known);
  const site = known.get(finding) ?? findSite(finding, context);
  known.set(finding, site);
  return site;
}

async function findSite(finding: Finding, context: RepairContext): Promise<KeySite | undefined> {
  const wanted = wantedKey(finding);
  const parsed = wanted && (await parsedOf(context));
  if (wanted === undefined || parsed === undefined || placeOf(context.path, context.settings) === "client") return undefined;
  const siteOf = parsed.grammar === "python" ? pythonSite : javascriptSite;
  const site = siteOf(parsed, finding);
  if (site === undefined) return undefined;
  if (parsed.grammar !== "python") {
    if (/\.d\.[cm]?ts$/.test(context.path) || isClientConfiguration(parsed, context.path, site)) return undefined;
    if (isClientCode(parsed, site)) return undefined;
  } else if (context.path.endsWith(".pyi")) return undefined;
  const platform = parsed.grammar === "python" ? undefined : otherPlatform(parsed);
  if (platform === "bundler") return undefined;
  const files = await environmentFiles(context.project, context.path);
  if (site.variable !== undefined) return { parsed, site, wanted, name: site.variable.name, files, platform };

  // A key that is only partly in the text is still one of the file's keys.
  const keys = keysInFile(parsed, wanted, ({ start, end, kind, mode, masked, fingerprint }) => {
    return siteOf(parsed, { ...finding, span: { start, end }, evidence: { kind, mode, masked, fingerprint, wanted: undefined } })?.label;
  });
  const text = site.value ?? "";
  const own: KeyInFile = keys.find((key) => key.text === text) ?? { text, mode: finding.evidence?.mode, label: site.label };
  const example = files?.example === undefined ? undefined : await context.project.read(files.example);
  const known = {
    inFile: [...new Set([...namesIn(context.text, wanted), ...readersIn(context.text, wanted)])],
    inExample: example === undefined ? [] : namesIn(example, wanted),
  };
  const named = context.named?.get(finding.evidence?.fingerprint ?? "");
  return { parsed, site, wanted, name: named ?? variableName(own, keys, wanted, context.settings, known), files, platform };
}

const trees = new WeakMap<RepairContext, Promise<ParsedText | undefined>>();

/** The text of the context as a tree; undefined where no grammar reads it. */
export function parsedOf(context: RepairContext): Promise<ParsedText | undefined> {
  let tree = trees.get(context);
  if (tree === undefined) {
    tree = parse(context);
    trees.set(context, tree);
  }
  return tree;
}

/** Lets a later context have the tree of an earlier one that is about the same text: an editor asks again with each move of the cursor. */
export function shareTree(earlier: RepairContext, later: RepairContext): void {
  const tree = trees.get(earlier);
  const isSame = earlier.text === later.text && earlier.path === later.path && earlier.languageId === later.languageId;
  if (tree !== undefined && isSame)
    trees.set(
      later,
      tree.catch(() => parse(later)),
    );
}

async function parse({ path, text, languageId, syntax }: RepairContext): Promise<ParsedText | undefined> {
  const grammar = grammarOf(path, text, languageId);
  if (grammar === undefined || text.length > MAX_PARSED_LENGTH) return undefined;
  await syntax.load(grammar);
  try {
    const parsed = syntax.parseOnce(grammar, text);
    return parsed && grouped(parsed);
  } catch {
    return undefined;
  }
}

function grammarOf(path: string, text: string, languageId: string | undefined): Grammar | undefined {
  return (languageId === undefined ? undefined : grammarOfLanguageId(languageId)) ?? grammarOfFile(path, text.slice(0, 200).split("\n", 1)[0]);
}
