import type { SyntaxNode } from "../syntax/tree.ts";
import type { Edit } from "../text/edit.ts";
import { argumentsOf, calleeOf } from "./carriers.ts";
import { type CodeFinding, codeRepair } from "./code-repair.ts";
import { quoted, quoteOf } from "./code-style.ts";
import { entriesRemoval, statementRemoval } from "./removal.ts";
import type { Repair } from "./repair.ts";
import { settingsRemoval } from "./settings-removal.ts";
import { childOf, lastOf, nodesOf, type Path, partsOf, pathTo } from "./tree.ts";
import { pathOf, sourcesOf } from "./value-sources.ts";

/** Takes a switch away that writes whole requests to the log. */
export const debugLogging: Repair = codeRepair("debug-logging", ["debug-logging"], (code) => {
  const edits = code.finding.said?.message === "bodies" ? withoutBodies(code) : withoutSwitch(code);
  return edits === undefined ? [] : [{ variant: "off", title: "Leave this logging off", safety: "safe", edits }];
});

/** The edits that leave `emitEventBodies` out of a client's options, wherever in the file these are written. */
function withoutBodies({ parsed, text, finding }: CodeFinding): Edit[] | undefined {
  const objects = sourcesOf(parsed, lastOf(pathTo(parsed.root, finding.span))).flatMap((source) =>
    [...nodesOf(source)].filter(({ type }) => type === "object"),
  );
  for (const object of objects) {
    const entry = partsOf(object).find((part) => {
      const key = childOf(part, "key");
      return key !== undefined && /^["']?emitEventBodies["']?$/.test(text.slice(key.start, key.end));
    });
    if (entry === undefined) continue;
    const path = pathOf(parsed.root, object);
    const list = path.at(-2);
    const last = partsOf(object).length === 1 && list?.type === "arguments" && partsOf(list).at(-1) === object && partsOf(list).length > 1;
    return last ? entriesRemoval(text, list, [object]) : entriesRemoval(text, object, [entry]);
  }
  return undefined;
}

/** The edits that take the statement away which is or does nothing but the switch; a logger's level becomes that of warnings. */
function withoutSwitch(code: CodeFinding): Edit[] | undefined {
  const { parsed, text, finding, python } = code;
  const around = pathTo(parsed.root, finding.span);
  const index = around.findLastIndex(({ type }) => /^(?:expression_statement|lexical_declaration|return_statement)$/.test(type));
  const statement = around[index];
  if (statement?.type !== "expression_statement" || partsOf(statement).length !== 1) return undefined;
  const configured = configuredLevel(code, partsOf(statement)[0]);
  if (configured.length > 0) return configured;
  const entry = givenVariable(text, partsOf(statement)[0]);
  if (entry !== undefined) return settingsRemoval(parsed, entry.alone ? [statement] : [entry.node]);
  const level = logLevel(text, partsOf(statement)[0]);
  if (level) return [level];
  const path: Path = around.slice(0, index + 1);
  return isSwitch(text, partsOf(statement)[0]) ? statementRemoval(text, path, python) : undefined;
}

/** `logging.getLogger("stripe").setLevel(logging.DEBUG)`, with the level of warnings. */
function logLevel(text: string, call: SyntaxNode | undefined): Edit | undefined {
  const level = /\.setLevel$/.test(calleeOf(text, call)) ? partsOf(argumentsOf(call))[0] : undefined;
  if (level === undefined) return undefined;
  const source = text.slice(level.start, level.end);
  return { span: level, text: /DEBUG/.test(source) ? warning(text, source) : "30" };
}

/** A level that says `DEBUG`, with that of warnings. What is imported by its own name brings no other one with it. */
function warning(text: string, source: string): string {
  return source === "DEBUG" ? quoted("WARNING", quoteOf(text)) : source.replace("DEBUG", "WARNING");
}

/** An assignment of one value to one name, or a call that sets a variable or a level. */
function isSwitch(text: string, node: SyntaxNode | undefined): boolean {
  if (node === undefined) return false;
  if (/^assignment(?:_expression)?$/.test(node.type)) return !/^assignment/.test(childOf(node, "right")?.type ?? "");
  return /(?:^|\.)(?:set_debuglevel|setdefault|putenv|setItem|setattr)$/.test(calleeOf(text, node));
}

/** In `dictConfig`, the levels of the SDK's logger, with that of warnings. */
function configuredLevel({ parsed, text }: CodeFinding, call: SyntaxNode | undefined): Edit[] {
  if (call === undefined || !/(?:^|\.)dictConfig$/.test(calleeOf(text, call))) return [];
  const source = (node: SyntaxNode | undefined): string => (node ? text.slice(node.start, node.end) : "");
  const edits: Edit[] = [];
  for (const node of sourcesOf(parsed, call).flatMap((it) => [...nodesOf(it)])) {
    if (node.type !== "pair" || !/^["']stripe["']$/.test(source(childOf(node, "key")))) continue;
    for (const entry of partsOf(childOf(node, "value"))) {
      const value = childOf(entry, "value");
      if (value && /^["']level["']$/.test(source(childOf(entry, "key"))) && /DEBUG/.test(source(value)))
        edits.push({ span: { start: value.start, end: value.end }, text: warning(text, source(value)) });
    }
  }
  return edits;
}

/** The entry that sets the switch, where the environment is given several variables at once; whether it is alone. */
function givenVariable(text: string, call: SyntaxNode | undefined): { readonly node: SyntaxNode; readonly alone: boolean } | undefined {
  if (call === undefined || !/(?:^|\.)environ\.update$|^Object\.assign$/.test(calleeOf(text, call))) return undefined;
  const lists =
    argumentsOf(call) === undefined ? [] : [argumentsOf(call), ...partsOf(argumentsOf(call)).filter(({ type }) => /^(?:dictionary|object)$/.test(type))];
  for (const list of lists) {
    const entries = partsOf(list).filter(({ type }) => /^(?:pair|keyword_argument)$/.test(type));
    const node = entries.find((entry) => /^["']?(?:STRIPE_LOG|NODE_DEBUG)\b/.test(text.slice(entry.start, entry.end)));
    if (node !== undefined) return { node, alone: entries.length === 1 };
  }
  return undefined;
}
