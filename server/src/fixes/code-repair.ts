import { maskText } from "../model/credentials/mask.ts";
import type { Finding } from "../rules/finding.ts";
import type { ParsedText } from "../syntax/tree.ts";
import { applyEdits, type Edit } from "../text/edit.ts";
import { textAt } from "../text/span.ts";
import { embeddedFinding, hasEmbeddedCode } from "./embedded.ts";
import { parsedOf } from "./key-site.ts";
import type { FileChange, Offer, ProjectEdit, Repair, RepairContext } from "./repair.ts";
import { withoutUnused } from "./unused.ts";

/** A finding in code, and the code. */
export interface CodeFinding {
  readonly finding: Finding;
  readonly context: RepairContext;
  readonly parsed: ParsedText;
  readonly text: string;
  readonly python: boolean;
}

/** One way to rewrite the code of a finding. */
export interface Proposal extends Pick<Offer, "variant" | "title" | "safety"> {
  readonly edits: readonly Edit[];
  /** What other files need. */
  readonly elsewhere?: readonly FileChange[];
  readonly notes?: readonly string[];
}

export type Proposals = readonly Proposal[];

/**
 * A repair that rewrites code: offers and edits from what it proposes, the best first. Imports and constants that the rewriting leaves without a use go with it,
 * and nothing is offered that changes nothing, whose outcome would not parse, or whose edits would hold a key.
 */
export function codeRepair(id: string, rules: readonly string[], propose: (code: CodeFinding) => Promise<Proposals> | Proposals): Repair {
  const made = new WeakMap<RepairContext, Map<Finding, Promise<Proposals>>>();
  const proposals = (finding: Finding, context: RepairContext): Promise<Proposals> => {
    const known = made.get(context) ?? new Map<Finding, Promise<Proposals>>();
    made.set(context, known);
    const all = known.get(finding) ?? proposalsIn(finding, context, propose);
    known.set(finding, all);
    return all;
  };
  return {
    id,
    rules,
    async offers(finding, context) {
      const all = await proposals(finding, context);
      return all.map(({ variant, title, safety }, index): Offer => ({ repair: id, variant, title, safety, preferred: index === 0 }));
    },
    async edit(offer, finding, context): Promise<ProjectEdit | undefined> {
      const proposal = (await proposals(finding, context)).find(({ variant }) => variant === offer.variant);
      if (proposal === undefined) return undefined;
      const own: FileChange[] = proposal.edits.length === 0 ? [] : [{ kind: "edit", path: context.path, edits: proposal.edits }];
      return { changes: [...own, ...(proposal.elsewhere ?? [])], notes: proposal.notes ?? [] };
    },
  };
}

async function proposalsIn(finding: Finding, context: RepairContext, propose: (code: CodeFinding) => Promise<Proposals> | Proposals): Promise<Proposals> {
  if (!hasEmbeddedCode(context)) return finished(finding, context, propose);
  const embedded = embeddedFinding(finding, context);
  if (embedded === undefined) return [];
  return (await finished(embedded.finding, embedded.context, propose)).flatMap((proposal) => {
    const edits = embedded.toFile(proposal.edits);
    return edits === undefined ? [] : [{ ...proposal, edits }];
  });
}

async function finished(finding: Finding, context: RepairContext, propose: (code: CodeFinding) => Promise<Proposals> | Proposals): Promise<Proposals> {
  const parsed = await parsedOf(context);
  // In a stub or a declaration nothing runs.
  if (parsed === undefined || /\.(?:pyi|d\.[cm]?ts)$/.test(context.path)) return [];
  // Proposals differ, but what is left when nothing gets unused is parsed once.
  const known = new Map<string, Promise<ParsedText | undefined>>();
  const parse = (text: string): Promise<ParsedText | undefined> => {
    const tree = known.get(text) ?? parsedOf({ ...context, text });
    known.set(text, tree);
    return tree;
  };
  const all: Proposal[] = [];
  for (const proposal of await propose({ finding, context, parsed, text: context.text, python: parsed.grammar === "python" })) {
    const changing = proposal.edits.filter((edit) => textAt(context.text, edit.span) !== edit.text);
    if (changing.length === 0) {
      if ((proposal.elsewhere ?? []).length > 0) all.push({ ...proposal, edits: [] });
      continue;
    }
    const edits = await withoutUnused(parsed, changing, parse);
    // A key that stands in the code is moved by a repair of its own, never written again.
    if (edits.some((edit) => maskText(edit.text) !== edit.text)) continue;
    const after = parsed.broken ? undefined : await parse(applyEdits(context.text, edits));
    if (parsed.broken || (after !== undefined && !after.broken)) all.push({ ...proposal, edits });
  }
  return all;
}
