import { SEVERITIES } from "../settings/severity.ts";

/**
 * The schema of the JSON report. Readers may rely on it: what is there stays, with the same meaning, for as long as `version` is the same; new properties may come,
 * and then they are here as well.
 */
export function reportJsonSchema(): object {
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $id: "https://raw.githubusercontent.com/keywarden/keywarden/main/docs/report.schema.json",
    title: "Keywarden's report of an audit",
    ...object({
      format: { const: "keywarden-audit" },
      version: { const: 1 },
      tool: object({ name: { const: "keywarden" }, version: text }, "Left out where nothing was audited."),
      audits: list({ $ref: "#/$defs/audit" }, "One for each root."),
      keys: list({ $ref: "#/$defs/key" }, "The keys that findings are about, the gravest first."),
    }),
    required: ["format", "version", "audits", "keys"],
    $defs: {
      audit: object({
        root: { type: "string", description: "The folder's absolute path." },
        findings: list({ $ref: "#/$defs/finding" }, "In order of path and place."),
        suppressed: list(
          object({ by: { enum: ["comment", "settings", "baseline"] }, reason: orNull(text), finding: { $ref: "#/$defs/finding" } }),
          "Silenced.",
        ),
        files: object({
          listed: number,
          read: number,
          bytes: number,
          matched: number,
          analysed: number,
          skipped: list(object({ path: text, reason: text })),
        }),
        notes: list(object({ path: orNull(text), text })),
        permissions: list({ $ref: "#/$defs/permissions" }, "What a restricted key must be allowed, for each key and deployable."),
        practices: list({ $ref: "#/$defs/practice" }, "The checklist of good habits; empty where only single files were looked at."),
        history: orNull(object({ walked: { type: "boolean" }, objects: number, bytes: number }), "Null where the git history was not asked for."),
        functions: number,
        exhausted: { type: "integer", description: "How many functions were too large to follow to the end." },
        milliseconds: orNull(number),
      }),
      finding: object({
        rule: text,
        severity: { enum: [...SEVERITIES] },
        confidence: { enum: ["high", "medium", "low"] },
        message: text,
        path: text,
        range: { $ref: "#/$defs/range" },
        evidence: orNull({ $ref: "#/$defs/evidence" }),
        circumstances: list(text, "Why it is lighter than usual."),
        steps: list(object({ text, path: text, range: { $ref: "#/$defs/range" } }), "How the value came, in order."),
        fingerprint: { type: "string", description: "The same after lines have moved." },
        history: orNull({ $ref: "#/$defs/history" }, "Of a key in the git history; the finding's path is then COMMIT:PATH."),
      }),
      history: object({
        path: orNull(text),
        paths: list(text),
        where: list({ enum: ["file", "message", "tag", "note", "stash", "unreachable"] }),
        first: orNull({ $ref: "#/$defs/commit" }, "The commit that brought the key."),
        last: orNull({ $ref: "#/$defs/commit" }, "The newest that wrote a file with it."),
        removed: orNull({ $ref: "#/$defs/commit" }, "The newest that took it out of a file."),
        inHead: { type: "boolean", description: "Whether it is in what is checked out." },
        refs: list(text, "Branches, tags and other refs that hold it, twenty at most."),
        rolled: orNull(object({ by: orNull(text), on: orNull(text) })),
      }),
      commit: object({ id: text, date: { type: "string", description: "When its author made it." } }),
      evidence: object({
        kind: orNull(text),
        mode: orNull({ enum: ["live", "test"] }),
        masked: { type: "string", description: "Prefix and last four characters, never more." },
        fingerprint: orNull({ type: "string", description: "Of the key, not of the place." }),
        wanted: orNull({ enum: ["secret", "webhook-secret", "publishable"] }),
      }),
      range: object({ start: { $ref: "#/$defs/point" }, end: { $ref: "#/$defs/point" } }),
      point: {
        ...object({
          offset: { type: "integer", description: "In UTF-16 units." },
          line: { type: "integer", description: "Counts from 1." },
          column: { type: "integer", description: "Counts from 1, in UTF-16 units." },
        }),
        required: ["offset"],
      },
      place: placed({}),
      permissions: object({
        key: orNull(
          object({ kind: { enum: ["environment", "setting", "store", "literal"] }, name: text }),
          "Null where it is not known which key the calls are made with.",
        ),
        deployable: { type: "string", description: "The folder of the nearest manifest, relative to the root." },
        given: list({ $ref: "#/$defs/place" }, "Where clients get the key."),
        needs: list(
          object({
            resource: text,
            title: text,
            permission: orNull({ type: "string", description: "As Stripe's error messages call it." }),
            level: { $ref: "#/$defs/level" },
            marks: list({ enum: ["payout", "transfer", "refund", "external account", "deletion"] }),
            calls: list(placed({ name: text, endpoint: text, level: { $ref: "#/$defs/level" } })),
          }),
        ),
        undecided: list(placed({ text })),
      }),
      level: { enum: ["read", "write"] },
      practice: object({
        id: text,
        title: text,
        state: { enum: ["in place", "partly", "missing", "unknown", "not applicable"] },
        evidence: list(object({ path: orNull(text), line: orNull(number), text })),
        advice: orNull(text),
        scaffold: orNull({ enum: ["pre-commit", "github", "gitlab", "runbook"] }),
      }),
      key: object({
        fingerprint: text,
        masked: text,
        kind: text,
        mode: orNull({ enum: ["live", "test"] }),
        findings: list(text, "Fingerprints of findings."),
        deployables: list(text),
        rotation: list(object({ text, address: orNull(text) }), "What to do, in the order in which nothing fails."),
      }),
    },
  };
}

const text = { type: "string" };
const number = { type: "integer" };

/** An object with these properties, all of them and no others. */
function object(properties: Readonly<Record<string, object>>, description?: string): object {
  return { type: "object", ...(description !== undefined && { description }), properties, required: Object.keys(properties), additionalProperties: false };
}

function list(items: object, description?: string): object {
  return { type: "array", ...(description !== undefined && { description }), items };
}

function orNull(schema: object, description?: string): object {
  return { ...(description !== undefined && { description }), anyOf: [schema, { type: "null" }] };
}

/** Something at a place in a file; line and column where the text was known. */
function placed(properties: Readonly<Record<string, object>>): object {
  const own = { path: text, line: number, column: number };
  return { type: "object", properties: { ...own, ...properties }, required: ["path", ...Object.keys(properties)], additionalProperties: false };
}
