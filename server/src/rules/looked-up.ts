import type { FlowEvent, Guard } from "../flow/event.ts";
import type { Value } from "../flow/values/value.ts";
import { patternOf } from "../text/pattern.ts";
import type { RuleContext } from "./rule.ts";
import { namesGiven, receivedBefore } from "./validated-input.ts";

/**
 * Whether something was looked for by what comes from outside, and a test around the place asked what was found: `const { data } = await db.from("members").eq("account",
 * account); if (!data) return`. Whether that is the right question, who wrote it knows. `source` is the value as it is written there.
 */
export function isLookedUpBefore(context: RuleContext, event: FlowEvent, value: Value, source: string): boolean {
  const tested = [...new Set(event.guards.flatMap(({ names }: Guard) => names))].filter((name) => NAME.test(name));
  if (tested.length === 0) return false;
  const { body, arrivals } = receivedBefore(context, event, value);
  const written = new Set([plain(source), ...arrivals.flatMap(({ text }) => [text, ...namesGiven(body, text)])]);
  const asked = [...written].filter((it) => it !== "" && !HOLDERS.test(it)).map(given);
  return asked.length > 0 && tested.some((name) => isAnswer(body, name, asked, 0));
}

const NAME = /^[A-Za-z_$][\w$]*$/;
/** What holds all that was sent says nothing of one part of it. */
const HOLDERS = /(?:^|\.)(?:req|request|body|data|json(?:\(\))?|get_json\(\)|query|params|args|form|headers|payload|input|event|ctx|context)$/;

/** The value itself, without what only says its type: `req.headers["x-account"] as string`, `String(account)`, `account!`. */
function plain(source: string): string {
  const [, inner] = /^(?:String|str)\(([^()]*)\)$/.exec(source.trim()) ?? [];
  return (inner ?? source)
    .replace(/\s+as\s+[\w.[\]| ]+$/, "")
    .replace(/!$/, "")
    .trim();
}

/** What is written as an argument: no field of something else, no name of one, no text. */
const given = (written: string): RegExp => new RegExp(`(?<![\\w$."'\`])${patternOf(written)}(?![\\w$"'\`]|\\s*:(?!:)|\\s*=(?![=>]))`);

/** How often what was found is given another name. */
const MAX_NAMES = 3;

/** Whether a variable is given what a call answers that is told the value, or a part of that. */
function isAnswer(body: string, name: string, asked: readonly RegExp[], depth: number): boolean {
  const variable = `(?<![\\w$.])${patternOf(name)}(?![\\w$])`;
  const assigned = new RegExp(`(?:[{[][^=;(){}]*${variable}[^=;()]*[}\\]]|${variable})\\s*(?::[^=;\\n]+)?=(?![=>])`, "g");
  return Array.from(body.matchAll(assigned)).some(({ index, 0: head }) => {
    const expression = expressionAt(body, index + head.length);
    const call = expression.indexOf("(");
    if (call !== -1 && asked.some((it) => it.test(expression.slice(call)))) return true;
    const [holder] = /^\s*(?:await\s+)?([A-Za-z_$][\w$]*)/.exec(expression)?.slice(1) ?? [];
    return holder !== undefined && holder !== name && depth < MAX_NAMES && isAnswer(body.slice(0, index), holder, asked, depth + 1);
  });
}

/** The longest question to a database that is read. */
const MAX_EXPRESSION = 2_000;

/** What stands behind an equals sign, up to the end of the statement. */
function expressionAt(body: string, start: number): string {
  let depth = 0;
  const most = Math.min(body.length, start + MAX_EXPRESSION);
  for (let at = start; at < most; at++) {
    const character = body[at] as string;
    if ("([{".includes(character)) depth++;
    else if (")]}".includes(character) && --depth < 0) return body.slice(start, at);
    else if (character === ";" && depth === 0) return body.slice(start, at);
    else if (character === "\n" && depth === 0 && /\S/.test(body.slice(start, at)) && !/^\s*[.?]/.test(body.slice(at, at + MAX_INDENTATION)))
      return body.slice(start, at);
  }
  return body.slice(start, most);
}

const MAX_INDENTATION = 80;
