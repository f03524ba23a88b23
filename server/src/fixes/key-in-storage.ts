import type { SyntaxNode } from "../syntax/tree.ts";
import type { Edit } from "../text/edit.ts";
import { calleeOf, carrierSites, isShared } from "./carriers.ts";
import { codeRepair } from "./code-repair.ts";
import { containerOf, statementDropped } from "./log-arguments.ts";
import { entriesRemoval } from "./removal.ts";
import type { Repair } from "./repair.ts";
import { lastOf, type Path, partsOf } from "./tree.ts";

/** Calls that keep one named value and nothing else, and hand nothing back. */
const KEEPS = /(?:^|\.)(?:setItem|set_cookie|cookie|setCookie)$/;

/** Keeps a key out of what is stored beside it, and out of browsers. Whoever reads it there must get it from elsewhere: that is for the user to see. */
export const keyInStorage: Repair = codeRepair("key-in-storage", ["key-in-storage"], (code) => {
  const sites = carrierSites(code, { inside: true });
  if (sites.length === 0 || isShared(code, sites)) return [];
  const edits: Edit[] = [];
  for (const site of sites) {
    const container = containerOf(site);
    const list = site.role === "argument" ? site.path.at(-2) : undefined;
    const kept = list && KEEPS.test(calleeOf(code.text, site.path.at(-3)));
    const record = container && recordKept(code.text, container);
    if (record) {
      const dropped = statementDropped(code, record);
      if (dropped === undefined) return [];
      edits.push(...dropped);
      continue;
    }
    const entry = container && entriesRemoval(code.text, lastOf(container.path), [container.entry]);
    const own = entry ?? (kept ? statementDropped(code, site.path.slice(0, site.path.indexOf(list as SyntaxNode))) : undefined);
    if (own === undefined) return [];
    edits.push(...own);
  }
  return [
    {
      variant: "remove",
      title: "Do not store the key",
      safety: "suggestion",
      edits,
      notes: ["Where the key is read back, read it from the environment or the secret store."],
    },
  ];
});

/** The call that keeps one named value, as an object says it: `cookies.set({ name: "key", value: key })`. Without its value there is nothing to keep. */
function recordKept(text: string, { path, entry }: NonNullable<ReturnType<typeof containerOf>>): Path | undefined {
  const nameOf = (node: SyntaxNode): string => /^["']?(\w+)["']?\s*:/.exec(text.slice(node.start, node.end))?.[1] ?? "";
  const [call, given, object] = path.slice(-3);
  const isRecord = object !== undefined && nameOf(entry) === "value" && partsOf(object).some((part) => /^(?:name|key)$/.test(nameOf(part)));
  return isRecord && /arguments/.test(given?.type ?? "") && /(?:^|\.)set$/.test(calleeOf(text, call)) ? path.slice(0, -2) : undefined;
}
