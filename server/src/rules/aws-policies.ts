import { type Datum, itemsOf, textOf, within } from "../facts/config/datum.ts";
import type { HclBlock } from "../facts/config/hcl-blocks.ts";
import type { Opening } from "./opening.ts";

/** A statement of an IAM policy. */
interface Statement {
  readonly effect: string;
  /** Undefined where they are not known, or named by what they are not. */
  readonly actions: readonly Datum[] | undefined;
  readonly resources: readonly Datum[] | undefined;
  /** Undefined for a policy of a user or a role: it stands with what it is about where there is one. */
  readonly principal: Datum | undefined;
  readonly conditioned: boolean;
}

/** Where the statements of IAM in a document open every secret; also attached policies of AWS's own that do. */
export function* awsOpenings(documents: readonly Datum[]): Generator<Opening> {
  const parts = documents.flatMap((it) => [...within(it)]);
  yield* statementOpenings(parts.flatMap((it) => (it.kind === "object" ? (statementOf(it.entries) ?? []) : [])));
  for (const part of parts) {
    const name = part.kind === "text" ? MANAGED.exec(part.text)?.[1] : undefined;
    if (name !== undefined) yield { message: /SSM/.test(name) ? "managedParameters" : "managedSecrets", span: part, name, severity: "warning" };
  }
}

/** The same of `statement` blocks of Terraform's `aws_iam_policy_document`. */
export function* awsBlockOpenings(blocks: readonly HclBlock[]): Generator<Opening> {
  yield* statementOpenings(
    blocks.flatMap(({ type, attributes, blocks: inner }): Statement[] => {
      if (type !== "statement" || attributes.has("not_actions") || attributes.has("not_resources")) return [];
      return [
        {
          effect: attributes.has("effect") ? (textOf(attributes.get("effect")) ?? "") : "Allow",
          actions: itemsOf(attributes.get("actions")),
          resources: itemsOf(attributes.get("resources")),
          principal: inner.find((it) => it.type === "principals")?.attributes.get("identifiers"),
          conditioned: inner.some((it) => it.type === "condition" || it.type === "dynamic"),
        },
      ];
    }),
  );
}

/** Policies of AWS's own that read every secret, or every parameter. */
const MANAGED = /^arn:[^:]+:iam::aws:policy\/(SecretsManagerReadWrite|AmazonSSM(?:FullAccess|ReadOnlyAccess))$/;

function statementOf(entries: ReadonlyMap<string, Datum>): Statement | undefined {
  const effect = textOf(entries.get("Effect"));
  if (effect === undefined || !entries.has("Action")) return undefined;
  const condition = entries.get("Condition");
  return {
    effect,
    actions: itemsOf(entries.get("Action")),
    resources: entries.has("NotResource") ? undefined : itemsOf(entries.get("Resource")),
    principal: entries.get("Principal") ?? entries.get("NotPrincipal"),
    conditioned: condition !== undefined,
  };
}

const SECRET = "secretsmanager:GetSecretValue";
const PARAMETERS = ["ssm:GetParameter", "ssm:GetParameters", "ssm:GetParametersByPath"];

function* statementOpenings(statements: readonly Statement[]): Generator<Opening> {
  const covering = ({ actions = [] }: Statement, names: readonly string[]) =>
    actions.some((it) => it.kind === "text" && names.some((name) => covers(it.text, name)));
  for (const [names, message, every] of [
    [[SECRET], "secrets", /^arn:[^:]*:secretsmanager:(?:[^:]*:){0,3}\*$/],
    [PARAMETERS, "parameters", /^arn:[^:]*:ssm:(?:[^:]*:){0,2}(?:parameter[:/]?)?\*$/],
  ] as const) {
    // What is forbidden elsewhere in the policy may be just the rest.
    if (statements.some((it) => it.effect === "Deny" && covering(it, names))) continue;
    for (const statement of statements) {
      if (statement.effect !== "Allow" || statement.conditioned || !covering(statement, names)) continue;
      if (statement.principal !== undefined) {
        const anyone = message === "secrets" ? anyoneIn(statement.principal) : undefined;
        if (anyone) yield { message: "anyone", span: anyone, name: "*", severity: "error" };
        continue;
      }
      const isAll = statement.actions?.some((it) => textOf(it) === "*") === true;
      // All of everything is said once.
      if (isAll && message === "parameters") continue;
      const open = statement.resources?.find((it) => it.kind === "text" && (it.text === "*" || every.test(withoutReferences(it.text))));
      if (open?.kind === "text") yield { message: isAll ? "everything" : message, span: open, name: open.text, severity: "warning" };
    }
  }
}

/** `${AWS::Region}`, `#{AWS::AccountId}` stand for one part of a name. */
function withoutReferences(text: string): string {
  return text.replace(/[$#]\{[^}]*\}/g, "x");
}

function anyoneIn(principal: Datum): Datum | undefined {
  const named = principal.kind === "object" ? principal.entries.get("AWS") : principal;
  return itemsOf(named)?.find((it) => textOf(it) === "*");
}

/** Whether an action with wildcards takes in another one. */
function covers(pattern: string, name: string): boolean {
  const pieces = pattern.toLowerCase().split("*");
  const whole = name.toLowerCase();
  const [first = "", ...others] = pieces;
  const last = others.pop();
  if (last === undefined) return first === whole;
  if (!whole.startsWith(first) || !whole.endsWith(last)) return false;
  let at = first.length;
  for (const piece of others) {
    const found = whole.indexOf(piece, at);
    if (found === -1) return false;
    at = found + piece.length;
  }
  return at <= whole.length - last.length;
}
