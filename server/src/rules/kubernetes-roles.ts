import { type Datum, itemsOf, textOf, within } from "../facts/config/datum.ts";
import type { HclBlock } from "../facts/config/hcl-blocks.ts";
import type { Opening } from "./opening.ts";

interface RoleRule {
  readonly groups: readonly Datum[] | undefined;
  readonly resources: readonly Datum[] | undefined;
  readonly verbs: readonly Datum[] | undefined;
  /** Whether it names the objects it is about. */
  readonly named: boolean;
}

/** Where roles of Kubernetes let every secret be read: of the cluster, or of a namespace. */
export function* kubernetesOpenings(documents: readonly Datum[]): Generator<Opening> {
  const objects = documents.flatMap((it) => [...within(it)]).flatMap((it) => (it.kind === "object" ? [it.entries] : []));
  const ours = objects.filter((it) => /^rbac\.authorization\.k8s\.io\//.test(textOf(it.get("apiVersion")) ?? ""));
  for (const role of ours) {
    const kind = textOf(role.get("kind"));
    if (kind === "ClusterRoleBinding") yield* administrators(role);
    if ((kind !== "Role" && kind !== "ClusterRole") || SERVES_ALL.test(nameOf(role) ?? "")) continue;
    const rules = itemsOf(role.get("rules"))?.flatMap((it) => (it.kind === "object" ? [ruleOf(it.entries)] : [])) ?? [];
    yield* ruleOpenings(rules, kind === "ClusterRole" && !isBoundInNamespaces(nameOf(role), ours));
  }
}

/** The same of `kubernetes_role` and `kubernetes_cluster_role` of Terraform. */
export function* kubernetesBlockOpenings({ type, labels, blocks }: HclBlock): Generator<Opening> {
  const [, cluster] = /^kubernetes_(cluster_)?role(?:_v1)?$/.exec(labels[0]?.text ?? "") ?? ["none"];
  if (type !== "resource" || !/^kubernetes_(?:cluster_)?role(?:_v1)?$/.test(labels[0]?.text ?? "")) return;
  const rules = blocks.flatMap(({ type: kind, attributes }): RoleRule[] => {
    if (kind !== "rule") return [];
    const listed = (name: string) => (attributes.has(name) ? itemsOf(attributes.get(name)) : undefined);
    return [{ groups: listed("api_groups"), resources: listed("resources"), verbs: listed("verbs"), named: attributes.has("resource_names") }];
  });
  yield* ruleOpenings(rules, cluster !== undefined);
}

/** What hands secrets on, or ends TLS for everyone, by its name: it has to read them all. */
const SERVES_ALL = /ingress|traefik|cert-?manager|(?:external|sealed|replicat\w*)-?secrets?|secrets?-(?:store|csi|injector|operator)|argo-?cd|fluxcd?\b/i;

function ruleOf(entries: ReadonlyMap<string, Datum>): RoleRule {
  const listed = (name: string) => (entries.has(name) ? itemsOf(entries.get(name)) : undefined);
  return { groups: listed("apiGroups"), resources: listed("resources"), verbs: listed("verbs"), named: entries.has("resourceNames") };
}

function* ruleOpenings(rules: readonly RoleRule[], inCluster: boolean): Generator<Opening> {
  for (const { groups, resources, verbs, named } of rules) {
    // Secrets are of the group without a name.
    const ofCore = groups?.some((it) => textOf(it) === "" || textOf(it) === "*") === true || groups?.length === 0;
    const reads = verbs?.some((it) => /^(?:\*|get|list|watch)$/.test(textOf(it) ?? "")) === true;
    if (named || !ofCore || !reads) continue;
    for (const it of resources ?? []) {
      const name = textOf(it);
      if (name === "*") yield { message: inCluster ? "clusterWildcard" : "namespaceWildcard", span: it, name, severity: "warning" };
      else if (name === "secrets") yield { message: inCluster ? "cluster" : "namespace", span: it, name, severity: inCluster ? "warning" : "hint" };
    }
  }
}

function nameOf(object: ReadonlyMap<string, Datum>): string | undefined {
  const metadata = object.get("metadata");
  return metadata?.kind === "object" ? textOf(metadata.entries.get("name")) : undefined;
}

function roleNameOf(binding: ReadonlyMap<string, Datum>): Datum | undefined {
  const role = binding.get("roleRef");
  return role?.kind === "object" && textOf(role.entries.get("kind")) === "ClusterRole" ? role.entries.get("name") : undefined;
}

/** Whether a role of the cluster is given in namespaces alone, as far as its file tells. */
function isBoundInNamespaces(name: string | undefined, objects: readonly ReadonlyMap<string, Datum>[]): boolean {
  const kinds = objects.filter((it) => name !== undefined && textOf(roleNameOf(it)) === name).map((it) => textOf(it.get("kind")));
  return kinds.includes("RoleBinding") && !kinds.includes("ClusterRoleBinding");
}

/** A program that may do everything in the cluster. */
function* administrators(binding: ReadonlyMap<string, Datum>): Generator<Opening> {
  const role = roleNameOf(binding);
  if (role === undefined || textOf(role) !== "cluster-admin") return;
  const isProgram = itemsOf(binding.get("subjects"))?.some((it) => it.kind === "object" && textOf(it.entries.get("kind")) === "ServiceAccount");
  if (isProgram === true) yield { message: "administrator", span: role, name: "cluster-admin", severity: "warning" };
}
