/** JavaScript, TypeScript and JSX to the program that no language owns. */
import type { ParsedText, SyntaxNode } from "../../syntax/tree.ts";
import { moduleImports } from "../imports.ts";
import type { Kept } from "../kept.ts";
import type { FunctionFact, Program } from "../program.ts";
import { Context } from "./context.ts";
import { declareLexicals, declareVars } from "./hoisting.ts";
import { stringValue } from "./literals.ts";
import { inner, isComment } from "./nodes.ts";
import { statementList } from "./statements.ts";
import { leftovers, type Survey, survey } from "./survey.ts";

/** The program of a text in the grammars `javascript`, `typescript` and `tsx`. Never fails: what is not understood is `unknown`. */
export function lowerJavascript(parsed: ParsedText, kept?: Kept): Program {
  const surveyed = survey(parsed.root, kept);
  const first = new Lowering(parsed, surveyed, [], kept);
  const program = first.run();
  // A function may read a variable that code below it makes by assigning to it. Such code is rare: it is lowered again, the names known.
  const late = [...first.context.implicit].some((name) => first.context.globals.has(name));
  return late ? new Lowering(parsed, surveyed, [...first.context.implicit], kept).run() : program;
}

class Lowering {
  readonly context: Context;
  private readonly parsed: ParsedText;
  private readonly surveyed: Survey;

  constructor(parsed: ParsedText, surveyed: Survey, implicit: readonly string[], kept: Kept | undefined) {
    this.parsed = parsed;
    this.surveyed = surveyed;
    // Scripts of a page may stand in blocks.
    const statements = parsed.root.children.flatMap((each) => (each.type === "statement_block" ? [each, ...each.children] : [each]));
    const isModule = statements.some((each) => each.type === "import_statement" || each.type === "export_statement");
    kept?.numbering.begin(parsed.root.children, parsed.text);
    this.context = new Context(parsed.text, isModule, kept);
    for (const name of implicit) this.context.declareImplicit(name);
  }

  run(): Program {
    const { context: c, parsed, surveyed } = this;
    const { root, text, broken } = parsed;
    c.units.push({ kind: "module", parent: undefined, start: 0, length: text.length });
    const module: FunctionFact = {
      unit: 0,
      name: "",
      owner: undefined,
      receiver: undefined,
      parameters: [],
      body: [],
      // Modules may await at their top.
      async: c.isModule,
      generator: false,
      returns: [],
      defaults: "call",
    };
    c.functions.push(module);
    // In badly broken code the root is an ERROR too; its children are the statements all the same.
    c.lowered.add(root);
    declareVars(c, c.scope, root.children);
    declareLexicals(c, c.scope, root.children);
    c.functions[0] = { ...module, body: [...statementList(c, root.children), ...leftovers(c, surveyed.errors)] };
    return {
      ecosystem: "npm",
      units: c.units,
      placements: c.numbering.placing.placements,
      functions: c.functions,
      functionIds: c.numbering.functions,
      classes: c.classes,
      classIds: c.numbering.classes,
      bindings: c.bindings(),
      exports: c.exports,
      imports: moduleImports(c.imports, c.exports),
      comments: surveyed.comments,
      directives: directivesOf(root, text),
      broken,
    };
  }
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
