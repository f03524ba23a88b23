import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { auditWorkspace } from "../../../server/src/audit/audit.ts";
import type { Audit } from "../../../server/src/audit/result.ts";
import { createSession } from "../../../server/src/engine/session.ts";
import { grammarOfFile } from "../../../server/src/facts/languages.ts";
import type { Finding } from "../../../server/src/rules/finding.ts";
import type { Syntax } from "../../../server/src/syntax/parser.ts";
import { LineIndex } from "../../../server/src/text/line-index.ts";
import { testEndpoints, testSyntax } from "../../assets.ts";
import { ROOT } from "../cache.ts";
import { type RealPackage, realPackages } from "./packages.ts";

/** What a person said of a finding, after a look at the code. */
interface Verdict {
  readonly rule: string;
  /** For the reader; the fingerprint is what counts. */
  readonly at: string;
  readonly verdict: "true" | "false" | "arguable";
  readonly reason: string;
}

type Verdicts = Readonly<Record<string, Readonly<Record<string, Verdict>>>>;

const VERDICTS = new URL("verdicts.json", import.meta.url);
const PAGE = join(ROOT, "docs/real-input.md");

/** Audits published packages, writes docs/real-input.md; false if something crashed, or a finding has no verdict, or one that was judged is gone. */
export async function realInput(): Promise<boolean> {
  const syntax = await testSyntax();
  const verdicts: Verdicts = JSON.parse(readFileSync(VERDICTS, "utf8"));
  const rows: string[] = [];
  const judged: string[] = [];
  const troubles: string[] = [];
  const totals = { true: 0, false: 0, arguable: 0 };
  for (const real of realPackages()) {
    const audit = await audited(real, syntax);
    const { files, findings, functions, exhausted } = audit.result;
    for (const { path, reason } of files.skipped) if (reason.includes("internal error")) troubles.push(`${real.title}: ${path}: ${reason}`);
    for (const { path, text } of audit.result.notes) if (text.includes("rule failed")) troubles.push(`${real.title}: ${path}: ${text}`);
    const known = new Map(Object.entries(verdicts[real.title] ?? {}));
    for (const finding of findings) {
      const at = placeOf(finding, audit);
      const verdict = known.get(finding.fingerprint);
      known.delete(finding.fingerprint);
      // Of several that say the same in one file, another may have been meant.
      if (verdict?.at !== at) {
        troubles.push(`${real.title}: no verdict on ${finding.fingerprint} ${finding.rule} ${at}: ${finding.message}`);
        continue;
      }
      totals[verdict.verdict]++;
      judged.push(`| ${real.title} | \`${at}\` | ${finding.rule} | ${finding.severity} | ${verdict.verdict} | ${verdict.reason} |`);
    }
    for (const [fingerprint, { rule, at }] of known)
      troubles.push(`${real.title}: the verdict on ${fingerprint} (${rule}, ${at}) is about nothing that is found`);
    const broken = brokenFiles(real, audit, syntax);
    const found = findings.map(({ rule }) => rule);
    const counts = [...new Set(found)].sort().map((rule) => `${rule} ${found.filter((it) => it === rule).length}`);
    rows.push(
      `| ${real.title} | ${files.read} | ${files.bytes} | ${audit.analysed.length} | ${broken} | ${functions} | ${exhausted} | ${counts.join(", ") || "none"} |`,
    );
  }
  writeFileSync(PAGE, page(rows, judged, totals));
  for (const trouble of troubles) console.error(trouble);
  console.log(
    `${rows.length} packages; findings judged true ${totals.true}, arguable ${totals.arguable}, false ${totals.false}; ${troubles.length} troubles; docs/real-input.md written`,
  );
  return troubles.length === 0;
}

async function audited(real: RealPackage, syntax: Syntax): Promise<Audit> {
  const [audit] =
    (await auditWorkspace([{ folder: real.folder }], {
      version: "bench",
      createSession: (settings) => createSession({ syntax, settings, endpoints: testEndpoints }),
      includeIgnored: true,
      gitAllowed: false,
    })) ?? [];
  if (!audit) throw new Error("cancelled by nobody");
  return audit;
}

/** How many of the analysed files have errors for the parser. */
function brokenFiles(real: RealPackage, audit: Audit, syntax: Syntax): number {
  return audit.analysed.filter((path) => {
    const grammar = grammarOfFile(path);
    return grammar && syntax.parseOnce(grammar, readFileSync(join(real.folder, path), "utf8"))?.broken;
  }).length;
}

function placeOf({ path, span }: Finding, audit: Audit): string {
  return `${path}:${new LineIndex(audit.source(path) ?? "").positionAt(span.start).line + 1}`;
}

function page(rows: readonly string[], judged: readonly string[], totals: { true: number; false: number; arguable: number }): string {
  return `# Real input

Made by \`npm run bench -- --real\`; nobody edits it. Published packages that use Stripe, by pinned version and SHA-256 (\`test/bench/real/packages.json\`), with their \`dist\` folders.
"Analysed" are the files with something of Stripe's and those that they hang together with; "broken" those of them in which the parser meets errors; "exhausted" the functions that met a bound.

| package | files | bytes | analysed | broken | functions | exhausted | findings |
| --- | --- | --- | --- | --- | --- | --- | --- |
${rows.join("\n")}

## Every finding, judged

By a look at the code (\`test/bench/real/verdicts.json\`): ${totals.true} true, ${totals.arguable} arguable, ${totals.false} false. "True" says that the code does what the rule says, not that the package is unsafe: what is in a test or an example weighs less.

| package | place | rule | severity | verdict | why |
| --- | --- | --- | --- | --- | --- |
${judged.join("\n")}
`;
}
