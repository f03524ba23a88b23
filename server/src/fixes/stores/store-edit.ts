import type { Finding } from "../../rules/finding.ts";
import type { StoreId } from "../../settings/stores.ts";
import type { ParsedText } from "../../syntax/tree.ts";
import type { Edit } from "../../text/edit.ts";
import type { Span } from "../../text/span.ts";
import { dependencyChanges, listedPackages } from "../dependencies.ts";
import { hasEmbeddedCode, inCode } from "../embedded.ts";
import { isBroken, rollNotes } from "../environment-edit.ts";
import { type KeySite, keySite, parsedOf } from "../key-site.ts";
import { missingTypes } from "../read-environment.ts";
import type { ProjectEdit, RepairContext } from "../repair.ts";
import { moduleKind } from "../site/module-kind.ts";
import { pathTo } from "../tree.ts";
import { withoutUnused } from "../unused.ts";
import { stores } from "./index.ts";
import { javascriptStoreEdits } from "./javascript-code.ts";
import { pythonStoreEdits } from "./python-code.ts";
import { secretOf } from "./secret.ts";
import { isShadowed } from "./shadowed.ts";
import type { JavascriptStoreCode, PythonStoreCode, SecretStore } from "./store.ts";

export interface StoreEdit extends ProjectEdit {
  readonly place: KeySite;
}

/** Offers and edits of several repairs rest on the same edit: within one context it is made once. */
const made = new WeakMap<RepairContext, Map<Finding, Map<StoreId, Promise<StoreEdit | undefined>>>>();

/** The edits after which the key is read from a store, the manifest brought in order; undefined where that would not be right. */
export function storeEdit(id: StoreId, finding: Finding, context: RepairContext): Promise<StoreEdit | undefined> {
  const store = stores.find((it) => it.id === id);
  if (store === undefined) return Promise.resolve(undefined);
  const inContext = made.get(context) ?? new Map<Finding, Map<StoreId, Promise<StoreEdit | undefined>>>();
  made.set(context, inContext);
  const ofFinding = inContext.get(finding) ?? new Map<StoreId, Promise<StoreEdit | undefined>>();
  inContext.set(finding, ofFinding);
  const edit = ofFinding.get(id) ?? inCode(finding, context, (inner, here) => makeEdit(store, inner, here));
  ofFinding.set(id, edit);
  return edit;
}

/** Where the key stands, if a store can be asked there: cheap, and right but where an edit turns out to break the text. */
export async function storePlace(store: SecretStore, finding: Finding, context: RepairContext): Promise<KeySite | undefined> {
  // Of code that is a part of its file it is not known whether an edit fits before it is made.
  if (hasEmbeddedCode(context)) return (await storeEdit(store.id, finding, context))?.place;
  const place = await placeFor(finding, context);
  return place && (await madeFor(store, place, finding, context, false)) ? place : undefined;
}

async function makeEdit(store: SecretStore, finding: Finding, context: RepairContext): Promise<StoreEdit | undefined> {
  const place = await placeFor(finding, context);
  const made = place && (await madeFor(store, place, finding, context, true));
  if (place === undefined || made === undefined) return undefined;
  const { parsed, site, wanted } = place;
  const { code } = made;
  const edits = parsed.broken ? made.edits : await withoutUnused(parsed, made.edits, (text) => parsedOf({ ...context, text }));
  if (!parsed.broken && (await isBroken(edits, context))) return undefined;
  const dependencies = await dependencyChanges(parsed.grammar === "python" ? "pypi" : "npm", code.packages, context);
  return {
    place,
    reads: code.place,
    changes: [{ kind: "edit", path: context.path, edits }, ...dependencies.changes],
    notes: [
      `Put the ${wanted === "webhookSecret" ? "secret" : "key"} ${code.place}.`,
      ...code.needs,
      ...dependencies.notes,
      ...(isInFunction(parsed, site) ? ["The store is asked each time this code runs: keep the answer for some minutes where that is often."] : []),
      ...("usesNode" in code && code.usesNode ? await missingTypes(parsed, context) : []),
      ...rollNotes(finding),
    ],
  };
}

/** Where the key stands, if it is one for a store. */
async function placeFor(finding: Finding, context: RepairContext): Promise<KeySite | undefined> {
  const place = await keySite(finding, context);
  // What is no secret needs none to keep it.
  return place === undefined || place.wanted === "publishableKey" || place.platform !== undefined ? undefined : place;
}

/** The code that asks the store, and the edits of the file; of the place alone where they need not be `whole`. */
async function madeFor(
  store: SecretStore,
  { parsed, site, wanted, name }: KeySite,
  finding: Finding,
  context: RepairContext,
  whole: boolean,
): Promise<Made | undefined> {
  const secret = await secretOf(name ?? context.settings.names[wanted], finding, context);
  const parse = whole ? (text: string): ParsedText => context.syntax.parseOnce(parsed.grammar, text) ?? parsed : undefined;
  if (parsed.grammar === "python") {
    const code = store.python(secret);
    for (const { module } of code.imports) if (module !== "os" && (await isShadowed(module, context))) return undefined;
    const edits = pythonStoreEdits(parsed, site, secret, code, parse);
    return edits && { edits, code };
  }
  if (isEdge(parsed)) return undefined;
  const listed = await listedPackages("npm", context);
  const code = store.javascript(secret, (name) => listed.has(name));
  const edits = javascriptStoreEdits(parsed, site, secret, code, await moduleKind(parsed, context), parse);
  return typeof edits === "string" ? undefined : { edits, code };
}

interface Made {
  readonly edits: readonly Edit[];
  readonly code: PythonStoreCode | JavascriptStoreCode;
}

/** Whether code runs anew with every call of a function. */
function isInFunction({ root }: ParsedText, at: Span): boolean {
  return pathTo(root, at).some(({ type }, index, path) => /function|method_definition|lambda/.test(type) && /^(?:body|)$/.test(path[index + 1]?.field ?? ""));
}

/** Whether a file says that it runs where Node's libraries do not. */
function isEdge({ text }: ParsedText): boolean {
  return /\bruntime\s*[:=]\s*["'](?:edge|experimental-edge)["']/.test(text);
}
