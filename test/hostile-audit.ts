import type { Audit } from "../server/src/audit/result.ts";
import { auditOf, crossFile, practice, somePermissions } from "./audit-results.ts";

/** Text that does harm wherever it is taken for markup. */
export const HOSTILE = [
  "<script>window.harmed = 1</script>",
  `"><img src=x onerror="window.harmed = 1">`,
  "'><svg/onload=window.harmed=1>",
  "</style></script><script>window.harmed = 1</script>",
  "<!-- <script>window.harmed = 1</script> -->",
  "`<a href=javascript:window.harmed=1>`",
  "&lt;script&gt; {{constructor}} ${window.harmed = 1}",
  "]]>\n::error::injected\u0000\u0008\ud800",
];

/** An audit in which all that comes from outside is this text. */
export function hostileAudit(text: string): Audit {
  const finding = { ...crossFile, message: text, path: text, rule: text, circumstances: [text], steps: [{ path: text, span: { start: 0, end: 3 }, text }] };
  return {
    ...auditOf([finding], {
      root: `/${text}`,
      suppressed: [{ finding, reason: text }],
      notes: [{ path: text, text }],
      files: { listed: 1, read: 1, bytes: 1, matched: 1, analysed: 1, skipped: [{ path: text, reason: "not readable" }] },
      permissions: somePermissions.map((it) => ({
        ...it,
        key: it.key && { ...it.key, name: text },
        deployable: text,
        given: [{ path: text, span: { start: 0, end: 1 } }],
        needs: it.needs.map((need) => ({ ...need, calls: need.calls.map((call) => ({ ...call, path: text, name: text })) })),
        undecided: [{ path: text, span: { start: 0, end: 1 }, text }],
      })),
      practices: [{ ...practice, evidence: [{ path: text, line: 1, text }] }],
    }),
    source: () => `before ${text} after\n${text}`,
  };
}
