import { credentialOfName } from "../../model/credentials/names.ts";
import type { SyntaxNode } from "../../syntax/tree.ts";
import type { Edit } from "../../text/edit.ts";
import { otherPlatform, readsProcessEnv } from "../client-code.ts";
import type { CodeFinding } from "../code-repair.ts";
import { quoted, quoteOf } from "../code-style.ts";
import { environmentFiles } from "../env-files.ts";
import { namesIn } from "../names.ts";
import { environmentRead, plainRead } from "../read-environment.ts";
import { childOf, nodesOf, partsOf } from "../tree.ts";
import { pathOf } from "../value-sources.ts";
import { isVerification, secretOf } from "./verification-call.ts";

/** How code at a place reads the webhook secret, and what it needs for that. */
export interface SecretRead {
  readonly expression: string;
  readonly edits: readonly Edit[];
}

/** The secret as the file has it already, else by the file's way of reading variables; undefined where there is none. */
export async function webhookSecretRead(code: CodeFinding, at: SyntaxNode): Promise<SecretRead | undefined> {
  const { parsed, text, context, python } = code;
  const constant = secretConstant(code, at);
  if (constant !== undefined) return { expression: constant, edits: [] };
  const elsewhere = secretElsewhere(code, at);
  if (elsewhere !== undefined) return { expression: elsewhere, edits: [] };
  const files = await environmentFiles(context.project, context.path);
  const example = files?.example === undefined ? "" : ((await context.project.read(files.example)) ?? "");
  const name = namesIn(text, "webhookSecret")[0] ?? namesIn(example, "webhookSecret")[0] ?? context.settings.names.webhookSecret;
  if (!python && /\bDeno\s*\./.test(text) && !readsProcessEnv(parsed))
    return { expression: `Deno.env.get(${quoted(name, quoteOf(text))})${parsed.grammar === "javascript" ? "" : "!"}`, edits: [] };
  const idiom = await environmentRead(parsed, at, context, name);
  // Where variables come as bindings there is no other way to read them.
  if (otherPlatform(parsed) === "workers" && idiom?.keptElsewhere !== true) return undefined;
  const reading = (idiom?.changes?.length ?? 0) > 0 ? await plainRead(parsed, at, context) : idiom;
  return reading && { expression: reading.read(quoted(name, quoteOf(text))), edits: reading.edits };
}

/** A constant of the file that certainly holds the secret. */
function secretConstant({ parsed, text, python }: CodeFinding, at: SyntaxNode): string | undefined {
  for (const statement of parsed.root.children) {
    if (statement.end > at.start) break;
    const declared = python ? partsOf(statement)[0] : partsOf(statement.type === "export_statement" ? childOf(statement, "declaration") : statement)[0];
    const name = childOf(declared, python ? "left" : "name");
    const value = childOf(declared, python ? "right" : "value");
    if (name?.type !== "identifier" || value === undefined) continue;
    const source = text.slice(value.start, value.end);
    const [, variable] = (python ? PYTHON_READ : parsed.grammar === "javascript" ? JAVASCRIPT_READ : TYPESCRIPT_READ).exec(source) ?? [];
    if (variable !== undefined && credentialOfName(variable) === "webhook-secret") return text.slice(name.start, name.end);
  }
  return undefined;
}

/** The secret as another check of the file reads it, where it can be read so at a place as well. */
function secretElsewhere({ parsed, text }: CodeFinding, at: SyntaxNode): string | undefined {
  const around = pathOf(parsed.root, at);
  const own = around.findLast((node) => FUNCTION.test(node.type));
  const parameters = [...partsOf(childOf(own, "parameters")), childOf(own, "parameter")].flatMap((it) =>
    it ? [text.slice(it.start, it.end).split(":")[0]] : [],
  );
  for (const node of nodesOf(parsed.root)) {
    const secret = isVerification(text, node) ? secretOf(text, node) : undefined;
    const source = secret ? text.slice(secret.start, secret.end) : "";
    if (/^(?:os\.environ\[["']\w+["']\]|settings\.\w+|process\.env(?:\.\w+|\[["']\w+["']\])(?:!|\s+as\s+string))$/.test(source)) return source;
    const [, handed] = /^([\w$]+)\.env\.\w+!?$/.exec(source) ?? [];
    if (handed !== undefined && handed !== "process" && parameters.includes(handed)) return source;
  }
  return undefined;
}

const FUNCTION = /^(?:arrow_function|function_expression|function_declaration|method_definition|function_definition)$/;

/** Reads whose value is a text, or that fail. */
const PYTHON_READ = /^(?:os\.environ\[["']|\w*config\(["']|settings\.)(\w+)(?:["'][\])])?$/;
const JAVASCRIPT_READ = /^process\.env(?:\.|\[["'])(\w+)(?:["']\])?$/;
const TYPESCRIPT_READ = /^process\.env(?:\.|\[["'])(\w+)(?:["']\])?(?:!|\s+as\s+string)$/;
