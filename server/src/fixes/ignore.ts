import type { Finding } from "../rules/finding.ts";
import { rules } from "../rules/index.ts";
import type { ParsedText } from "../syntax/tree.ts";
import { type Edit, insertion } from "../text/edit.ts";
import { lineStart } from "../text/lines.ts";
import { lineBreakOf } from "./code-style.ts";
import { type CommentSyntax, commentSyntaxOf } from "./comment-syntax.ts";
import { embeddedFinding } from "./embedded.ts";
import { parsedOf } from "./key-site.ts";
import type { Repair, RepairContext } from "./repair.ts";
import { nodesOf } from "./tree.ts";

/** Silences a finding by a comment, with room for the reason. */
export const ignore: Repair = {
  id: "ignore",
  rules: rules.map(({ id }) => id),

  async offers(finding, context) {
    const edit = await ignoringEdit(finding, context);
    return edit === undefined
      ? []
      : [{ repair: "ignore", variant: "ignore", title: `Ignore ${finding.rule} here, with a reason`, safety: "suggestion", preferred: false }];
  },

  async edit(_offer, finding, context) {
    const edit = await ignoringEdit(finding, context);
    return edit && { changes: [{ kind: "edit", path: context.path, edits: [edit] }], notes: ["Write the reason into the comment."] };
  },
};

/** Stands where the user is to write. */
const REASON = "TODO: say why";

async function ignoringEdit(finding: Finding, context: RepairContext): Promise<Edit | undefined> {
  const embedded = embeddedFinding(finding, context);
  if (!embedded) return commentEdit(finding, context);
  const edit = await commentEdit(embedded.finding, embedded.context);
  return edit && embedded.toFile([edit])?.[0];
}

/** A comment on a line of its own above the finding or, where there can be none, at the end of its line. */
async function commentEdit(finding: Finding, context: RepairContext): Promise<Edit | undefined> {
  const { text } = context;
  const syntax = commentSyntaxOf(context.path, context.languageId);
  if (syntax === undefined || finding.span.end > text.length) return undefined;
  const parsed = await parsedOf(context);
  const start = lineStart(text, finding.span.start);
  const above = commentAt(text, start, syntax, parsed);
  if (above !== undefined) {
    const [indent = ""] = /^[ \t]*/.exec(text.slice(start)) ?? [];
    const comment = `${above.open}keywarden: ignore-next-line ${finding.rule} -- ${REASON}${above.close}`;
    return insertion(start, indent + comment + lineBreakOf(text));
  }
  const lineEnd = /\r?\n|$/.exec(text.slice(finding.span.start))?.index ?? 0;
  const end = finding.span.start + lineEnd;
  if (!syntax.trailing || commentAt(text, end, syntax, parsed) !== syntax || text[end - 1] === "\\") return undefined;
  return { span: { start: end, end }, text: `  ${syntax.open}keywarden: ignore ${finding.rule} -- ${REASON}${syntax.close}` };
}

/** How a comment would be written at an offset; undefined where it would be text, or would break the code. */
function commentAt(text: string, at: number, syntax: CommentSyntax, parsed: ParsedText | undefined): CommentSyntax | undefined {
  if (text.slice(0, at).endsWith("\\\n") || text.slice(0, at).endsWith("\\\r\n")) return undefined;
  if (parsed === undefined) return isInsideText(text, at, syntax) ? undefined : syntax;
  let innermost: string | undefined;
  for (const node of nodesOf(parsed.root)) if (node.start < at && at < node.end && node.named) innermost = node.type;
  if (innermost === undefined) return syntax;
  if (/^(?:string|string_content|string_fragment|template_string|escape_sequence|comment|regex|hash_bang_line|ERROR)$/.test(innermost)) return undefined;
  if (/^jsx_(?:element|text|fragment)$/.test(innermost)) return { open: "{/* ", close: " */}", trailing: true };
  return syntax;
}

/** By the rules of thumb of formats that are not parsed here: block scalars, here-documents, strings of many lines, tags, fences. */
function isInsideText(text: string, at: number, { open }: CommentSyntax): boolean {
  const before = text.slice(0, at);
  if (open.startsWith("<")) {
    if (before.lastIndexOf("<") > before.lastIndexOf(">") || before.lastIndexOf("<!--") > before.lastIndexOf("-->")) return true;
    if (/<(script|style)\b[^>]*>(?![\s\S]*<\/\1)/i.test(before)) return true;
    return (before.match(/^[ \t]*(?:```|~~~)/gm)?.length ?? 0) % 2 === 1;
  }
  if ((before.split('"""').length - 1) % 2 === 1 || (before.split("'''").length - 1) % 2 === 1) return true;
  const heredoc = [...before.matchAll(/<<[-~]?[ \t]*["']?([A-Za-z_]\w*)["']?[^\n]*\n/g)].at(-1);
  if (heredoc && !new RegExp(`^[ \\t]*${heredoc[1]}[ \\t]*\\r?$`, "m").test(before.slice(heredoc.index + heredoc[0].length))) return true;
  const line = text.lastIndexOf("\n", at - 1) + 1;
  return isInBlockScalar(text.slice(0, line), text.slice(line));
}

/** Whether a line stands deeper than one that opens a YAML block scalar. */
function isInBlockScalar(before: string, after: string): boolean {
  let depth = /^[ ]*/.exec(after)?.[0].length ?? 0;
  for (const line of before.split("\n").reverse()) {
    if (line.trim() === "") continue;
    const indent = /^[ ]*/.exec(line)?.[0].length ?? 0;
    if (indent >= depth) continue;
    if (/(?:^|[:-])\s*[|>][+-]?\d?[+-]?\s*(?:#.*)?\r?$/.test(line)) return true;
    depth = indent;
    if (depth === 0) return false;
  }
  return false;
}
