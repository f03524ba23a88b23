import type { SyntaxNode } from "../syntax/tree.ts";
import type { Edit } from "../text/edit.ts";
import { type CodeFinding, codeRepair } from "./code-repair.ts";
import { environmentRead } from "./read-environment.ts";
import { entriesRemoval } from "./removal.ts";
import type { Repair } from "./repair.ts";
import * as javascript from "./site/javascript-environment.ts";
import * as python from "./site/python-environment.ts";
import { childOf, lastOf, nodesOf, partsOf } from "./tree.ts";
import { pathOf, sourcesOf } from "./value-sources.ts";
import { secretOf, verificationCall } from "./webhooks/verification-call.ts";

/** Demands the webhook secret where an empty text stood in for it. */
export const webhookSecret: Repair = codeRepair("webhook-secret", ["unverified-webhook"], async (code) => {
  const { finding, parsed, text } = code;
  if (finding.said?.message !== "empty") return [];
  const call = verificationCall(parsed, finding.span);
  const secret = call && secretOf(text, call);
  if (secret === undefined) return [];
  for (const source of sourcesOf(parsed, secret)) {
    for (const node of nodesOf(source)) {
      const edits = code.python ? await demandedInPython(code, node) : await demandedInJavascript(code, node);
      if (edits !== undefined)
        return [
          {
            variant: "required",
            title: "Demand the webhook secret instead of falling back to an empty text",
            safety: "suggestion",
            edits,
            notes: ["Set the secret wherever the program runs: without it the program now stops, or refuses every event."],
          },
        ];
    }
  }
  return [];
});

/** `os.environ.get("X", "")`, `os.environ.get("X") or ""`, `config("X", default="")`. */
async function demandedInPython(code: CodeFinding, node: SyntaxNode): Promise<readonly Edit[] | undefined> {
  const { parsed, text } = code;
  const names = python.importedNames(parsed);
  const isEmpty = (it: SyntaxNode | undefined): boolean => it !== undefined && /^[uU]?(?:""|''|""""""|'''''')$/.test(text.slice(it.start, it.end));
  const read = python.environmentCall(text, node, names);
  if (read?.method === "get" && isEmpty(read.default)) return readRequired(code, node, read.variable.code);
  if (node.type === "boolean_operator" && isEmpty(childOf(node, "right"))) {
    const left = python.environmentVariable(text, childOf(node, "left"), names);
    return left && readRequired(code, node, left.code);
  }
  if (node.type !== "call") return undefined;
  const list = childOf(node, "arguments");
  const fallback = partsOf(list).find(
    (it) => it.type === "keyword_argument" && /^default\b/.test(text.slice(it.start, it.end)) && isEmpty(childOf(it, "value")),
  );
  const callee = childOf(node, "function");
  // Readers of python-decouple, django-environ and their kin demand what has no default.
  const reads = callee !== undefined && /^(?:\w*config|env(?:\.str)?)$/.test(text.slice(callee.start, callee.end));
  return list && fallback && reads ? entriesRemoval(text, list, [fallback]) : undefined;
}

/** `process.env.X || ""`, `Deno.env.get("X") ?? ""`, `c.env.X || ""`. */
async function demandedInJavascript(code: CodeFinding, node: SyntaxNode): Promise<readonly Edit[] | undefined> {
  const { parsed, text } = code;
  const [left, right] = [childOf(node, "left"), childOf(node, "right")];
  if (node.type !== "binary_expression" || left === undefined || right === undefined) return undefined;
  if (!/^(?:\|\||\?\?)$/.test(childOf(node, "operator")?.type ?? "") || !/^(?:""|''|``)$/.test(text.slice(right.start, right.end))) return undefined;
  const variable = javascript.memberOf(text, left, javascript.environmentNames(parsed));
  if (variable !== undefined) return readRequired(code, node, variable.code);
  const typed = parsed.grammar !== "javascript" && left.type !== "non_null_expression" && /^(?:call|member)_expression$/.test(left.type);
  return [{ span: { start: left.end, end: node.end }, text: typed ? "!" : "" }];
}

async function readRequired({ parsed, context }: CodeFinding, node: SyntaxNode, name: string): Promise<readonly Edit[] | undefined> {
  const reading = await environmentRead(parsed, node, context);
  if (reading === undefined) return undefined;
  const path = pathOf(parsed.root, node);
  // Parentheses were for the fallback.
  const whole = lastOf(path.slice(0, -1))?.type === "parenthesized_expression" ? lastOf(path.slice(0, -1)) : node;
  return [...reading.edits, { span: whole, text: reading.read(name) }];
}
