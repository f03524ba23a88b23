import { rules } from "../rules/index.ts";
import type { Rule } from "../rules/rule.ts";
import { guarded } from "./guard.ts";
import { RequestType0 } from "./language-server.ts";
import { RULES, type RuleDescription } from "./protocol.ts";
import type { Runtime } from "./runtime.ts";
import type { Server } from "./server.ts";

/** `keywarden/rules`: what there is to find, for a list to choose from. */
export function answerRules(server: Server): void {
  const answer = guarded(server, RULES, () => Promise.all(rules.map((rule) => descriptionOf(rule, server.runtime))));
  server.connection.onRequest(new RequestType0<readonly RuleDescription[], void>(RULES), (token) => answer(undefined, token));
}

/** With the rule's page, or, where this runtime has none, with what the rule says of itself. */
async function descriptionOf({ id, title, what, why, advice }: Rule, runtime: Runtime): Promise<RuleDescription> {
  return { id, title, markdown: (await runtime.ruleText(id)) ?? `${[`# ${title}`, what, why, advice].join("\n\n")}\n` };
}
