import type {
  Argument,
  BindingId,
  Case,
  ClassFact,
  Entry,
  Expression,
  FunctionFact,
  FunctionId,
  Pattern,
  Program,
  Statement,
} from "../server/src/facts/program.ts";

const COMPARISONS = {
  equal: "==",
  "not-equal": "!=",
  less: "<",
  "less-equal": "<=",
  greater: ">",
  "greater-equal": ">=",
  in: "in",
  "not-in": "not in",
  is: "is",
  "is-not": "is not",
  "instance-of": "instanceof",
} as const;
const CHOICES = { falsy: "||", null: "??", truthy: "&&" } as const;

/**
 * A program as text, for tests to compare. Globals are written `$name`; where several variables share a name, the second is `name'2`.
 * Functions and classes stand where they are defined.
 */
export function printProgram(program: Program): string {
  return new Printer(program).block(program.functions[0]?.body ?? [], "");
}

/** The variables of a program, one a line: `name kind owner`, and `varies` where more than one place binds it. */
export function printBindings(program: Program): string {
  const printer = new Printer(program);
  return program.bindings
    .map((it, id) => `${printer.binding(id)} ${it.kind} ${it.owner === 0 ? "module" : printer.owner(it.owner)}${it.constant ? "" : " varies"}`)
    .sort()
    .join("\n");
}

/** What other modules can import, one a line. */
export function printExports(program: Program): string {
  const printer = new Printer(program);
  return program.exports
    .map((it) => {
      if (it.kind === "star") return `* from ${it.specifier}`;
      return it.kind === "from" ? `${it.name} = ${it.imported} from ${it.specifier}` : `${it.name} = ${printer.binding(it.binding)}`;
    })
    .join("\n");
}

class Printer {
  private readonly program: Program;
  private readonly labels: readonly string[];

  constructor(program: Program) {
    this.program = program;
    const seen = new Map<string, number>();
    this.labels = program.bindings.map(({ name }) => {
      const count = (seen.get(name) ?? 0) + 1;
      seen.set(name, count);
      return count === 1 ? name : `${name}'${count}`;
    });
  }

  binding(id: BindingId | undefined): string {
    return id === undefined ? "?" : (this.labels[id] ?? `<no binding ${id}>`);
  }

  owner(id: FunctionId): string {
    return this.function(id).name || `<function ${id}>`;
  }

  block(statements: readonly Statement[], indent: string): string {
    return statements.map((it) => this.statement(it, indent)).join("\n");
  }

  private body(statements: readonly Statement[], indent: string): string {
    return statements.length === 0 ? "" : `\n${this.block(statements, `${indent}  `)}`;
  }

  private statement(it: Statement, indent: string): string {
    const nested = (statements: readonly Statement[]): string => this.body(statements, indent);
    const clause = (name: string, statements: readonly Statement[]): string => (statements.length === 0 ? "" : `\n${indent}${name}${nested(statements)}`);
    switch (it.kind) {
      case "expression":
        return indent + this.expression(it.value);
      case "assign": {
        const type = it.type === undefined ? "" : `: ${this.expression(it.type)}`;
        return `${indent}${this.pattern(it.target)}${type}${it.value === undefined ? "" : ` = ${this.expression(it.value)}`}`;
      }
      case "branch":
        return (
          it.arms.map((arm, i) => `${indent}${i === 0 ? "if" : "elif"} ${this.expression(arm.test)}${nested(arm.body)}`).join("\n") +
          clause("else", it.otherwise)
        );
      case "each":
        return `${indent}for ${this.pattern(it.target)} ${it.over === "keys" ? "in keys of" : "of"} ${this.expression(it.iterable)}${nested(it.body)}${clause("else", it.otherwise)}`;
      case "while": {
        const update = it.update === undefined ? "" : ` then ${this.expression(it.update)}`;
        const test = it.test === undefined ? "" : ` ${this.expression(it.test)}`;
        return `${indent}${it.testFirst ? "while" : "do while"}${test}${update}${nested(it.body)}${clause("else", it.otherwise)}`;
      }
      case "switch":
        return `${indent}switch ${this.expression(it.subject)}${it.cases.map((one) => this.case(one, `${indent}  `)).join("")}`;
      case "return":
        return `${indent}return${it.value === undefined ? "" : ` ${this.expression(it.value)}`}`;
      case "raise":
        return `${indent}raise${it.value === undefined ? "" : ` ${this.expression(it.value)}`}${it.cause === undefined ? "" : ` from ${this.expression(it.cause)}`}`;
      case "break":
      case "continue":
        return indent + it.kind;
      case "try": {
        const handlers = it.handlers.map((one) => {
          const types = one.types.length === 0 ? "" : ` ${one.types.map((type) => this.expression(type)).join(", ")}`;
          return `\n${indent}except${types}${one.target === undefined ? "" : ` as ${this.pattern(one.target)}`}${nested(one.body)}`;
        });
        return `${indent}try${nested(it.body)}${handlers.join("")}${clause("else", it.otherwise)}${clause("finally", it.finally)}`;
      }
      case "with": {
        const items = it.items.map((one) => `${this.expression(one.context)}${one.target === undefined ? "" : ` as ${this.pattern(one.target)}`}`);
        return `${indent}with ${items.join(", ")}${nested(it.body)}`;
      }
      case "function": {
        const fact = this.function(it.function);
        const name = fact.name === this.binding(it.binding) ? "" : `${this.binding(it.binding)} = `;
        return `${this.decorators(it.decorators, indent)}${indent}${name}${this.functionText(fact, indent)}`;
      }
      case "class": {
        const fact = this.program.classes[it.class];
        if (fact === undefined) return `${indent}<no class ${it.class}>`;
        const name = fact.name === this.binding(it.binding) ? "" : `${this.binding(it.binding)} = `;
        return `${this.decorators(it.decorators, indent)}${indent}${name}${this.classText(fact, indent)}`;
      }
      case "import": {
        const names = it.names.map((one) => (one.name === this.binding(one.binding) ? one.name : `${one.name} as ${this.binding(one.binding)}`));
        const said = [...(it.star ? ["all"] : []), ...names].join(", ");
        return `${indent}import ${it.typeOnly ? "type " : ""}${said === "" ? "" : `${said} from `}${it.specifier}`;
      }
      case "assert":
        return `${indent}assert ${this.expression(it.test)}${it.message === undefined ? "" : `, ${this.expression(it.message)}`}`;
      case "delete":
        return `${indent}delete ${this.expression(it.target)}`;
      case "block":
        return `${indent}block${nested(it.body)}`;
    }
  }

  private case(it: Case, indent: string): string {
    const tests = it.tests.map((test) => this.expression(test)).join(" | ");
    const captures = it.captures === undefined ? "" : ` as ${this.pattern(it.captures)}`;
    const guard = it.guard === undefined ? "" : ` if ${this.expression(it.guard)}`;
    const name = it.tests.length === 0 ? "default" : `case ${tests}`;
    return `\n${indent}${name}${captures}${guard}${this.body(it.body, indent)}${it.falls ? `\n${indent}falls` : ""}`;
  }

  private decorators(list: readonly Expression[], indent: string): string {
    return list.map((it) => `${indent}@${this.expression(it)}\n`).join("");
  }

  private function(id: FunctionId): FunctionFact {
    const fact = this.program.functions[id];
    if (fact === undefined) throw new Error(`there is no function ${id}`);
    return fact;
  }

  private functionText(fact: FunctionFact, indent: string, name = fact.name): string {
    const words = `${fact.async ? "async " : ""}${fact.generator ? "generator " : "function "}`;
    return `${words}${name}(${this.parameters(fact)})${this.body(fact.body, indent)}`;
  }

  private parameters(fact: FunctionFact): string {
    const parameters = fact.parameters.map((it) => {
      const kind = { plain: "", named: "named ", rest: "...", entries: "**" }[it.kind];
      const target = this.pattern(it.target);
      const named = it.kind === "rest" || it.kind === "entries" || it.name === target.split("'")[0] ? "" : `${it.name}=>`;
      const type = it.type === undefined ? "" : `: ${this.expression(it.type)}`;
      return `${kind}${named}${target}${type}${it.default === undefined ? "" : ` = ${this.expression(it.default)}`}`;
    });
    return (fact.receiver === undefined ? "" : `${this.binding(fact.receiver)}; `) + parameters.join(", ");
  }

  private classText(fact: ClassFact, indent: string): string {
    const inner = `${indent}  `;
    const lines: string[] = [];
    const typed = (it: { name: string; type: Expression | undefined }): string => it.name + (it.type === undefined ? "" : `: ${this.expression(it.type)}`);
    if (fact.declared.length > 0) lines.push(`${inner}declared ${fact.declared.map(typed).join(", ")}`);
    if (fact.attributes.length > 0) {
      lines.push(
        `${inner}attributes ${fact.attributes.map((it) => (it.name === this.binding(it.binding) ? it.name : `${it.name}=${this.binding(it.binding)}`)).join(", ")}`,
      );
    }
    if (fact.body.length > 0) lines.push(this.block(fact.body, inner));
    if (fact.fields.length > 0) lines.push(`${inner}fields of ${this.binding(fact.fieldReceiver)}`);
    for (const it of fact.fields) lines.push(`${inner}  ${typed(it)}${it.value === undefined ? "" : ` = ${this.expression(it.value)}`}`);
    for (const it of fact.methods) {
      const words = `${it.on === "instance" ? "" : `${it.on} `}${it.role === "method" ? "" : `${it.role} `}`;
      lines.push(`${this.decorators(it.decorators, inner)}${inner}${words}${this.functionText(this.function(it.function), inner, it.name)}`);
    }
    const bases = fact.bases.length === 0 ? "" : `(${fact.bases.map((it) => this.expression(it)).join(", ")})`;
    return [`class ${fact.name}${bases}`, ...lines].join("\n");
  }

  private pattern(it: Pattern): string {
    switch (it.kind) {
      case "name":
        return this.binding(it.binding);
      case "member":
        return `${this.expression(it.object)}.${it.name}`;
      case "index":
        return `${this.expression(it.object)}[${this.expression(it.index)}]`;
      case "list":
        return `[${it.items.map((one) => `${one.rest ? "..." : ""}${this.pattern(one.target)}${this.preset(one.default)}`).join(", ")}]`;
      case "object":
        return `{${it.entries
          .map((one) => {
            if (one.rest) return `...${this.pattern(one.target)}`;
            return `${one.key === undefined ? "?" : this.expression(one.key)}: ${this.pattern(one.target)}${this.preset(one.default)}`;
          })
          .join(", ")}}`;
      case "exports":
        return "$exports$";
      case "unknown":
        return this.unknown(it.children);
    }
  }

  private preset(value: Expression | undefined): string {
    return value === undefined ? "" : ` = ${this.expression(value)}`;
  }

  private unknown(children: readonly Expression[]): string {
    return `?(${this.list(children)})`;
  }

  private list(expressions: readonly Expression[]): string {
    return expressions.map((it) => this.expression(it)).join(", ");
  }

  private arguments(given: readonly Argument[]): string {
    return given
      .map((it) => {
        const spread = it.spread === undefined ? "" : it.spread === "items" ? "..." : "**";
        return `${it.name === undefined ? "" : `${it.name}=`}${spread}${this.expression(it.value)}`;
      })
      .join(", ");
  }

  private entries(entries: readonly Entry[]): string {
    return entries
      .map((it) => (it.key === undefined ? `...${this.expression(it.value)}` : `${this.expression(it.key)}: ${this.expression(it.value)}`))
      .join(", ");
  }

  private expression(it: Expression): string {
    switch (it.kind) {
      case "text":
        return JSON.stringify(it.value);
      case "constant":
        return String(it.value);
      case "pattern":
        return `/${it.source}/`;
      case "name":
        return this.binding(it.binding);
      case "global":
        return `$${it.name}`;
      case "member":
        return `${this.expression(it.object)}.${it.name}`;
      case "index":
        return `${this.expression(it.object)}[${this.expression(it.index)}]`;
      case "slice": {
        const bounds = [it.from, it.to].map((one) => (one === undefined ? "" : this.expression(one))).join(":");
        return `${this.expression(it.object)}[${bounds}${it.step === undefined ? "" : `:${this.expression(it.step)}`}]`;
      }
      case "call":
        return `${it.construct ? "new " : ""}${this.expression(it.callee)}(${this.arguments(it.arguments)})`;
      case "super":
        return `super<${this.class(it.class)} ${this.binding(it.receiver)}>`;
      case "super-call":
        return `super<${this.class(it.class)} ${this.binding(it.receiver)}>(${this.arguments(it.arguments)})`;
      case "concat":
        return `(${it.parts.map((part) => this.expression(part)).join(" + ")})`;
      case "template":
        return `\`${it.parts.map((part) => (part.kind === "text" ? JSON.stringify(part.value).slice(1, -1) : `\${${this.expression(part)}}`)).join("")}\``;
      case "formatted":
        return `${this.expression(it.value)}${it.conversion === "" ? "" : `!${it.conversion}`}${it.spec === "" ? "" : `:${it.spec}`}`;
      case "binary":
        return `(${this.expression(it.left)} ${it.operator} ${this.expression(it.right)})`;
      case "compare":
        return `(${this.expression(it.left)} ${COMPARISONS[it.operator]} ${this.expression(it.right)})`;
      case "not":
        return `!${this.expression(it.value)}`;
      case "unary":
        return `${it.operator}${/^\w/.test(it.operator) ? " " : ""}${this.expression(it.value)}`;
      case "choice":
        return `(${this.expression(it.left)} ${CHOICES[it.selects]} ${this.expression(it.right)})`;
      case "conditional":
        return `(${this.expression(it.test)} ? ${this.expression(it.then)} : ${this.expression(it.otherwise)})`;
      case "list":
        return `[${it.items.map((one) => `${one.spread ? "..." : ""}${this.expression(one.value)}`).join(", ")}]`;
      case "object":
        return `{${this.entries(it.entries)}}`;
      case "comprehension": {
        const clauses = it.clauses.map((one) => {
          const conditions = one.conditions.map((condition) => ` if ${this.expression(condition)}`).join("");
          return ` for ${this.pattern(one.target)} of ${this.expression(one.iterable)}${conditions}`;
        });
        return `[${it.key === undefined ? "" : `${this.expression(it.key)}: `}${this.expression(it.value)}${clauses.join("")}]`;
      }
      case "function":
        return this.inline(this.function(it.function));
      case "class": {
        const fact = this.program.classes[it.class];
        return fact === undefined ? `<no class ${it.class}>` : `<${this.classText(fact, "").replaceAll(/\n\s*/g, "; ")}>`;
      }
      case "assign":
        return `(${this.pattern(it.target)} = ${this.expression(it.value)})`;
      case "await":
        return `await ${this.expression(it.value)}`;
      case "yield":
        return `yield${it.delegate ? " from" : ""}${it.value === undefined ? "" : ` ${this.expression(it.value)}`}`;
      case "sequence":
        return `(${this.list(it.expressions)})`;
      case "import":
        return `${it.whole ? "require" : "import"}(${this.expression(it.specifier)})`;
      case "exports":
        return "$exports$";
      case "meta":
        return "$meta$";
      case "element":
        return `<${it.tag === undefined ? "" : this.expression(it.tag)} {${this.entries(it.entries)}}>(${this.list(it.children)})`;
      case "tagged":
        return `${this.expression(it.tag)}${this.expression(it.template)}`;
      case "unknown":
        return this.unknown(it.children);
    }
  }

  /** A function inside an expression: `(a, b) => x`, or with statements in braces. */
  private inline(fact: FunctionFact): string {
    const [only] = fact.body;
    const body =
      fact.body.length === 1 && only?.kind === "return" && only.value !== undefined
        ? this.expression(only.value)
        : `{ ${this.block(fact.body, "").replaceAll(/\n\s*/g, "; ")} }`;
    return `${fact.async ? "async " : ""}${fact.generator ? "generator " : ""}${fact.name}(${this.parameters(fact)}) => ${body}`;
  }

  private class(id: number | undefined): string {
    return id === undefined ? "?" : (this.program.classes[id]?.name ?? `<no class ${id}>`);
  }
}
