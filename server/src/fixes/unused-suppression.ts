import { lineStart } from "../text/lines.ts";
import { codeRepair } from "./code-repair.ts";
import type { Repair } from "./repair.ts";
import { lastOf, pathTo } from "./tree.ts";

/** Deletes a comment that ignores nothing, with its line where it has one of its own. */
export const unusedSuppressionComment: Repair = codeRepair("unused-suppression", ["unused-suppression"], ({ finding, parsed, text }) => {
  const comment = lastOf(pathTo(parsed.root, finding.span));
  if (finding.said?.message !== "nothing" || comment.type !== "comment") return [];
  // Where a comment says something else as well, what belongs to what is for its author to say; of a block both ends must go.
  const words = text.slice(comment.start, comment.end).replace(/\r$/, "");
  const end = comment.start + words.length;
  if (!/^(?:#|\/\/|\/\*)\s*keywarden:\s*ignore(?:-next-line|-file)?(?!-)(?:\s+[a-z-]+(?:\s*,\s*[a-z-]+)*)?(?:\s+until\s+\S+)?(?:\s+--[^\n]*)?$/.test(words))
    return [];
  const line = lineStart(text, comment.start);
  const alone = text.slice(line, comment.start).trim() === "";
  const [rest = ""] = /^[ \t]*(?:\r?\n|$)/.exec(text.slice(end)) ?? [];
  if (alone && rest === "" && end < text.length) return [];
  const [gap = ""] = /[ \t]*$/.exec(text.slice(line, comment.start)) ?? [];
  const span = alone ? { start: line, end: end + rest.length } : { start: comment.start - gap.length, end };
  return [{ variant: "delete", title: "Delete the comment, which ignores nothing", safety: "safe", edits: [{ span, text: "" }] }];
});
