import type { Audit } from "../audit/result.ts";
import { Frames } from "./frame.ts";
import { type KeyStory, keyStories } from "./keys.ts";
import { deployableName, keyName } from "./permission-names.ts";
import { rotationSteps } from "./rotation.ts";
import { showLine } from "./show.ts";

const OPEN = "<!-- keywarden: what stands up to the end mark is written anew by `keywarden init runbook` -->";
const CLOSE = "<!-- /keywarden -->";

/**
 * The runbook for a leaked key, filled with the keys of these roots, masked. `before`: the file as it is; what stands outside the marks is kept, and where there are
 * none the part is put at its end.
 */
export function runbookText(audits: readonly Audit[], before: string | undefined): string {
  const part = [OPEN, ...keysPart(audits), CLOSE].join("\n");
  if (before === undefined || before.trim() === "") return FRAME.replace("@KEYS@", () => part);
  const [start, end] = [before.indexOf(OPEN), before.indexOf(CLOSE)];
  if (start >= 0 && end > start) return before.slice(0, start) + part + before.slice(end + CLOSE.length);
  return `${before.trimEnd()}\n\n${part}\n`;
}

const FRAME = `# When a Stripe key leaks

Who may do this: everybody on call. Nobody has to be asked before a key that strangers may have is rolled.

1. **Contain.** Roll the key at once, in the order below. Minutes count: keys in public places are tried within minutes.
2. **Tell.** The people below, now; Stripe's support if money moved: <https://support.stripe.com>.
3. **Investigate.** From the day the key was first exposed, in the Dashboard:
   - requests with the key from addresses that are not yours: <https://dashboard.stripe.com/workbench/logs>
   - payouts, refunds and transfers that nobody ordered: <https://dashboard.stripe.com/payouts>
   - new keys, webhook endpoints, external accounts and members: <https://dashboard.stripe.com/apikeys>, <https://dashboard.stripe.com/workbench/webhooks>, <https://dashboard.stripe.com/settings/team>
   - who looked at what: <https://dashboard.stripe.com/settings/security-history>
4. **Confirm.** The old key is refused: a call with it answers 401. \`keywarden audit --history\` finds it nowhere but in the history, and \`keywarden rolled\` has noted it.
5. **Learn.** Write down how it got out and what would have stopped it; \`keywarden practices\` says what is missing.

## Whom to tell

| who | how | when |
| --- | --- | --- |
| on call | fill in | at once |
| who owns the Stripe account | fill in | at once |
| security | fill in | within the hour |
| data protection, if customers' data was read | fill in | within the day: the law may give 72 hours |

@KEYS@
`;

function keysPart(audits: readonly Audit[]): string[] {
  const stories = keyStories(audits);
  const lines = ["## Our keys", ""];
  const uses = audits.flatMap((audit) => audit.result.permissions.map((permissions) => ({ audit, permissions })));
  if (uses.length > 0) {
    lines.push("| key | used by | handed over in | what it needs |", "| --- | --- | --- | --- |");
    for (const { audit, permissions } of uses) {
      const frames = new Frames(audit);
      const given = permissions.given.map((it) => cell(frames.placeOf(it)));
      const needs = permissions.needs.map(({ resource, level }) => `${resource.title} (${level})`);
      lines.push(`| ${cell(keyName(permissions))} | ${cell(deployableName(permissions))} | ${given.join(", ")} | ${needs.join(", ")} |`);
    }
    lines.push("");
  }
  if (stories.length === 0) lines.push("No key stands in the files. Where each one is kept, and who can change it there: fill in.", "");
  for (const story of stories) lines.push(...keyLines(story));
  if (stories.length === 0) {
    const deployables = [...new Set(uses.map(({ permissions }) => permissions.deployable || "."))];
    lines.push("### How to roll a key without anything failing", "");
    lines.push(...stepLines({ kind: "restricted-key", mode: "live", fingerprint: undefined, deployables }));
  }
  return lines;
}

function keyLines(story: KeyStory): string[] {
  const places = story.findings.map(({ audit, finding }) => new Frames(audit).placeOf(finding));
  return [
    `### ${cell(story.masked)}, ${story.title}`,
    "",
    `Fingerprint \`${story.fingerprint}\`. It stands in:`,
    "",
    ...[...new Set(places)].map((it) => `- ${cell(it)}`),
    "",
    "To roll it without anything failing:",
    "",
    ...stepLines(story),
  ];
}

function stepLines(subject: Parameters<typeof rotationSteps>[0]): string[] {
  const deployables = subject.deployables.map((it) => showLine(it).replace(/[\r\n|<>]/g, " "));
  return [
    ...rotationSteps({ ...subject, deployables }).map(({ text, address }, index) => `${index + 1}. ${text}${address === undefined ? "" : ` <${address}>`}`),
    "",
  ];
}

/** As code in a table, whatever is in it. */
function cell(text: string): string {
  const fence = "`".repeat(1 + Math.max(0, ...(text.match(/`+/g) ?? []).map((it) => it.length)));
  return fence + (fence.length > 1 ? ` ${text} ` : text).replaceAll("|", "\\|") + fence;
}
