import { type Datum, itemsOf, textOf } from "../facts/config/datum.ts";
import type { HclBlock } from "../facts/config/hcl-blocks.ts";
import type { Opening } from "./opening.ts";

/** Where Terraform gives a role over all secrets of a Google project, or over a whole subscription of Azure's. */
export function* cloudRoleOpenings({ type, labels, attributes, blocks }: HclBlock): Generator<Opening> {
  const [kind] = labels;
  if (type !== "resource" || kind === undefined || blocks.some((it) => it.type === "condition")) return;
  if (/^google_(?:project|folder|organization)_iam_(?:member|binding)$/.test(kind.text)) yield* ofProject(attributes);
  else if (/^google_secret_manager_secret_iam_(?:member|binding)$/.test(kind.text)) yield* ofAnyone(attributes);
  else if (kind.text === "azurerm_role_assignment" && !attributes.has("condition")) yield* ofScope(attributes);
}

function* ofProject(attributes: ReadonlyMap<string, Datum>): Generator<Opening> {
  const role = attributes.get("role");
  // `role = each.value`: one of those that are listed beside it.
  const given = role?.kind === "other" && /^each\.(?:value|key)$/.test(role.text) ? itemsOf(attributes.get("for_each")) : itemsOf(role);
  const toService = [attributes.get("member"), attributes.get("members")].some((it) => it !== undefined && isOfService(it));
  for (const it of given ?? []) {
    const name = textOf(it) ?? "";
    if (name === "roles/secretmanager.secretAccessor" || (name === "roles/secretmanager.admin" && toService))
      yield { message: "project", span: it, name, severity: "warning" };
  }
}

function isOfService(members: Datum): boolean {
  return itemsOf(members)?.some((it) => textOf(it)?.startsWith("serviceAccount:")) === true;
}

function* ofAnyone(attributes: ReadonlyMap<string, Datum>): Generator<Opening> {
  if (!/^roles\/secretmanager\.(?:secretAccessor|admin)$/.test(textOf(attributes.get("role")) ?? "")) return;
  for (const it of [...(itemsOf(attributes.get("member")) ?? []), ...(itemsOf(attributes.get("members")) ?? [])]) {
    const name = textOf(it);
    if (name === "allUsers" || name === "allAuthenticatedUsers") yield { message: "public", span: it, name, severity: "error" };
  }
}

/** Roles that read the secrets of a vault. */
const READING = /^Key Vault (?:Administrator|Secrets Officer|Secrets User)$/;

/** A subscription, a management group or a resource group, and nothing in it. */
const WIDE =
  /^(?:data\.)?azurerm_(?:subscription|resource_group|management_group)\.[\w-]+(?:\[[^\]]*\])?\.(?:id|subscription_id)$|^\/(?:subscriptions|providers\/Microsoft\.Management\/managementGroups)\/[^/]*(?:\/resourceGroups\/[^/]*)?\/?$/i;

function* ofScope(attributes: ReadonlyMap<string, Datum>): Generator<Opening> {
  const name = textOf(attributes.get("role_definition_name")) ?? "";
  const scope = attributes.get("scope");
  if (!READING.test(name) || scope === undefined || (scope.kind !== "text" && scope.kind !== "other")) return;
  // `"${azurerm_resource_group.main.id}"` is what stands in it.
  const written = scope.text.replace(/^\$\{\s*([^{}]*?)\s*\}$/, "$1").replace(/\$\{[^}]*\}/g, "x");
  if (WIDE.test(written)) yield { message: "scope", span: scope, name, severity: "warning" };
}
