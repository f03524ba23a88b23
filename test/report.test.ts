import assert from "node:assert/strict";
import { test } from "node:test";
import { jsonReport } from "../server/src/report/json.ts";
import { markdownReport } from "../server/src/report/markdown.ts";
import { type Paint, prettyReport } from "../server/src/report/pretty.ts";
import type { ReportInput } from "../server/src/report/report.ts";
import { sarifReport } from "../server/src/report/sarif.ts";
import { ShownText } from "../server/src/report/show.ts";
import { auditOf, crossFile, fullAudit, inTricks, key, otherKey, rules, shapeless, sources, withoutShape } from "./audit-results.ts";
import { fakeKey } from "./placeholders.ts";

const plain = (text: string): string => text;
const noPaint: Paint = { bold: plain, dim: plain, red: plain, yellow: plain, blue: plain, cyan: plain, green: plain };
const pretty = (input: ReportInput, quiet = false): string => prettyReport(input, { paint: noPaint, prefix: () => "", quiet });

const masked = `sk_live_…${key.slice(-4)}`;

test("the terminal report shows the lines, masked, the way and the advice", () => {
  const report = pretty({ audits: [auditOf([crossFile, withoutShape])], rules });
  assert.equal(
    report,
    `src/pay.py
  3:18 error A live Stripe secret key stands in the source: read it from the environment. hardcoded-key
    2 │ # old: rk_live_…${otherKey.slice(-4)}
    3 │ stripe.api_key = KEY  # 🔑
      │                  ^^^^^^
    4 │
    1. assigned to \`KEY\` src/config.py:1:7
    → Read it from the environment.

  5:17 hint Something | stands <here>. (test) unheard-of
    4 │
    5 │ client = Client("(26 characters)")
      │                 ^^^^^^^^^^^^^^^^^
    6 │

1 error and 1 hint in 1 file
10 files read (123.5 kB), 4 looked at closely, 1.23 s
`,
  );
});

test("the quiet report is one line for each finding", () => {
  const lines = pretty({ audits: [auditOf([crossFile, inTricks])], rules }, true).split("\n");
  assert.deepEqual(
    lines.filter((it) => it.startsWith("  ")).map((it) => it.trim().split(" ")[0]),
    ["3:18", `1:${(sources[inTricks.path]?.indexOf(`"${key}"`) ?? 0) + 1}`],
  );
  assert.ok(!lines.join("\n").includes("│"));
});

test("what was not looked at is said, and an audit of nothing is not clean", () => {
  const report = pretty({ audits: [fullAudit], rules });
  assert.match(report, /2 skipped \(1 binary, 1 not readable: permission denied\), 1 finding suppressed, 1 of 7 functions too large/);
  assert.match(report, /skipped keys\/rk_live_….{4}\.txt: not readable: permission denied/);
  assert.match(report, /note: big\.js: larger than 1 MiB/);
  const files = { listed: 1, read: 0, bytes: 0, matched: 0, analysed: 0, skipped: [{ path: "a", reason: "binary" }] };
  const nothing = auditOf([], { files });
  assert.match(pretty({ audits: [nothing], rules }), /^nothing was scanned$/m);
  assert.match(markdownReport({ audits: [nothing], rules }), /Nothing was scanned/);
  assert.match(sarifReport({ audits: [nothing], rules }), /"executionSuccessful": false/);
  assert.match(pretty({ audits: [auditOf([])], rules }), /^nothing found$/m);
});

test("no report holds more of a key than its prefix and last four characters, nor anything that commands a terminal", () => {
  const fix = { title: "Move it", changes: [{ kind: "edit" as const, path: crossFile.path, edits: [{ span: crossFile.span, text: "x" }] }] };
  const input: ReportInput = { audits: [fullAudit, fullAudit], rules, fixes: new Map([[crossFile, fix]]) };
  const reports = { pretty: pretty(input), quiet: pretty(input, true), json: jsonReport(input), sarif: sarifReport(input), markdown: markdownReport(input) };
  for (const [name, report] of Object.entries(reports)) {
    for (const secret of [key, otherKey]) {
      const body = secret.slice("sk_live_".length);
      for (let at = 0; at + 6 <= body.length; at++) assert.ok(!report.includes(body.slice(at, at + 6)), `${name} holds ${at}`);
    }
    assert.ok(!report.includes(shapeless.slice(4, 10)), name);
    assert.doesNotMatch(report, /[\u001b\u202e]/, name);
    assert.ok(name === "quiet" || report.includes(masked), name);
  }
});

test("long lines are cut around the finding, which stays marked", () => {
  const lines = pretty({ audits: [auditOf([inTricks])], rules }).split("\n");
  const at = lines.findIndex((it) => it.includes(`"${masked}"`));
  const line = lines[at] ?? "";
  assert.ok(line.length < 180);
  assert.ok(line.endsWith("…"));
  const carets = lines[at + 1] ?? "";
  assert.equal(line.slice(carets.indexOf("^"), carets.lastIndexOf("^") + 1), `"${masked}"`);
});

test("a finding far into a line, over several lines, or at the end of the text is shown", () => {
  const far = new ShownText(`${"a".repeat(1000)}MARK${"b".repeat(1000)}`, []).linesAround({ start: 1000, end: 1004 }, 1);
  assert.equal(far.length, 1);
  assert.equal(far[0]?.text.slice(far[0].marked?.start, far[0].marked?.end), "MARK");
  const secret = `"""\n${"s".repeat(9)}\n"""`;
  const text = `a\nx = ${secret}\nb`;
  const shown = new ShownText(text, [{ start: 6, end: 6 + secret.length }]).linesAround({ start: 6, end: 6 + secret.length }, 1);
  assert.deepEqual(
    shown.map((it) => it.text),
    ["a", 'x = "(15 characters)"', '"(15 characters)"', '"(15 characters)"', "b"],
  );
  assert.deepEqual(new ShownText("", []).linesAround({ start: 0, end: 0 }, 1), [{ number: 1, text: "", marked: { start: 0, end: 1 } }]);
  assert.equal(new ShownText("a\n", []).linesAround({ start: 99, end: 120 }, 0).length, 1);
});

test("publishable keys are masked like the others", () => {
  const publishable = fakeKey("pk_live");
  assert.equal(new ShownText(`k = "${publishable}"`, []).linesAround({ start: 0, end: 1 }, 0)[0]?.text, `k = "pk_live_…${publishable.slice(-4)}"`);
});

test("a key that runs into the marked part is not torn apart", () => {
  const one = fakeKey("sk_test");
  const text = `k=${one};`;
  for (const span of [
    { start: 10, end: 40 },
    { start: 0, end: 20 },
    { start: 20, end: text.length },
    { start: 2, end: 2 },
  ]) {
    const [line] = new ShownText(text, []).linesAround(span, 0);
    assert.equal(line?.text, `k=sk_test_…${one.slice(-4)};`, JSON.stringify(span));
  }
});

test("JSON counts lines and columns from 1 and tells everything", () => {
  const report = JSON.parse(jsonReport({ audits: [fullAudit], rules }));
  assert.equal(report.format, "keywarden-audit");
  assert.equal(report.version, 1);
  assert.deepEqual(report.tool, { name: "keywarden", version: "1.2.3" });
  const [audit] = report.audits;
  assert.deepEqual(audit.findings[0].range, {
    start: { offset: crossFile.span.start, line: 3, column: 18 },
    end: { offset: crossFile.span.end, line: 3, column: 24 },
  });
  assert.deepEqual(audit.findings[0].steps[0].range.start, { offset: 6, line: 1, column: 7 });
  assert.equal(audit.findings[0].evidence.masked, masked);
  assert.equal(audit.suppressed.length, 1);
  assert.equal(audit.files.skipped.length, 2);
  assert.equal(audit.milliseconds, 1234);
});

test("Markdown holds together whatever file names and messages are made of", () => {
  const report = markdownReport({ audits: [fullAudit], rules });
  const rows = report.split("\n").filter((it) => it.startsWith("| "));
  assert.equal(rows.length, 2 + 3);
  for (const row of rows.slice(1)) assert.equal(row.match(/(?<!\\)\|/g)?.length, 5, row);
  assert.doesNotMatch(report, /^[^`]*<i>/m);
  assert.match(report, /^> 3 stripe\.api_key = KEY/m);
});

test("reports take very many findings", () => {
  const number = 5000;
  const many = auditOf(Array.from({ length: number }, () => withoutShape));
  const skipped = Array.from({ length: 150_000 }, (_, index) => ({ path: `${index}`, reason: "not readable" }));
  const input: ReportInput = { audits: [{ ...many, result: { ...many.result, files: { ...many.result.files, skipped } } }], rules };
  assert.ok(pretty(input).includes(`${number} hints in 1 file`));
  assert.ok(markdownReport(input).includes(`${number} hints in 1 file`));
  assert.equal(JSON.parse(jsonReport(input)).audits[0].findings.length, number);
  assert.equal(JSON.parse(sarifReport(input)).runs[0].results.length, number);
});

test("a report without the source still says what and where", () => {
  const lost = { ...auditOf([crossFile]), source: () => undefined };
  assert.match(pretty({ audits: [lost], rules }), /A live Stripe secret key/);
  assert.deepEqual(JSON.parse(jsonReport({ audits: [lost], rules })).audits[0].findings[0].range.start, { offset: crossFile.span.start });
});
