import type { SyntaxNode } from "../syntax/tree.ts";
import type { Edit } from "../text/edit.ts";
import { type CarrierSite, calleeOf, carrierSites, isShared } from "./carriers.ts";
import { type CodeFinding, codeRepair, type Proposal } from "./code-repair.ts";
import { containerOf, statementDropped } from "./log-arguments.ts";
import { replaced, textInstead, withoutEmptyFormats } from "./masks.ts";
import { entriesRemoval } from "./removal.ts";
import type { Repair } from "./repair.ts";
import { childOf, lastOf, type Path, partsOf, pathTo } from "./tree.ts";

/** Sends the data of a Stripe object without its client, and no keys. */
export const keyInResponse: Repair = codeRepair("key-in-response", ["key-in-response"], (code) => {
  const { finding } = code;
  const sites = carrierSites(code, { inside: finding.said?.message !== "serialised" });
  if (sites.length === 0) return [];
  if (finding.said?.message === "serialised") {
    return [
      {
        variant: "data",
        title: "Send the object's data with `.to_dict()`",
        safety: isShared(code, sites) ? "suggestion" : "safe",
        edits: sites.flatMap((site) => asData(code, site)),
      },
    ];
  }
  if (isShared(code, sites)) return [];
  const proposals: Proposal[] = [];
  const edits = withoutKeys(code, sites);
  // Whoever asks for the key gets an answer without it: whether that is enough is for the user to see.
  if (edits) proposals.push({ variant: "remove", title: "Take the key out of the response", safety: "suggestion", edits });
  return proposals;
});

/** The edits after which an object of stripe-python is sent as a dict: what the API answered, without the client that asked. */
function asData(code: CodeFinding, site: CarrierSite): Edit[] {
  const { value } = site;
  const source = code.text.slice(value.start, value.end);
  if (/(?:^|[\w)\]])\.data$/.test(source)) return replaced(code, site, `[item.to_dict() for item in ${source}]`);
  const held = /^(?:identifier|attribute|subscript|call)$/.test(value.type) ? source : `(${source})`;
  return replaced(code, site, `${held}.to_dict()`);
}

/** Calls whose keywords are theirs to name: what a page or an answer is made of. */
const NAMES = /(?:^|\.)(?:jsonify|render_template|render_template_string|render|TemplateResponse|dict)$/;
/** Calls that only set a header or add to the body. */
const SETS = /(?:^|\.)(?:setHeader|set|header|append|write|appendHeader)$/;

/** The edits that take keys out of what is sent; undefined where nothing would be left of it. */
function withoutKeys(code: CodeFinding, sites: readonly CarrierSite[]): Edit[] | undefined {
  const edits: Edit[] = [];
  const containers = new Map<SyntaxNode, SyntaxNode[]>();
  for (const site of sites) {
    const container = containerOf(site);
    if (container) {
      const node = lastOf(container.path);
      containers.set(node, [...(containers.get(node) ?? []), container.entry]);
      continue;
    }
    const own = textInstead(code, site) ?? argumentRemoved(code, site);
    if (own === undefined) return undefined;
    edits.push(...own);
  }
  for (const [container, entries] of containers) edits.push(...entriesRemoval(code.text, container, entries));
  return withoutEmptyFormats(code, edits, sites);
}

function argumentRemoved(code: CodeFinding, { path, role }: CarrierSite): Edit[] | undefined {
  const index = path.findLastIndex((node) => /^(?:argument_list|arguments)$/.test(node.type));
  const [list, call] = [path[index], path[index - 1]];
  const callee = calleeOf(code.text, call);
  if (role === "keyword" && list && NAMES.test(callee)) return entriesRemoval(code.text, list, [path[index + 1] as SyntaxNode]);
  if (role !== "argument" || !SETS.test(callee)) return undefined;
  return isWhole(code, path, call) ? statementDropped(code, path.slice(0, index)) : undefined;
}

/** Whether the call is what the finding is about, and a statement by itself: `res.set("x-key", key);`. */
function isWhole({ finding, parsed }: CodeFinding, path: Path, call: SyntaxNode | undefined): boolean {
  const around = pathTo(parsed.root, finding.span);
  return call !== undefined && path.includes(lastOf(around)) && partsOf(childOf(call, "arguments")).length <= 2;
}
