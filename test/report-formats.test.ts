import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { SaxesParser } from "saxes";
import type { Audit } from "../server/src/audit/result.ts";
import { githubReport } from "../server/src/report/github.ts";
import { gitlabReport } from "../server/src/report/gitlab.ts";
import { htmlReport } from "../server/src/report/html/page.ts";
import { junitReport } from "../server/src/report/junit.ts";
import { keyStories } from "../server/src/report/keys.ts";
import { markdownReport } from "../server/src/report/markdown.ts";
import { permissionsReport, permissionsTable } from "../server/src/report/permissions.ts";
import { practicesList, practicesSummary } from "../server/src/report/practices.ts";
import type { Paint } from "../server/src/report/pretty.ts";
import { rotationSteps } from "../server/src/report/rotation.ts";
import type { Finding } from "../server/src/rules/finding.ts";
import { auditOf, crossFile, fullAudit, inTricks, key, otherKey, practice, rules, shapeless, somePermissions, sources, withoutShape } from "./audit-results.ts";
import { HOSTILE, hostileAudit } from "./hostile-audit.ts";

const plain = (text: string): string => text;
const noPaint: Paint = { bold: plain, dim: plain, red: plain, yellow: plain, blue: plain, cyan: plain, green: plain };
const masked = `sk_live_…${key.slice(-4)}`;
const whole: Audit = auditOf(fullAudit.result.findings, { ...fullAudit.result, permissions: somePermissions, practices: [practice] });

test("the page is one file with one style and one script, and lets nothing else run", () => {
  const { text } = htmlReport({ audits: [whole, auditOf([])], rules });
  const hash = (part: string): string => createHash("sha256").update(part).digest("base64");
  const [, style = ""] = /<style>([\s\S]*?)<\/style>/.exec(text) ?? [];
  const [, script = ""] = /<script>([\s\S]*?)<\/script>/.exec(text) ?? [];
  const [, policy = ""] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(text) ?? [];
  assert.equal(
    policy.replaceAll("&#39;", "'"),
    `default-src 'none'; style-src 'sha256-${hash(style)}'; script-src 'sha256-${hash(script)}'; base-uri 'none'; form-action 'none'`,
  );
  assert.equal(text.match(/<script|<style/g)?.length, 2);
  // What could load or send something.
  assert.deepEqual(text.match(/\s(?:src|srcset|style|on\w+|action|data)=/g), null);
  for (const [, address = ""] of text.matchAll(/href="([^"]*)"/g)) assert.match(address, /^(?:#[a-z]+|https:\/\/dashboard\.stripe\.com\/)/);
  // A script that is a line long would hide what a reviewer should see.
  assert.ok(!script.includes("innerHTML") && !script.includes("fetch(") && !script.includes("eval"));
});

test("the page tells each key's story, the ways, the permissions and the practices", () => {
  const { text, places } = htmlReport({ audits: [whole], rules });
  for (const part of [
    masked,
    "a live-mode Stripe secret key",
    "How to roll it without anything failing",
    "keywarden rolled 0123abcd",
    "src/pay.py:3:18",
    "src/config.py:1:7",
    "assigned to",
    "Read it from the environment.",
    "(26 characters)",
    "Charges and refunds",
    `<span class="mark">refund</span>`,
    "a request to an address made elsewhere",
    "a key that is not known",
    "Actions pinned to a commit",
    ".github/workflows/ci.yml:8",
    "keywarden init github",
    "not readable: permission denied",
    "larger than 1 MiB",
    "1 finding ignored",
  ])
    assert.ok(text.includes(part.replaceAll("'", "&#39;")), part);
  for (const secret of [key, otherKey, shapeless]) assert.ok(!text.includes(secret.slice(-12)));
  // Each place has its number, in the order of the page.
  assert.deepEqual(
    [...text.matchAll(/data-open="(\d+)"/g)].map(([, number]) => Number(number)),
    places.map((_, index) => index),
  );
  assert.deepEqual(places[0], { root: whole.result.root, path: crossFile.path, span: crossFile.span });
});

test("the page lists the keys first, and what is about none by rule, with what to do said once", () => {
  const finding = whole.result.findings.find(({ rule }) => rule === crossFile.rule);
  assert.ok(finding);
  const about = (line: number, rule: string, severity: Finding["severity"]): Finding => ({
    ...finding,
    rule,
    severity,
    evidence: undefined,
    message: `${rule} ${line}`,
    fingerprint: `${rule}${line}`,
  });
  const findings = [about(1, "hints", "hint"), about(2, "errors", "error"), about(3, "hints", "hint"), ...whole.result.findings];
  const more = ["hints", "errors"].map((id) => ({ id, title: `About ${id}`, severity: "hint" as const, what: "What.", why: "Why.", advice: `Do ${id}.` }));
  const { text } = htmlReport({ audits: [{ ...whole, result: { ...whole.result, findings } }], rules: [...rules, ...more] });
  assert.equal(text.split("Do hints.").length, 2);
  const order = ["<h3>About errors</h3>", "errors 2", "<h3>About hints</h3>", "hints 1", "hints 3"].map((it) => text.indexOf(it));
  assert.deepEqual(
    order,
    order.toSorted((a, b) => a - b),
  );
  assert.ok(order.every((it) => it > 0));
  for (const [, number] of text.matchAll(/href="#key-(\d+)"/g)) assert.ok(text.includes(`<h3 id="key-${number}">`));
});

test("the page of nothing says so, and offers no filter", () => {
  const nothing = { ...whole, result: { ...whole.result, findings: [] } };
  const { text } = htmlReport({ audits: [nothing], rules });
  assert.ok(text.includes("Nothing was found."));
  assert.ok(!text.includes(`id="filter"`));
});

test("what the history says of a key stands on a time line, in order", () => {
  const history: NonNullable<Finding["history"]> = {
    path: "src/<old>.py",
    paths: ["src/<old>.py", "b.py"],
    where: ["file", "tag"],
    first: { id: "1".repeat(40), date: "2021-05-01T10:00:00Z" },
    last: { id: "2".repeat(40), date: "2022-06-01T10:00:00Z" },
    removed: { id: "3".repeat(40), date: "2023-07-01T10:00:00Z" },
    inHead: false,
    refs: ["refs/heads/main"],
    rolled: { by: "ada", on: "2023-07-02" },
  };
  const { text } = htmlReport({ audits: [auditOf([{ ...crossFile, rule: "key-in-history", path: "111111111111:src/<old>.py", steps: [], history }])], rules });
  const [, line = ""] = /What the history says of it">([\s\S]*?)<\/ol>/.exec(text) ?? [];
  const said = line
    .replace(/<[^>]*>/g, "")
    .split("\n")
    .filter((it) => it !== "");
  assert.deepEqual(said, [
    "2021-05-01: first committed, in 111111111111",
    "2022-06-01: last written into a file, in 222222222222",
    "2023-07-01: taken out of a file, in 333333333333",
    "2023-07-02: rolled by ada",
    "It is no longer in what is checked out. In the history it is in a file, a tag. Files: src/&#60;old&#62;.py, b.py. Held by refs/heads/main.",
  ]);
});

test("only what an editor can fix is said to be fixable", () => {
  const numbers = new Map([[withoutShape, 7]]);
  const { text } = htmlReport({ audits: [whole], rules }, numbers);
  assert.deepEqual(text.match(/data-fix="\d+"/g), ['data-fix="7"']);
});

for (const [index, hostile] of HOSTILE.entries()) {
  test(`nothing in a finding becomes part of the page, or a command: ${index}`, () => {
    const { text } = htmlReport({ audits: [hostileAudit(hostile)], rules });
    assert.deepEqual(tagsOf(text), tagsOf(htmlReport({ audits: [hostileAudit("harmless")], rules }).text));
    assert.equal(text.match(/<script/g)?.length, 1);

    const commands = githubReport({ audits: [hostileAudit(hostile)], rules })
      .trimEnd()
      .split("\n");
    assert.equal(commands.filter((it) => it.startsWith("::")).length, 2);
    assert.equal(commands.length, 3);

    JSON.parse(gitlabReport({ audits: [hostileAudit(hostile)], rules }));
    wellFormed(junitReport({ audits: [hostileAudit(hostile)], rules }));
  });
}

/** The tags of a page's body in order; back quotes may make code of a text. */
function tagsOf(page: string): string[] {
  const body = page.slice(page.indexOf("<body>"), page.lastIndexOf("<script>"));
  return [...body.matchAll(/<\/?[a-z0-9]+/gi)].map(([tag]) => tag).filter((it) => !/code$/.test(it));
}

/** The names of the elements of an XML text; throws where it is none. */
function wellFormed(text: string): string[] {
  const names: string[] = [];
  const parser = new SaxesParser();
  parser.on("opentag", ({ name }) => names.push(name));
  parser.on("error", (error) => {
    throw error;
  });
  parser.write(text).close();
  return names;
}

const tricksColumn = (sources[inTricks.path]?.indexOf(`"${key}"`) ?? 0) + 1;

test("annotations of GitHub stand at their lines, the gravest first", () => {
  assert.deepEqual(
    githubReport({ audits: [auditOf([withoutShape, inTricks, crossFile])], rules }, () => "shop/")
      .trimEnd()
      .split("\n"),
    [
      "::error file=shop/src/pay.py,line=3,endLine=3,col=18,endColumn=24,title=Stripe key in source (hardcoded-key)::A live Stripe secret key stands in the source: read it from the environment.",
      `::warning file=shop/tricks/a | \`b\` <i>.ts,line=1,endLine=1,col=${tricksColumn},endColumn=${tricksColumn + key.length + 2},title=Stripe key in source (hardcoded-key)::A live Stripe secret key stands in the source: read it from the environment.`,
      "::notice file=shop/src/pay.py,line=5,endLine=5,col=17,endColumn=45,title=unheard-of (unheard-of)::Something | stands <here>.",
      "1 error, 1 warning and 1 hint in 2 files; 10 files read (123.5 kB), 4 looked at closely",
    ],
  );
});

test("GitLab's report has what it asks for", () => {
  const issues = JSON.parse(gitlabReport({ audits: [auditOf([crossFile, withoutShape])], rules }, () => "shop/"));
  assert.deepEqual(issues[0], {
    description: crossFile.message,
    check_name: "hardcoded-key",
    fingerprint: "f-cross",
    severity: "critical",
    categories: ["Security"],
    location: { path: "shop/src/pay.py", lines: { begin: 3, end: 3 } },
  });
  assert.equal(issues[1].severity, "info");
  assert.deepEqual(JSON.parse(gitlabReport({ audits: [auditOf([])], rules })), []);
});

test("JUnit's report counts what it holds", () => {
  const report = junitReport({ audits: [fullAudit], rules });
  const names = wellFormed(report);
  const count = (name: string): number => names.filter((it) => it === name).length;
  assert.match(report, /<testsuites name="Keywarden" failures="3">/);
  assert.match(report, /tests="4" failures="3" errors="0" skipped="1" time="1\.234"/);
  assert.deepEqual([count("testcase"), count("failure"), count("skipped"), count("system-err")], [4, 3, 1, 1]);
  // A rule that found nothing has passed; an audit of nothing has not.
  assert.match(junitReport({ audits: [auditOf([])], rules }), /<testcase classname="hardcoded-key" name="nothing found"\/>/);
  const nothing = auditOf([], { files: { listed: 0, read: 0, bytes: 0, matched: 0, analysed: 0, skipped: [] } });
  assert.match(junitReport({ audits: [nothing], rules }), /errors="1".*[\s\S]*nothing was scanned/);
});

test("permissions as a table and as JSON", () => {
  const audits = [whole];
  const table = permissionsTable(audits, noPaint, () => "shop/");
  assert.match(table, new RegExp(`^${masked} in apps/shop\n {2}Charges and refunds {2}write  ?\\(refund\\)\n`));
  assert.match(table, /refunds\.create shop\/src\/pay\.py:5:1/);
  assert.match(table, /\? a request to an address made elsewhere/);
  assert.match(table, /apikeys\/create\?name=shop&permissions%5B%5D=rak_refund_write$/m);
  assert.match(
    permissionsTable([auditOf([])], noPaint, () => ""),
    /no call of Stripe's API was seen/,
  );
  const { audits: roots } = JSON.parse(permissionsReport(audits));
  assert.equal(roots[0].permissions[0].needs[0].permission, "rak_refund_write");
  assert.equal(roots[0].permissions[0].needs[1].permission, null);
  assert.equal(roots[0].permissions[1].key, null);
});

test("practices as a list, and how many there are", () => {
  const audits = [
    auditOf([], { practices: [practice, { ...practice, state: "in place", evidence: [] }, { ...practice, state: "not applicable", evidence: [] }] }),
  ];
  assert.equal(practicesSummary(audits), "1 of 2 practices is in place");
  assert.match(practicesList(audits, noPaint), /^~ Actions pinned to a commit partly\n {4}\.github\/workflows\/ci\.yml:8: actions\/checkout@v4\n/);
});

test("Markdown has permissions, practices and how to roll each key", () => {
  const report = markdownReport({ audits: [whole], rules });
  assert.match(report, /\| Charges and refunds \| write \(refund\) \| `src\/pay\.py:5:1` \|/);
  assert.match(report, /\| partly \| Actions pinned to a commit \|/);
  assert.match(report, new RegExp(`### How to roll \`${masked}\``));
});

test("each kind of key has its checklist, and ends with a note for the team", () => {
  const [story] = keyStories([whole]);
  assert.deepEqual([story?.fingerprint, story?.findings.length, story?.deployables], ["0123abcd", 2, ["apps/shop"]]);
  const steps = rotationSteps({ kind: "secret-key", mode: "live", fingerprint: "0123abcd", deployables: ["apps/shop"] }).map(({ text }) => text);
  // The new key is everywhere before the old one goes.
  const at = (part: string): number => steps.findIndex((it) => it.includes(part));
  assert.ok(at("Put the new key where the programs in apps/shop") < at("old key expire") && at("old key expire") < at("keywarden rolled 0123abcd"));
  for (const kind of ["restricted-key", "organization-key", "webhook-secret", "ephemeral-key", "client-secret", "cli-credential"] as const)
    assert.match(rotationSteps({ kind, mode: "test", fingerprint: undefined, deployables: [] }).at(-1)?.text ?? "", /keywarden rolled FINGERPRINT/);
  assert.ok(rotationSteps({ kind: "secret-key", mode: "test", fingerprint: "a", deployables: [] })[0]?.address?.includes("/test/"));
});
