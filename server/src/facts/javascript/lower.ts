/** JavaScript, TypeScript and JSX to the program that no language owns. */
import type { ParsedText, SyntaxNode } from "../../syntax/tree.ts";
import type { Export, FunctionFact, Program } from "../program.ts";
import { Context } from "./context.ts";
import { declareLexicals, declareVars } from "./hoisting.ts";
import { stringValue } from "./literals.ts";
import { inner, isComment } from "./nodes.ts";
import { statementList } from "./statements.ts";
import { leftovers, survey } from "./survey.ts";

/** The program of a text in the grammars `javascript`, `typescript` and `tsx`. Never fails: what is not understood is `unknown`. */
export function lowerJavascript(parsed: ParsedText): Program {
  const { root, text } = parsed;
  const { comments, assigned, errors } = survey(root, text);
  const exports: Export[] = [];
  const isModule = root.children.some((each) => each.type === "import_statement" || each.type === "export_statement");
  const c = new Context(text, isModule, assigned, (fact) => exports.push(fact));
  c.units.push({ kind: "module", parent: undefined, start: 0, length: text.length });
  const module: FunctionFact = {
    unit: 0,
    name: "",
    owner: undefined,
    receiver: undefined,
    parameters: [],
    body: [],
    // Modules may await at their top.
    async: isModule,
    generator: false,
    defaults: "call",
  };
  c.functions.push(module);
  // In badly broken code the root is an ERROR too; its children are the statements all the same.
  c.lowered.add(root);
  declareVars(c, c.scope, root.children);
  declareLexicals(c, c.scope, root.children);
  const body = [...statementList(c, root.children), ...leftovers(c, errors)];
  c.functions[0] = { ...module, body };
  return {
    ecosystem: "npm",
    units: c.units,
    functions: c.functions,
    classes: c.classes,
    bindings: c.bindings(),
    exports,
    comments,
    directives: directivesOf(root, text),
    broken: parsed.broken,
  };
}

/** The literals that stand as statements before any other, such as `use client`. */
function directivesOf(root: SyntaxNode, text: string): string[] {
  const directives: string[] = [];
  for (const each of root.children) {
    if (isComment(each) || each.type === "hash_bang_line") continue;
    const literal = each.type === "expression_statement" ? inner(each) : undefined;
    if (literal?.type !== "string") break;
    directives.push(stringValue(text.slice(literal.start, literal.end)));
  }
  return directives;
}
