import { type Datum, documentsOf } from "../facts/config/datum.ts";
import { type HclBlock, hclBlocks } from "../facts/config/hcl-blocks.ts";
import { jsonEntries } from "../facts/config/json.ts";
import type { Span } from "../text/span.ts";
import { awsBlockOpenings, awsOpenings } from "./aws-policies.ts";
import { cloudRoleOpenings } from "./cloud-roles.ts";
import { kubernetesBlockOpenings, kubernetesOpenings } from "./kubernetes-roles.ts";
import type { Opening } from "./opening.ts";
import type { Rule, RuleContext } from "./rule.ts";
import { vaultOpenings } from "./vault-policies.ts";
import { placeCircumstances, weighed } from "./weight.ts";

export const broadSecretAccess: Rule = {
  id: "broad-secret-access",
  title: "Policy that opens every secret",
  severity: "warning",
  cwe: "CWE-732",
  what: "A policy lets a program read every secret of an account, a project, a vault or a cluster, where it needs those of Stripe alone, or none.",
  why: "Whoever takes over that program, or one that shares its role, has the Stripe key with all the others.",
  advice: "Name the one secret in the policy.",
  messages: {
    secrets: "`{name}` opens every secret of the account. Name the one that is needed: `arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME-??????`.",
    parameters: "`{name}` opens every parameter of the account. Name the one that is needed: `arn:aws:ssm:REGION:ACCOUNT:parameter/NAME`.",
    everything: "All actions on all resources: every secret can be read, and everything else. Allow `secretsmanager:GetSecretValue` on the one secret.",
    anyone: "Anyone, in any account, may read the secret. Name the role that needs it as the principal.",
    managedSecrets: "`{name}` reads and changes every secret of the account. Allow `secretsmanager:GetSecretValue` on the one secret that is needed.",
    managedParameters: "`{name}` reads every parameter of the account. Allow `ssm:GetParameter` on the one parameter that is needed.",
    project: "`{name}` opens every secret of the project here. Give it on the one secret: `google_secret_manager_secret_iam_member`.",
    public: "`{name}` means everyone: the secret is public. Name the service account that needs it.",
    scope: "`{name}` holds for every vault in this scope. Give it on the one vault or secret: `azurerm_key_vault.NAME.id`.",
    vaultEverything: '`{name}` opens all of Vault. Name the one secret: `path "secret/data/NAME"`.',
    vaultMount: '`{name}` opens every secret of the mount. Name the one that is needed: `path "secret/data/NAME"`.',
    cluster: "This reads every secret of every namespace. Use a Role in the one namespace, with `resourceNames` for the secret that is needed.",
    namespace: "This reads every secret of the namespace. Name the one that is needed under `resourceNames`, with the verb `get`.",
    clusterWildcard: "All resources are every secret of every namespace, too. Name the resources, and under `resourceNames` the secret that is needed.",
    namespaceWildcard: "All resources are every secret of the namespace, too. Name the resources, and under `resourceNames` the secret that is needed.",
    administrator:
      "A program that may do everything in the cluster can read every secret. Give it a Role of its own with the one secret under `resourceNames`.",
  },
  examples: [
    {
      path: "serverless.yml",
      bad: "service: payments\nprovider:\n  name: aws\n  environment:\n    STRIPE_SECRET: payments/stripe\n  iam:\n    role:\n      statements:\n        - Effect: Allow\n          Action: secretsmanager:GetSecretValue\n          Resource: '*'\n",
      good: "service: payments\nprovider:\n  name: aws\n  environment:\n    STRIPE_SECRET: payments/stripe\n  iam:\n    role:\n      statements:\n        - Effect: Allow\n          Action: secretsmanager:GetSecretValue\n          Resource: arn:aws:secretsmanager:eu-central-1:111122223333:secret:payments/stripe-??????\n",
    },
    {
      path: "policies/stripe-worker.hcl",
      bad: 'path "secret/data/*" {\n  capabilities = ["read"]\n}\n',
      good: 'path "secret/data/payments/stripe" {\n  capabilities = ["read"]\n}\n',
    },
  ],

  *find(context) {
    if (context.isProgram || !(context.speaksOfStripe || context.usesStripe) || !SPEAKS.test(context.text)) return;
    const circumstances = placeCircumstances(context);
    const seen = new Set<string>();
    for (const { message, span, name, severity } of openingsOf(context)) {
      const place = `${span.start} ${message}`;
      if (seen.has(place)) continue;
      seen.add(place);
      yield { message, arguments: { name }, span: { start: span.start, end: span.end }, severity: weighed(severity, circumstances), circumstances };
    }
  },
};

/** What any policy about secrets says somewhere. */
const SPEAKS = /\bAction\b|\bactions\b|iam::aws:policy|secretmanager|Key Vault|capabilities|rbac\.authorization|kubernetes_(?:cluster_)?role/;

function* openingsOf(context: RuleContext): Generator<Opening> {
  const { config, text } = context;
  if (config?.format === "hcl") yield* ofBlocks(hclBlocks(text), text);
  else if (config?.format === "yaml" || config?.format === "json") {
    const documents = documentsOf(config.entries, config.format === "yaml" ? text : "");
    yield* awsOpenings(documents);
    yield* kubernetesOpenings(documents);
  } else if (config?.format === "shell") for (const policy of policiesWrittenIn(text)) yield* vaultOpenings(policy);
}

function* ofBlocks(blocks: readonly HclBlock[], text: string): Generator<Opening> {
  yield* vaultOpenings(blocks);
  for (const block of blocks) {
    yield* cloudRoleOpenings(block);
    yield* kubernetesBlockOpenings(block);
    yield* awsBlockOpenings(block.blocks);
    yield* vaultOpenings(block.blocks);
    for (const value of block.attributes.values()) yield* ofValue(value, text);
    for (const inner of block.blocks) for (const value of inner.attributes.values()) yield* ofValue(value, text);
  }
}

/** Policies that are given as a value: `jsonencode({…})`, a text of several lines. */
function* ofValue(value: Datum, text: string): Generator<Opening> {
  if (value.kind === "call" || value.kind === "list" || value.kind === "text") {
    if (value.kind !== "text" || !value.block) yield* awsOpenings([value]);
    else if (/^\s*\{/.test(value.text))
      yield* awsOpenings(
        documentsOf(
          jsonEntries(value.text).map((it) => ({ ...it, span: moved(it.span, value.start) })),
          "",
        ),
      );
    else if (/\bpath\s+"/.test(value.text)) yield* vaultOpenings(hclBlocks(text, value.start, value.end));
  }
}

const moved = ({ start, end }: Span, by: number): Span => ({ start: start + by, end: end + by });

/** Policies of Vault's in a script: `vault policy write NAME - <<EOF`. */
function policiesWrittenIn(text: string): (readonly HclBlock[])[] {
  return [...text.matchAll(/\bvault policy write\b[^\n]*<<-?\s*(["']?)(\w+)\1[^\n]*\n/g)].map((match) => {
    const start = match.index + match[0].length;
    const end = text.slice(start).search(new RegExp(`^\\s*${match[2]}\\s*$`, "m"));
    return hclBlocks(text, start, end === -1 ? text.length : start + end);
  });
}
