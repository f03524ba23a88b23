import type { Finding } from "../../rules/finding.ts";
import type { StoreId } from "../../settings/stores.ts";
import type { ParsedText } from "../../syntax/tree.ts";
import type { Edit } from "../../text/edit.ts";
import type { Span } from "../../text/span.ts";
import { dependencyChanges, listedPackages } from "../dependencies.ts";
import { inCode } from "../embedded.ts";
import { isBroken, isSecret, ROLL_NOTE } from "../environment-edit.ts";
import { type KeySite, keySite } from "../key-site.ts";
import { missingTypes } from "../read-environment.ts";
import type { ProjectEdit, RepairContext } from "../repair.ts";
import { moduleKind } from "../site/module-kind.ts";
import { pathTo } from "../tree.ts";
import { stores } from "./index.ts";
import { javascriptStoreEdits } from "./javascript-code.ts";
import type { NotOfferedId } from "./not-offered.ts";
import { pythonStoreEdits } from "./python-code.ts";
import { secretOf } from "./secret.ts";
import { isShadowed } from "./shadowed.ts";
import type { SecretStore } from "./store.ts";

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

async function makeEdit(store: SecretStore, finding: Finding, context: RepairContext): Promise<StoreEdit | undefined> {
  const place = await keySite(finding, context);
  // What is no secret needs none to keep it.
  if (place === undefined || place.wanted === "publishableKey" || place.platform !== undefined) return undefined;
  const { parsed } = place;
  const secret = await secretOf(place.name ?? context.settings.names[place.wanted], finding, context);
  const made = parsed.grammar === "python" ? await inPython() : await inJavascript();
  if (made === undefined || typeof made.edits === "string" || made.edits.length === 0) return undefined;
  const { edits, code, notes } = made;
  if (!parsed.broken && (await isBroken(edits, context))) return undefined;
  const dependencies = await dependencyChanges(parsed.grammar === "python" ? "pypi" : "npm", code.packages, context);
  return {
    place,
    changes: [{ kind: "edit", path: context.path, edits }, ...dependencies.changes],
    notes: [
      `Put the ${place.wanted === "webhookSecret" ? "secret" : "key"} ${code.place}.`,
      ...code.needs,
      ...dependencies.notes,
      ...(isInFunction(parsed, place.site) ? ["The store is asked each time this code runs: keep the answer for some minutes where that is often."] : []),
      ...notes,
      ...(isSecret(finding) ? [ROLL_NOTE] : []),
    ],
  };

  async function inPython(): Promise<Made | undefined> {
    const code = store.python(secret);
    for (const { module } of code.imports) if (module !== "os" && (await isShadowed(module, context))) return undefined;
    const edits = pythonStoreEdits(parsed, place?.site as KeySite["site"], secret, code, parse);
    return edits && { edits, code, notes: [] };
  }

  async function inJavascript(): Promise<Made | undefined> {
    if (isEdge(parsed)) return undefined;
    const listed = await listedPackages("npm", context);
    const code = store.javascript(secret, (name) => listed.has(name));
    const kind = await moduleKind(parsed, context);
    const edits = javascriptStoreEdits(parsed, place?.site as KeySite["site"], secret, code, kind, parse);
    return { edits, code, notes: code.usesNode ? await missingTypes(parsed, context) : [] };
  }

  function parse(text: string): ParsedText {
    return context.syntax.parseOnce(parsed.grammar, text) ?? parsed;
  }
}

interface Made {
  readonly edits: readonly Edit[] | NotOfferedId;
  readonly code: ReturnType<SecretStore["python"]> | ReturnType<SecretStore["javascript"]>;
  readonly notes: readonly string[];
}

/** Whether code runs anew with every call of a function. */
function isInFunction({ root }: ParsedText, at: Span): boolean {
  return pathTo(root, at).some(({ type }, index, path) => /function|method_definition|lambda/.test(type) && /^(?:body|)$/.test(path[index + 1]?.field ?? ""));
}

/** Whether a file says that it runs where Node's libraries do not. */
function isEdge({ text }: ParsedText): boolean {
  return /\bruntime\s*[:=]\s*["'](?:edge|experimental-edge)["']/.test(text);
}
