import type { Grammar } from "./tree.ts";

/** What a line that does not parse can be read as, and still says: its name or its kind stays, the rest is `_`, which nothing is known of. */
interface Skeleton {
  readonly line: RegExp;
  readonly as: string;
}

const PYTHON: readonly Skeleton[] = [
  { line: /^((?:async\s+)?def\s+\w+)/, as: "$1():" },
  { line: /^(class\s+\w+)/, as: "$1:" },
  { line: /^(if|elif|while)\b/, as: "$1 _:" },
  { line: /^((?:async\s+)?for\s+[\w\s,()]+?\s+in)\b/, as: "$1 _:" },
  { line: /^((?:async\s+)?with)\b.*\bas\s+(\w+)/, as: "$1 _ as $2:" },
  { line: /^((?:async\s+)?with)\b/, as: "$1 _:" },
  { line: /^(try|else|finally)\b/, as: "$1:" },
  { line: /^except\b/, as: "except _:" },
  { line: /^(return|raise)\b/, as: "$1" },
  { line: /^([A-Za-z_][\w.]*)\s*(?::[^=]+)?=(?!=)/, as: "$1 = _" },
];

const JAVASCRIPT: readonly Skeleton[] = [
  {
    line: /^((?:export\s+)?(?:const|let|var)\s+\w+)\b[^=]*=.*=>\s*\{\s*$/,
    as: "$1 = () => {",
  },
  { line: /^((?:export\s+)?(?:const|let|var)\s+\w+)\b[^=]*=/, as: "$1 = _;" },
  { line: /^([A-Za-z_$][\w.$]*)\s*=(?![=>])/, as: "$1 = _;" },
  { line: /^((?:\}\s*else\s+)?(?:if|while))\b.*\{\s*$/, as: "$1 (_) {" },
  {
    line: /^(for\s+(?:await\s+)?\((?:const|let|var)\s+\w+\s+(?:of|in))\b.*\{\s*$/,
    as: "$1 _) {",
  },
  { line: /^for\b.*\{\s*$/, as: "while (_) {" },
  { line: /^(\}\s*catch)\b.*\{\s*$/, as: "$1 {" },
  {
    line: /^((?:export\s+)?(?:default\s+)?(?:async\s+)?function\s*\w*)\b.*\{\s*$/,
    as: "$1() {",
  },
  { line: /^return\b/, as: "return;" },
];

/** What can stand for a line that does not parse, its indentation left out, in no more characters than it has; the most telling first. */
export function skeletonsOf(line: string, grammar: Grammar): string[] {
  const made = (grammar === "python" ? PYTHON : JAVASCRIPT).flatMap(({ line: pattern, as }) => {
    const [whole] = pattern.exec(line) ?? [];
    return whole === undefined ? [] : [whole.replace(pattern, as)];
  });
  // What ends by itself takes nothing of the next line along.
  return [...made.slice(0, 1), "", grammar === "python" ? "_" : "_;"].filter((it) => it.length <= line.length && it !== line);
}

/** Whether a line goes on with the statement above it that is indented alike: `else:`, `} catch {`, `)`. */
export function isContinuation(line: string, grammar: Grammar): boolean {
  return /^[)\]}]/.test(line) || (grammar === "python" && /^(?:elif|else|except|finally)\b/.test(line));
}
