import { RequestType0 } from "vscode-languageserver";
import { rules } from "../rules/index.ts";
import { guarded } from "./guard.ts";
import { RULES, type RuleDescription } from "./protocol.ts";
import type { Server } from "./server.ts";

/** `keywarden/rules`: what there is to find, for a list to choose from. */
export function answerRules(server: Server): void {
  const answer = guarded(server, RULES, () => Promise.all(rules.map(async ({ id, title }) => ({ id, title, markdown: await server.runtime.ruleText(id) }))));
  server.connection.onRequest(new RequestType0<readonly RuleDescription[], void>(RULES), (token) => answer(undefined, token));
}
