import type { ParsedText, SyntaxNode } from "../../syntax/tree.ts";
import { type Edit, insertion } from "../../text/edit.ts";
import { type Span, textAt } from "../../text/span.ts";
import { hasSemicolons, lineBreakOf, quoted, quoteOf } from "../code-style.ts";
import { isBound } from "../imports/javascript-bindings.ts";
import { childOf, nodesOf, type Path, partsOf, pathTo } from "../tree.ts";
import type { EnvironmentRead } from "./environment-read.ts";

/**
 * Reads a variable as a secret of Firebase Functions, in files that define such: `defineSecret("X")`, listed with the function around the place, `.value()` in it.
 * Undefined where no function is around that lists its secrets.
 */
export function firebaseSecret(parsed: ParsedText, at: Span, variable: string): EnvironmentRead | undefined {
  const defined = definedSecrets(parsed);
  const last = defined.at(-1);
  const binding = last && bindingOf(parsed, pathTo(parsed.root, at));
  if (last === undefined || binding === undefined) return undefined;
  const { text } = parsed;
  const known = defined.find((it) => it.variable === variable);
  const name = known?.name ?? namesFor(variable).find((free) => !isBound(parsed, free));
  if (name === undefined) return undefined;
  const edits: Edit[] = [];
  if (known === undefined) {
    const declaration = `const ${name} = ${last.callee}(${quoted(variable, quoteOf(text))})${hasSemicolons(text) ? ";" : ""}`;
    // Those of Stripe keep their order, whichever comes first.
    const run = defined.slice(defined.findLastIndex((it) => !it.variable.startsWith("STRIPE_")) + 1);
    const next = run.find((it) => it.variable > variable)?.statement;
    const at = next?.start ?? last.statement.end;
    edits.push(insertion(at, next ? declaration + lineBreakOf(text) : lineBreakOf(text) + declaration));
  }
  if (!binding.names.includes(name)) edits.push(binding.listed(name));
  const notes = [`Run \`firebase functions:secrets:set ${variable}\`.`];
  return { read: () => `${name}.value()`, edits, notes, keptElsewhere: true };
}

interface DefinedSecret {
  readonly name: string;
  readonly variable: string;
  readonly callee: string;
  readonly statement: SyntaxNode;
}

/** `const stripeKey = defineSecret("STRIPE_KEY")` at the top level, where that comes from Firebase. */
function definedSecrets({ root, text }: ParsedText): DefinedSecret[] {
  if (!/["']firebase-functions(?:\/[\w/]+)?["']/.test(text)) return [];
  return root.children.flatMap((statement): DefinedSecret[] => {
    const [declarator, ...more] = statement.type === "lexical_declaration" ? partsOf(statement) : [];
    const call = childOf(declarator, "value");
    const callee = textAt(text, childOf(call, "function"));
    const [argument] = partsOf(childOf(call, "arguments"));
    const name = childOf(declarator, "name");
    if (more.length > 0 || call?.type !== "call_expression" || !/^(?:\w+\.)*defineSecret$/.test(callee) || name?.type !== "identifier") return [];
    return argument?.type === "string" ? [{ name: textAt(text, name), variable: textAt(text, argument).slice(1, -1), callee, statement }] : [];
  });
}

interface Binding {
  /** The secrets that the function lists. */
  readonly names: readonly string[];
  readonly listed: (name: string) => Edit;
}

/** How the function around a place lists its secrets: `onRequest({ secrets: [a] }, handler)`, `runWith({ secrets: [a] })`, or an options object that can. */
function bindingOf({ text }: ParsedText, path: Path): Binding | undefined {
  for (let index = path.length - 2; index > 0; index--) {
    const call = path[index - 1];
    const handler = path[index + 1];
    if (path[index]?.type !== "arguments" || call?.type !== "call_expression" || !/^(?:arrow_function|function_expression)$/.test(handler?.type ?? ""))
      continue;
    const callee = textAt(text, childOf(call, "function"));
    if (!/(?:^|\.)on[A-Z]\w*$/.test(callee)) continue;
    const [first] = partsOf(path[index]);
    const options = first?.type === "object" ? first : runWith(childOf(call, "function"));
    if (options !== undefined) return listIn(options);
    const start = first?.start;
    // What is called by its own name is of the second generation, whose options come first.
    if (first !== handler || start === undefined || callee.includes(".")) return undefined;
    return { names: [], listed: (name) => ({ span: { start, end: start }, text: `{ secrets: [${name}] }, ` }) };
  }
  return undefined;

  function runWith(callee: SyntaxNode | undefined): SyntaxNode | undefined {
    for (const node of callee ? nodesOf(callee) : []) {
      const [first] = node.type === "call_expression" ? partsOf(childOf(node, "arguments")) : [];
      if (first?.type === "object" && /\.runWith$/.test(textAt(text, childOf(node, "function")))) return first;
    }
    return undefined;
  }

  function listIn(options: SyntaxNode): Binding | undefined {
    const pairs = partsOf(options);
    const secrets = pairs.find((it) => it.type === "pair" && /^["']?secrets["']?$/.test(textAt(text, childOf(it, "key"))));
    const list = childOf(secrets, "value");
    if (secrets !== undefined && list?.type !== "array") return undefined;
    const items = partsOf(list);
    const at = (items.at(-1) ?? pairs.at(-1))?.end ?? options.start + 1;
    return {
      names: items.map((it) => textAt(text, it)),
      listed(name) {
        if (list !== undefined) return items.length > 0 ? insertion(at, `, ${name}`) : { span: { start: list.start, end: list.end }, text: `[${name}]` };
        return insertion(at, pairs.length > 0 ? `, secrets: [${name}]` : ` secrets: [${name}] `);
      },
    };
  }
}

/** What the secret may be called, the first name that is free. */
function namesFor(variable: string): string[] {
  const name = variable.toLowerCase().replace(/_+(.)/g, (_, next: string) => next.toUpperCase());
  return [name, `${name}Param`];
}
