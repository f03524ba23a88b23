import { RequestType0 } from "vscode-languageserver";
import { RULES, type RuleDescription } from "./protocol.ts";
import type { Server } from "./server.ts";

/** `keywarden/rules`: what there is to find, for a list to choose from. */
export function answerRules({ connection, runtime }: Server): void {
  connection.onRequest(new RequestType0<readonly RuleDescription[], void>(RULES), () => runtime.rules);
}
