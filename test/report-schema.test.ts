import assert from "node:assert/strict";
import { test } from "node:test";
import { Ajv2020 } from "ajv/dist/2020.js";
import { jsonReport } from "../server/src/report/json.ts";
import { reportJsonSchema } from "../server/src/report/json-schema.ts";
import { auditOf, crossFile, fullAudit, practice, rules, somePermissions } from "./audit-results.ts";
import { upToDate } from "./up-to-date.ts";

/** The JSON report is what its schema says, and the schema is what docs/ hold. */

const validate = new Ajv2020({ strict: true, allErrors: true }).compile(reportJsonSchema());

function assertValid(text: string): void {
  const valid = validate(JSON.parse(text));
  assert.ok(valid, JSON.stringify(validate.errors, undefined, 2));
}

test("docs/report.schema.json is the schema", () => {
  upToDate("docs/report.schema.json", `${JSON.stringify(reportJsonSchema(), undefined, 2)}\n`);
});

test("reports are valid, whatever is in them", () => {
  assertValid(jsonReport({ audits: [], rules }));
  assertValid(jsonReport({ audits: [auditOf([])], rules }));
  assertValid(
    jsonReport({ audits: [fullAudit, auditOf([crossFile], { permissions: somePermissions, practices: [practice], milliseconds: undefined })], rules }),
  );
  assertValid(jsonReport({ audits: [{ ...fullAudit, source: () => undefined }], rules }));
});

test("the schema is in force", () => {
  const report = JSON.parse(jsonReport({ audits: [fullAudit], rules }));
  for (const change of [{ version: 2 }, { more: 1 }, { audits: [{ ...report.audits[0], findings: [{}] }] }, { keys: undefined }])
    assert.ok(!validate(JSON.parse(JSON.stringify({ ...report, ...change }))), JSON.stringify(change).slice(0, 40));
});
