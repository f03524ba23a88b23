/** What a comment written for another tool silences here. */
export interface ForeignDirective {
  readonly rules: readonly string[];
  readonly covers: "line" | "next-line" | "line-and-next";
  /** How much of the text is the directive. */
  readonly length: number;
}

/** Those tools look for keys in a text, so that is all their comments speak of. */
const RULES: readonly string[] = ["hardcoded-key", "wrong-key-kind", "key-in-config"];

/** The names under which bandit and ruff know passwords in code. */
const HARDCODED_PASSWORD = /\b[BS]10[567]\b|\bhardcoded_password/;

interface Form {
  readonly pattern: RegExp;
  readonly covers: ForeignDirective["covers"];
  /** Whether the tool takes it only from a comment. */
  readonly inComment: boolean;
  /** Whether what the directive names, if it names anything, speaks of keys. */
  readonly concerns?: (named: string) => boolean;
}

const FORMS: readonly Form[] = [
  { pattern: /^gitleaks:allow/i, covers: "line", inComment: false },
  { pattern: /^trufflehog:ignore/i, covers: "line", inComment: false },
  { pattern: /^pragma:[ \t]*(?:allow|white)list[ \t]+nextline[ \t]+secret/i, covers: "next-line", inComment: false },
  { pattern: /^pragma:[ \t]*(?:allow|white)list[ \t]+secret/i, covers: "line", inComment: false },
  // Semgrep takes it from the line itself and from the one above.
  {
    pattern: /^nosemgrep\b(?::[ \t]*([\w.,/ \t-]+))?/i,
    covers: "line-and-next",
    inComment: true,
    concerns: (ids) => /secret|key|stripe|credential|token|hardcoded/i.test(ids),
  },
  { pattern: /^nosec\b[ \t:]*((?:(?:B\d{3}|[a-z]+_[a-z_]+)[, \t]*)*)/, covers: "line", inComment: true, concerns: (ids) => HARDCODED_PASSWORD.test(ids) },
  { pattern: /^noqa:[ \t]*((?:[A-Z]+\d+[, \t]*)+)/i, covers: "line", inComment: true, concerns: (ids) => HARDCODED_PASSWORD.test(ids.toUpperCase()) },
];

/** What another tool's comment silences, by the text from its keyword to the end of line or comment; undefined if it is none or speaks of something else. */
export function foreignDirective(text: string, inComment: boolean): ForeignDirective | undefined {
  for (const { pattern, covers, inComment: only, concerns } of FORMS) {
    const match = pattern.exec(text);
    if (!match || (only && !inComment)) continue;
    const named = match[1]?.trim() ?? "";
    if (concerns && named !== "" && !concerns(named)) return undefined;
    return { rules: RULES, covers, length: match[0].trimEnd().length };
  }
  return undefined;
}
