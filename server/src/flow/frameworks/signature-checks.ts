import type { BindingId, Statement } from "../../facts/program.ts";

/** What checks of a webhook's signature are called, the SDKs' own and those that projects wrap around them. */
const CHECK =
  /construct_?event|parse_?(?:event|thin)|(?:verif|validat|check)[a-z]*_?(?:[a-z]*_?)?(?:signature|webhook|header|event)|(?:signature|webhook)_?(?:verif|validat)/i;
/** Nodes looked through in one block. */
const MAX_NODES = 20_000;

/** Whether something in these statements is called as a check of a signature is. */
export function callsSignatureCheck(statements: readonly Statement[], nameOf: (binding: BindingId) => string): boolean {
  const waiting: unknown[] = [...statements];
  for (let count = 0; waiting.length > 0 && count < MAX_NODES; count++) {
    const node = waiting.pop();
    if (typeof node !== "object" || node === null) continue;
    if (isCall(node) && CHECK.test(calledName(node.callee, nameOf))) return true;
    for (const part of Object.values(node)) if (typeof part === "object") waiting.push(part);
  }
  return false;
}

interface Callee {
  readonly kind: string;
  readonly name?: unknown;
  readonly binding?: BindingId;
}

function isCall(node: object): node is { readonly callee: Callee } {
  return "kind" in node && node.kind === "call" && "callee" in node;
}

function calledName(callee: Callee, nameOf: (binding: BindingId) => string): string {
  if (callee.kind === "name" && callee.binding !== undefined) return nameOf(callee.binding);
  return (callee.kind === "member" || callee.kind === "global") && typeof callee.name === "string" ? callee.name : "";
}
