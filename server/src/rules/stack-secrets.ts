import type { ConfigEntry } from "../facts/config/entry.ts";
import { type HclBlock, hclBlocks } from "../facts/config/hcl-blocks.ts";
import type { Severity } from "../settings/severity.ts";
import type { Span } from "../text/span.ts";
import { isSecretName, referencesIn } from "./config-values.ts";

/** A place where a description of infrastructure keeps or shows a secret of Stripe's in plain sight. */
export interface StackSecret {
  readonly kind: "plainParameter" | "stackParameter" | "stackOutput";
  readonly name: string;
  readonly span: Span;
  readonly severity: Severity;
}

/** Whether an expression of Terraform is a Stripe secret itself, and not where one lies. */
export function showsSecret(written: string): boolean {
  const expression = written.replace(MEASURED, "");
  const named = /\b(?:var|local)\.(\w+)(?![\w.[])/.exec(expression)?.[1];
  if (named !== undefined && isSecretName(named)) return true;
  return /\bstripe_webhook_endpoint\.[\w-]+(?:\[[^\]]*\])?\.secret\b/.test(expression);
}

/** What tells of a value no more than how long it is, whether it is there, how it begins, or its hash. */
const MEASURED =
  /\b(?:length|startswith|endswith|sha\d+|md5|base64sha\d+)\([^()]*\)|\bsubstr\([^(),]*,\s*0,\s*[1-8]\s*\)|\b(?:var|local)\.\w+\s*[!=]=\s*(?:null|""|"[^"$]*")/g;

/** Secrets that Terraform puts into AWS's parameter store as plain text. */
export function* plainParameters(text: string): Generator<StackSecret> {
  if (!text.includes("aws_ssm_parameter")) return;
  for (const block of hclBlocks(text)) {
    const type = block.labels[0]?.text === "aws_ssm_parameter" ? block.attributes.get("type") : undefined;
    if (type?.kind !== "text" || type.text === "SecureString") continue;
    const name = keptIn(block);
    if (name !== undefined) yield { kind: "plainParameter", name, span: type, severity: "warning" };
  }
}

/** What a parameter that holds a secret is called; undefined where it holds none, or nobody can tell. */
function keptIn({ attributes }: HclBlock): string | undefined {
  const value = attributes.get("value") ?? attributes.get("insecure_value");
  if (value?.kind !== "other") return undefined;
  const [reference] = referencesIn(value.text);
  if (showsSecret(value.text)) return reference?.name ?? value.text;
  const name = attributes.get("name");
  const isGiven = /^(?:var|local)\.[\w.["'\]-]+$/.test(value.text) && !/(?:arn|id|name|path|url)["'\]]*$/i.test(value.text);
  return isGiven && name?.kind === "text" && isSecretName(name.text) ? name.text : undefined;
}

/** The same in templates of CloudFormation: parameters that consoles show, what is kept as plain text, outputs. */
export function* templateSecrets(text: string, entries: readonly ConfigEntry[]): Generator<StackSecret> {
  if (!/\bAWSTemplateFormatVersion\b|\bAWS::\w/.test(text)) return;
  const values = new Map(entries.map((entry) => [entry.path.join("\0"), entry]));
  const beside = ({ path }: ConfigEntry, name: string): ConfigEntry | undefined => values.get([...path.slice(0, -1), name].join("\0"));
  for (const entry of entries) {
    const [section, name = "", last] = entry.path.slice(-3);
    if (section === "Parameters" && last === "Type" && entry.text === "String" && isSecretName(name)) {
      const isHidden = /^true$/i.test(beside(entry, "NoEcho")?.text ?? "");
      if (!isHidden && !isNameOfSecret(text, name, beside(entry, "Default")?.text ?? ""))
        yield { kind: "stackParameter", name, span: keySpan(text, name, entry.span), severity: "information" };
    }
    const shown = referredIn(entry);
    if (shown === undefined) continue;
    const holder = entry.path.at(-1) === "Ref" || entry.path.at(-1) === "Fn::Sub" ? entry.path.slice(0, -1) : entry.path;
    if (holder.at(-1) !== "Value") continue;
    if (holder.at(-3) === "Outputs") yield { kind: "stackOutput", name: shown, span: entry.span, severity: "warning" };
    const at = holder.slice(0, -1);
    const type = values.get([...at, "Type"].join("\0"));
    const isParameter = at.at(-1) === "Properties" && values.get([...at.slice(0, -1), "Type"].join("\0"))?.text === "AWS::SSM::Parameter";
    if (isParameter && type) yield { kind: "plainParameter", name: shown, span: type.span, severity: "warning" };
  }
}

/** The secret that a value refers to, and is nothing else: `!Ref StripeSecretKey`, `!Sub "${StripeSecretKey}"`. */
function referredIn({ tag, path, text }: ConfigEntry): string | undefined {
  const refers = tag === "!Ref" || path.at(-1) === "Ref" ? text.trim() : /^\$\{(\w+)\}$/.exec(text.trim())?.[1];
  return refers !== undefined && isSecretName(refers) ? refers : undefined;
}

/** Whether a parameter says where a secret lies, and does not hold one. */
function isNameOfSecret(text: string, name: string, preset: string): boolean {
  return /^(?:\/|arn:|\{\{)/.test(preset) || new RegExp(`\\{\\{resolve:[^}\\n]*\\$\\{${name}\\}|:secret:\\$\\{${name}\\}`).test(text);
}

/** Where the name of what an entry belongs to stands as a key. */
function keySpan(text: string, name: string, { start, end }: Span): Span {
  const at = text.slice(0, start).search(new RegExp(`(?<![\\w-])${name}(?=["']?[ \\t]*:)(?![^]*(?<![\\w-])${name}["']?[ \\t]*:)`));
  return at === -1 ? { start, end } : { start: at, end: at + name.length };
}
