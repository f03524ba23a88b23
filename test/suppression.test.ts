import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { applySuppressions, suppressionsIn } from "../server/src/engine/suppression.ts";
import type { Finding } from "../server/src/rules/finding.ts";
import { LineIndex } from "../server/src/text/line-index.ts";
import type { Span } from "../server/src/text/span.ts";
import { fakeKey } from "./placeholders.ts";

/** Stands where a key would: `K` for hardcoded-key, `L` for key-in-log, `C` for key-in-config. */
const RULES: Readonly<Record<string, string>> = { "«K»": "hardcoded-key", "«L»": "key-in-log", "«C»": "key-in-config" };

function findingsIn(text: string): Finding[] {
  return [...text.matchAll(/«[KLC]»/g)].map((match) => finding(RULES[match[0]] ?? "", { start: match.index, end: match.index + 3 }));
}

function finding(rule: string, span: Span): Finding {
  const plain = {
    message: "",
    severity: "error",
    confidence: "high",
    path: "a",
    evidence: undefined,
    steps: [],
    fingerprint: "",
    secrets: [],
    circumstances: [],
  } as const;
  return { ...plain, rule, span };
}

/** Comments of Python (`#`) or of JavaScript, near enough for these texts. */
function commentsIn(text: string, language: "python" | "javascript"): Span[] {
  const pattern = language === "python" ? /(["'])(?:\\.|(?!\1).)*\1|#.*/g : /(["'`])(?:\\.|(?!\1)[\s\S])*?\1|\/\/.*|\/\*[\s\S]*?\*\//g;
  return [...text.matchAll(pattern)].filter((it) => !it[1]).map((it) => ({ start: it.index, end: it.index + it[0].length }));
}

/** What is left, silenced and unused, in short: `hardcoded-key@1` with lines counted from 1. */
function outcome(text: string, language: "python" | "javascript" | undefined, requireReason = false): { kept: string[]; silenced: string[]; unused: string[] } {
  const lines = new LineIndex(text);
  const name = (it: Finding): string => `${it.rule}@${lines.positionAt(it.span.start).line + 1}`;
  const suppressions = suppressionsIn(text, language && commentsIn(text, language));
  const { kept, suppressed, unused } = applySuppressions(findingsIn(text), suppressions, lines, { requireReason });
  return {
    kept: kept.map(name),
    silenced: suppressed.map(({ finding, reason }) => name(finding) + (reason === undefined ? "" : `: ${reason}`)),
    unused: unused.map((it) => text.slice(it.start, it.end)),
  };
}

test("a block is silenced from its start to its end, or to the end of the file", () => {
  const block = (end: string): string =>
    `a = "«K»"\n# keywarden: ignore-start hardcoded-key -- sandbox\nb = "«K»"\n\nc = "«L»"\nd = "«K»"\n${end}\ne = "«K»"\n`;
  const kept = ["hardcoded-key@1", "key-in-log@5"];
  for (const end of ["# keywarden: ignore-end", "# keywarden: ignore-end hardcoded-key", "# Keywarden: ignore-end -- enough"]) {
    assert.deepEqual(outcome(block(end), "python"), {
      kept: [...kept, "hardcoded-key@8"],
      silenced: ["hardcoded-key@3: sandbox", "hardcoded-key@6: sandbox"],
      unused: [],
    });
  }
  // Another block's end ends nothing, and is itself for nothing.
  const other = outcome(block("# keywarden: ignore-end key-in-log"), "python");
  assert.deepEqual([other.kept, other.unused], [kept, ["keywarden: ignore-end key-in-log"]]);
  const nested =
    "# keywarden: ignore-start\n# keywarden: ignore-start key-in-log\nx = '«K»'\n# keywarden: ignore-end\ny = '«K»'\n# keywarden: ignore-end\nz = '«K»'";
  assert.deepEqual(outcome(nested, "python").kept, ["hardcoded-key@7"]);
});

test("what is ignored until a day counts on that day, and not after it", () => {
  const text = 'key = "«K»"  # keywarden: ignore hardcoded-key until 2024-06-01 -- being rolled';
  const suppressions = suppressionsIn(text, commentsIn(text, "python"));
  const silencedOn = (day: string | undefined): (string | undefined)[] =>
    applySuppressions(findingsIn(text), suppressions, new LineIndex(text), { requireReason: true }, day).suppressed.map(({ reason }) => reason);
  assert.deepEqual([undefined, "2024-05-31", "2024-06-01", "2024-06-02"].map(silencedOn), [["being rolled"], ["being rolled"], ["being rolled"], []]);
  assert.deepEqual(suppressionsIn("# keywarden: ignore until 2024-06-01", undefined)[0]?.rules, undefined);
});

const ALL_SILENCED: readonly (readonly [language: "python" | "javascript" | undefined, text: string, reason: string])[] = [
  ["python", 'stripe.api_key = "«K»"  # keywarden: ignore hardcoded-key -- a key of the sandbox', ": a key of the sandbox"],
  ["python", 'stripe.api_key = "«K»"  # keywarden: ignore hardcoded-key', ""],
  ["python", 'stripe.api_key = "«K»"  # keywarden:ignore', ""],
  ["python", 'stripe.api_key = "«K»"  # Keywarden: Ignore -- ours', ": ours"],
  ["python", 'stripe.api_key = "«K»"  # noqa: S105  # keywarden: ignore hardcoded-key, key-in-log -- why', ": noqa: S105"],
  ["python", '# keywarden: ignore-next-line hardcoded-key -- why\nkey = "«K»"', ": why"],
  ["python", '# keywarden: ignore-next-line hardcoded-key — why\n\n# about the key\nkey = "«K»"', ": why"],
  ["python", 'import os\n# keywarden: ignore-file hardcoded-key -- generated\n\n\nkey = "«K»"', ": generated"],
  ["python", 'key = "«K»"  # gitleaks:allow', ": gitleaks:allow"],
  ["python", 'key = "«K»"  # pragma: allowlist secret', ": pragma: allowlist secret"],
  ["python", '# pragma: allowlist nextline secret\nkey = "«K»"', ": pragma: allowlist nextline secret"],
  ["python", 'key = "«K»"  # nosec', ": nosec"],
  ["python", 'key = "«K»"  # nosec B105', ": nosec B105"],
  ["python", 'key = "«K»"  # nosec: B105, B106', ": nosec: B105, B106"],
  ["python", 'key = "«K»"  # noqa: E501, S106', ": noqa: E501, S106"],
  ["python", 'key = "«K»"  # nosemgrep', ": nosemgrep"],
  ["python", '# nosemgrep: generic.secrets.stripe-api-key\nkey = "«K»"', ": nosemgrep: generic.secrets.stripe-api-key"],
  ["python", 'key = "«K»"  # trufflehog:ignore', ": trufflehog:ignore"],
  ["javascript", 'const stripe = new Stripe("«K»"); // keywarden: ignore hardcoded-key -- why', ": why"],
  ["javascript", 'const stripe = new Stripe("«K»"); /* keywarden: ignore hardcoded-key -- why */', ": why"],
  ["javascript", '/* keywarden: ignore-next-line hardcoded-key -- why */\nnew Stripe("«K»")', ": why"],
  ["javascript", '/**\n * keywarden: ignore-next-line hardcoded-key -- why\n */\nnew Stripe("«K»")', ": why"],
  ["javascript", '/*\n keywarden: ignore-next-line hardcoded-key\n */\nnew Stripe("«K»")', ""],
  ["javascript", 'a = <b>{/* keywarden: ignore-next-line key-in-log */}\n{"«L»"}</b>', ""],
  ["javascript", 'const key = "«K»"; // gitleaks:allow', ": gitleaks:allow"],
  ["javascript", '// nosemgrep\nconst key = "«K»";', ": nosemgrep"],
  ["javascript", "// keywarden: ignore-file\nlog('«L»'); key = '«K»';\r\nlog('«L»')", ""],
  [undefined, "STRIPE_KEY=«C» # keywarden: ignore key-in-config -- sandbox", ": sandbox"],
  [undefined, "# keywarden: ignore-next-line key-in-config -- sandbox\r\nSTRIPE_KEY=«C»\r\n", ": sandbox"],
  [undefined, "stripe:\n  key: «C»  # gitleaks:allow", ": gitleaks:allow"],
  [undefined, "; keywarden: ignore-next-line\nkey = «C»", ""],
  [undefined, "<!-- keywarden: ignore-next-line key-in-config -- in the docs -->\n<p>«C»</p>", ": in the docs"],
  [undefined, "<p>«C»</p> <!-- keywarden: ignore key-in-config -->", ""],
  [undefined, "<p>«C»</p> <!-- keywarden: ignore key-in-config-->", ""],
  [undefined, "{# keywarden: ignore-file key-in-config -- template #}\n\n\n«C»", ": template"],
  [undefined, "<%-- keywarden: ignore-file --%>\n\n«C»", ""],
  [undefined, "-- keywarden: ignore-next-line key-in-config\nINSERT '«C»'", ""],
  [undefined, "pragma: allowlist secret «C»", ": pragma: allowlist secret"],
  [undefined, "KEY='«C»' # keywarden: ignore -- it's a sandbox", ": it's a sandbox"],
  [undefined, "KEY='«C»'# keywarden: ignore -- it's a sandbox", ": it's a sandbox"],
];

test("comments that silence", () => {
  for (const [language, text, reason] of ALL_SILENCED) {
    const { kept, silenced, unused } = outcome(text, language);
    assert.deepEqual([kept, unused], [[], []], text);
    assert.deepEqual([...new Set(silenced.map((it) => it.replace(/^[^:]*/, "")))], [reason], text);
  }
});

const NOT_SILENCED: readonly (readonly [language: "python" | "javascript" | undefined, text: string, unused: number])[] = [
  ["python", 'key = "«K»"  # keywarden: ignore key-in-log', 1],
  ["python", '# keywarden: ignore hardcoded-key\nkey = "«K»"', 1],
  ["python", '# keywarden: ignore-next-line hardcoded-key\nprint()\nkey = "«K»"', 1],
  ["python", 'key = "«K»"\n# keywarden: ignore-next-line hardcoded-key', 1],
  ["python", 'key = "«K» # keywarden: ignore"', 0],
  ["python", 'key = "«K»"  # write `keywarden: ignore` here', 0],
  ["python", 'key = "«K»"  # keywarden: ignored', 0],
  ["python", 'key = "«K»"  # keywarden: ignore-lines', 0],
  ["python", 'key = "«K»"  # nosec B101', 0],
  ["python", 'key = "«K»"  # noqa: E501', 0],
  ["python", 'key = "«K»"  # noqa', 0],
  ["python", 'key = "«K»"  # nosemgrep: python.flask.debug', 0],
  ["python", 'print("«L»")  # gitleaks:allow', 0],
  ["python", 'print("«L»")  # nosec', 0],
  ["javascript", 'key = "«K» // keywarden: ignore"', 0],
  ["javascript", 'const nosec = "«K»"', 0],
  [undefined, "note: write keywarden: ignore key-in-config for «C»", 0],
  [undefined, "nosec=«C»", 0],
  [undefined, '{ "key": "«C»", "note": "keywarden: ignore" }', 0],
  [undefined, 'run: KEY=«C» echo "# keywarden: ignore key-in-config"', 0],
  [undefined, "note: «C», silenced by `# keywarden: ignore` behind it", 0],
];

test("comments that do not", () => {
  for (const [language, text, count] of NOT_SILENCED) {
    const { kept, silenced, unused } = outcome(text, language);
    assert.deepEqual([silenced, kept.length, unused.length], [[], 1, count], text);
  }
});

test("each rule by itself, on one line", () => {
  assert.deepEqual(outcome('log("«L»", "«K»")  # keywarden: ignore key-in-log -- why', "python"), {
    kept: ["hardcoded-key@1"],
    silenced: ["key-in-log@1: why"],
    unused: [],
  });
  assert.deepEqual(outcome('log("«L»", "«K»")  # keywarden: ignore hardcoded-key,key-in-log', "python").kept, []);
});

test("a finding of several lines is silenced from its first and from its last line, not from between", () => {
  const lines = ["key = (  # 1", "  'a'  # 2", "  'b'  # 3", ")"];
  for (const [at, silent] of [
    [0, true],
    [1, false],
    [2, true],
  ] as const) {
    const text = lines.map((line, index) => (index === at ? line.replace(/# .*/, "# keywarden: ignore hardcoded-key") : line)).join("\n");
    const span = { start: text.indexOf("("), end: text.indexOf("'b'") + 3 };
    const { kept } = applySuppressions([finding("hardcoded-key", span)], suppressionsIn(text, commentsIn(text, "python")), new LineIndex(text), {
      requireReason: false,
    });
    assert.equal(kept.length === 0, silent, `line ${at + 1}`);
  }
});

test("where a reason is required, only comments with one count", () => {
  for (const [language, text, reason] of ALL_SILENCED) {
    const { kept, unused } = outcome(text, language, true);
    if (/keywarden/i.test(text)) assert.equal(kept.length === 0, /keywarden.*(?:--|—) ?\w/i.test(text), text);
    else assert.ok(kept.length > 0 && unused.length === 0, text + reason);
  }
});

test("the span is the directive's, and its reason holds no key", () => {
  const key = fakeKey("sk_live");
  const text = `a = 1 /* keywarden: ignore hardcoded-key -- old ${key} */`;
  const [only, ...more] = suppressionsIn(text, commentsIn(text, "javascript"));
  assert.deepEqual(more, []);
  assert.equal(text.slice(only?.start, only?.end), `keywarden: ignore hardcoded-key -- old ${key}`);
  assert.equal(only?.reason, `old sk_live_…${key.slice(-4)}`);
});

test("property: any text has suppressions inside it, and no finding is lost", () => {
  const pieces = fc.constantFrom(
    "# ",
    "// ",
    "/*",
    "*/",
    "<!--",
    "-->",
    "\n",
    "\r\n",
    "keywarden: ignore",
    "-next-line",
    "-file",
    " hardcoded-key",
    ", ",
    " -- ",
    "«K»",
    "«L»",
    "nosec ",
    "B105",
    "gitleaks:allow",
    "é",
    '"',
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(pieces, fc.string()), { maxLength: 30 }), fc.constantFrom("python", "javascript", undefined), (parts, language) => {
      const text = parts.join("");
      for (const { start, end } of suppressionsIn(text, language && commentsIn(text, language))) assert.ok(0 <= start && start < end && end <= text.length);
      const { kept, silenced } = outcome(text, language);
      assert.equal(kept.length + silenced.length, findingsIn(text).length);
    }),
    { numRuns: 400 },
  );
});

test("hostile texts cost little", () => {
  const before = performance.now();
  for (const text of [
    "# keywarden: ignore ".repeat(10_000),
    "# keywarden: ignore-next-line a\n".repeat(10_000),
    `# nosec${" ".repeat(900_000)}`,
    `${"#".repeat(900_000)} nosec`,
    `# keywarden: ignore ${"a,".repeat(400_000)}`,
  ])
    for (const comments of [undefined, [{ start: 0, end: text.length }], commentsIn(text, "python")]) {
      const findings = Array.from({ length: 1000 }, (_, index) => finding("hardcoded-key", { start: index, end: index + 1 }));
      applySuppressions(findings, suppressionsIn(text, comments), new LineIndex(text), { requireReason: false });
    }
  assert.ok(performance.now() - before < 3_000, `${performance.now() - before} ms`);
});
