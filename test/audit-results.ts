import type { KeyPermissions } from "../server/src/audit/permissions.ts";
import type { PracticeResult } from "../server/src/audit/practices/practice.ts";
import type { Audit } from "../server/src/audit/result.ts";
import { resourceOf } from "../server/src/model/stripe/permissions.ts";
import type { ReportRule } from "../server/src/report/report.ts";
import type { Finding } from "../server/src/rules/finding.ts";
import { DEFAULT_SETTINGS } from "../server/src/settings/settings.ts";
import { fakeKey } from "./placeholders.ts";

/** Results for tests of reports: a key used in one file and held in another, a secret without shape, and files full of tricks. */
export const key = fakeKey("sk_live");
export const otherKey = fakeKey("rk_live");
export const shapeless = "Xq7-no-shape-but-secret-91";

export const sources: Readonly<Record<string, string>> = {
  "src/pay.py": `import stripe\r\n# old: ${otherKey}\r\nstripe.api_key = KEY  # 🔑\r\n\r\nclient = Client("${shapeless}")\r\n`,
  "src/config.py": `KEY = "${key}"\n`,
  "tricks/a | `b` <i>.ts": `const a\t= "\u001b[31mred\u202e"; const key = "${key}"; ${"x".repeat(500)}\n`,
};

export const rules: readonly ReportRule[] = [
  {
    id: "hardcoded-key",
    title: "Stripe key in source",
    severity: "error",
    what: "A Stripe key stands in the source.",
    why: "Whoever reads the source can use it.",
    advice: "Read it from the environment.",
  },
];

function spanOf(path: string, part: string) {
  const start = sources[path]?.indexOf(part) ?? -1;
  if (start < 0) throw new Error(`${part} is not in ${path}`);
  return { start, end: start + part.length };
}

export const crossFile: Finding = {
  rule: "hardcoded-key",
  message: "A live Stripe secret key stands in the source: read it from the environment.",
  severity: "error",
  confidence: "high",
  path: "src/pay.py",
  span: spanOf("src/pay.py", "KEY  #"),
  evidence: { kind: "secret-key", mode: "live", masked: `sk_live_…${key.slice(-4)}`, fingerprint: "0123abcd", wanted: "secret" },
  steps: [{ path: "src/config.py", span: spanOf("src/config.py", `"${key}"`), text: "assigned to `KEY`" }],
  fingerprint: "f-cross",
  secrets: [],
  circumstances: [],
};

export const withoutShape: Finding = {
  rule: "unheard-of",
  message: "Something | stands <here>.",
  severity: "hint",
  confidence: "low",
  path: "src/pay.py",
  span: spanOf("src/pay.py", `"${shapeless}"`),
  evidence: { kind: undefined, mode: undefined, masked: `(${shapeless.length} characters)`, fingerprint: undefined, wanted: "secret" },
  steps: [],
  fingerprint: "f-shapeless",
  secrets: [spanOf("src/pay.py", shapeless)],
  circumstances: ["test"],
};

const tricky = "tricks/a | `b` <i>.ts";
export const inTricks: Finding = { ...crossFile, severity: "warning", path: tricky, span: spanOf(tricky, `"${key}"`), steps: [], fingerprint: "f-tricks" };

/** A key with a permission that has a name and one that has none, and something that is not decided; and calls with a key that is not known. */
export const somePermissions: readonly KeyPermissions[] = [
  {
    key: { id: "key 0123abcd", kind: "literal", name: `sk_live_…${key.slice(-4)}` },
    deployable: "apps/shop",
    given: [{ path: "src/pay.py", span: spanOf("src/pay.py", "KEY  #") }],
    needs: [
      {
        resource: resourceOf("refunds"),
        level: "write",
        marks: ["refund"],
        calls: [{ path: "src/pay.py", span: spanOf("src/pay.py", "client"), name: "refunds.create", endpoint: "POST /v1/refunds", level: "write" }],
      },
      { resource: resourceOf("climate.orders"), level: "read", marks: [], calls: [] },
    ],
    undecided: [{ path: "src/pay.py", span: { start: 0, end: 6 }, text: "a request to an address made elsewhere: which endpoint it asks is not known" }],
  },
  {
    key: undefined,
    deployable: "",
    given: [],
    needs: [],
    undecided: [{ path: "gone.py", span: { start: 0, end: 0 }, text: "charges.frobnicate: which endpoint it asks is not known" }],
  },
];

export const practice: PracticeResult = {
  id: "pinned-actions",
  title: "Actions pinned to a commit",
  why: "A tag can be moved.",
  state: "partly",
  evidence: [
    { path: ".github/workflows/ci.yml", line: 8, text: "actions/checkout@v4" },
    { path: undefined, text: "and 3 more" },
  ],
  advice: "Write the full commit after `@`.",
  scaffold: "github",
};

export function auditOf(findings: readonly Finding[], changes: Partial<Audit["result"]> = {}): Audit {
  return {
    result: {
      tool: { name: "keywarden", version: "1.2.3" },
      root: "/home/me/my shop",
      findings,
      suppressed: [],
      files: { listed: 12, read: 10, bytes: 123_456, matched: 3, analysed: 4, skipped: [] },
      notes: [],
      exhausted: 0,
      functions: 7,
      settingsValid: true,
      permissions: [],
      practices: [],
      milliseconds: 1234,
      ...changes,
    },
    analysed: [],
    source: (path) => sources[path],
    settings: DEFAULT_SETTINGS,
    named: new Set(),
  };
}

export const fullAudit: Audit = auditOf([crossFile, withoutShape, inTricks], {
  suppressed: [{ finding: { ...crossFile, fingerprint: "f-suppressed" }, reason: `kept, was ${otherKey}` }],
  files: {
    listed: 12,
    read: 10,
    bytes: 123_456,
    matched: 3,
    analysed: 4,
    skipped: [
      { path: "logo.png", reason: "binary" },
      { path: `keys/${otherKey}.txt`, reason: "not readable: permission denied" },
    ],
  },
  notes: [{ path: "big.js", text: "larger than 1 MiB: only text rules ran" }],
  exhausted: 1,
});
