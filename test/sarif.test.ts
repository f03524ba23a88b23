import assert from "node:assert/strict";
import { test } from "node:test";
import official from "@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json" with { type: "json" };
import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import type { Log, Result } from "sarif";
import type { ReportInput } from "../server/src/report/report.ts";
import { sarifReport } from "../server/src/report/sarif.ts";
import { applyEdits } from "../server/src/text/edit.ts";
import { auditOf, crossFile, fullAudit, inTricks, rules, sources, withoutShape } from "./audit-results.ts";

/** The official schema, as Microsoft's package carries it. It is of draft 4: what Ajv has dropped since then is only the name of `$id`. */
const { id: _, $schema: __, ...schema } = official;
const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
(addFormats as unknown as (ajv: Ajv) => void)(ajv);
const validate = ajv.compile(schema);

function sarifOf(input: ReportInput): Log {
  const report: Log = JSON.parse(sarifReport(input));
  const valid: boolean = validate(report);
  assert.ok(valid, JSON.stringify(validate.errors, undefined, 2));
  return report;
}

function resultsOf(input: ReportInput): readonly Result[] {
  return sarifOf(input).runs.flatMap((it) => it.results ?? []);
}

test("the schema is in force", () => {
  const report = JSON.parse(sarifReport({ audits: [fullAudit], rules }));
  report.runs[0].results[0].level = "fatal";
  assert.ok(!validate(report));
});

test("reports are valid, whatever is in them", () => {
  sarifOf({ audits: [fullAudit, auditOf([])], rules });
  sarifOf({ audits: [], rules: [] });
  sarifOf({ audits: [{ ...fullAudit, source: () => undefined }], rules });
  sarifOf({ audits: [auditOf([{ ...crossFile, path: "a\ud800/b%c d#e?.py", span: { start: 3, end: 3 } }], { root: "C:\\Users\\me\\shop" })], rules });
});

test("levels, rules and the two lightest severities", () => {
  const results = resultsOf({ audits: [auditOf([crossFile, inTricks, withoutShape, { ...withoutShape, severity: "information" }])], rules });
  assert.deepEqual(
    results.map((it) => it.level),
    ["error", "warning", "note", "note"],
  );
  const [run] = sarifOf({ audits: [auditOf([crossFile, withoutShape])], rules }).runs;
  assert.deepEqual(
    run?.results?.map((it) => run.tool.driver.rules?.[it.ruleIndex ?? -1]?.id),
    ["hardcoded-key", "unheard-of"],
  );
  assert.match(run?.tool.driver.rules?.[0]?.help?.text ?? "", /Read it from the environment/);
  assert.equal(run?.columnKind, "utf16CodeUnits");
});

test("paths are relative to the root and escaped", () => {
  const [run] = sarifOf({ audits: [auditOf([inTricks])], rules }).runs;
  assert.deepEqual(run?.originalUriBaseIds, { "%SRCROOT%": { uri: "file:///home/me/my%20shop/" } });
  assert.deepEqual(run?.results?.[0]?.locations?.[0]?.physicalLocation?.artifactLocation, {
    uri: "tricks/a%20%7C%20%60b%60%20%3Ci%3E.ts",
    uriBaseId: "%SRCROOT%",
  });
  const [windows] = sarifOf({ audits: [auditOf([], { root: "C:\\Users\\me\\shop" })], rules }).runs;
  assert.equal(windows?.originalUriBaseIds?.["%SRCROOT%"]?.uri, "file:///C:/Users/me/shop/");
});

test("the way of a value is a code flow that ends at the finding, and related locations", () => {
  const [result] = resultsOf({ audits: [auditOf([crossFile])], rules });
  const flow = result?.codeFlows?.[0]?.threadFlows[0]?.locations.map((it) => it.location?.physicalLocation?.artifactLocation?.uri);
  assert.deepEqual(flow, ["src/config.py", "src/pay.py"]);
  assert.equal(result?.relatedLocations?.[0]?.message?.text, "assigned to `KEY`");
  assert.deepEqual(result?.locations?.[0]?.physicalLocation?.region, {
    startLine: 3,
    startColumn: 18,
    endLine: 3,
    endColumn: 24,
    charOffset: crossFile.span.start,
    charLength: 6,
  });
});

test("fingerprints stay when lines move", () => {
  const moved = { ...crossFile, span: { start: crossFile.span.start + 100, end: crossFile.span.end + 100 } };
  const fingerprints = resultsOf({ audits: [auditOf([crossFile]), auditOf([moved])], rules }).map((it) => it.partialFingerprints);
  assert.deepEqual(fingerprints, [{ "keywarden/v1": "f-cross" }, { "keywarden/v1": "f-cross" }]);
});

test("suppressed findings are results that say so", () => {
  const suppressed = resultsOf({ audits: [fullAudit], rules }).filter((it) => it.suppressions !== undefined);
  assert.deepEqual(
    suppressed.map((it) => it.suppressions?.[0]?.kind),
    ["inSource"],
  );
});

test("a fix, applied as the report says, is the edit that was offered", () => {
  const edits = [
    { span: { start: 0, end: 0 }, text: "import os\n" },
    { span: crossFile.span, text: 'os.environ["K"] #' },
  ];
  const fix = {
    title: "Read it",
    changes: [
      { kind: "edit" as const, path: "src/pay.py", edits },
      { kind: "create" as const, path: ".env.example", text: "K=\n" },
    ],
  };
  const [result] = resultsOf({ audits: [auditOf([crossFile])], rules, fixes: new Map([[crossFile, fix]]) });
  const [change, created] = result?.fixes?.[0]?.artifactChanges ?? [];
  const text = sources["src/pay.py"] ?? "";
  const again = change?.replacements.map((it) => {
    const start = it.deletedRegion.charOffset ?? -1;
    return { span: { start, end: start + (it.deletedRegion.charLength ?? 0) }, text: it.insertedContent?.text ?? "" };
  });
  assert.equal(applyEdits(text, again ?? []), applyEdits(text, edits));
  assert.equal(created?.artifactLocation.uri, ".env.example");
});

test("what was not looked at is a notification", () => {
  const [run] = sarifOf({ audits: [fullAudit], rules }).runs;
  const texts = run?.invocations?.[0]?.toolExecutionNotifications?.map((it) => it.message.text);
  assert.deepEqual(texts, ["not looked at: not readable: permission denied", "larger than 1 MiB: only text rules ran"]);
});

test("no more results than GitHub takes, the heaviest of them; each with a line", () => {
  const light = Array.from({ length: 24_990 }, (_, index) => ({ ...withoutShape, severity: "hint" as const, fingerprint: String(index) }));
  const heavy = Array.from({ length: 20 }, (_, index) => ({ ...crossFile, fingerprint: `heavy ${index}` }));
  // The schema takes its time over so many.
  const { runs } = JSON.parse(sarifReport({ audits: [auditOf([...light, ...heavy])], rules })) as Log;
  const results = runs[0]?.results ?? [];
  assert.equal(results.length, 25_000);
  assert.equal(results.filter(({ level }) => level === "error").length, 20);
  const [invocation] = runs[0]?.invocations ?? [];
  assert.match(JSON.stringify(invocation?.toolExecutionNotifications), /10 of 25010 results, the lightest, are left out: GitHub takes no more/);

  const blind = resultsOf({ audits: [{ ...auditOf([crossFile]), source: () => undefined }], rules });
  assert.deepEqual(blind[0]?.locations?.[0]?.physicalLocation?.region, { startLine: 1 });
});
