import { REMOVED_METHODS, type RemovedMethod } from "../model/stripe/endpoints/removed.ts";
import { NEWEST_MAJORS, VERSION_HOLES } from "../model/stripe/versions.ts";
import { holdsFor, majorsOf } from "../project/manifests/majors.ts";
import { type SdkRequirement, sdkRequirements } from "../project/manifests/sdk-requirements.ts";
import { areBelow, isWithin, lowestVersion } from "../project/manifests/version-range.ts";
import type { Severity } from "../settings/severity.ts";
import type { Report, Rule, RuleContext } from "./rule.ts";
import { placeCircumstances, weighed } from "./weight.ts";

export const outdatedSdk: Rule = {
  id: "outdated-sdk",
  title: "Version of Stripe's library with a known hole",
  severity: "warning",
  cwe: "CWE-1104",
  what: "The project uses a version of Stripe's library that accepts what it should refuse, or a method that its version no longer has.",
  why: "Old versions take a webhook signed with an empty secret for genuine, so one unset variable opens the door to forged payments; fixes are made for the newest major alone.",
  advice: "Raise the version in the manifest, install, and read the library's change log for what a new major changes.",
  messages: {
    "empty-secret":
      "stripe {version} takes webhooks signed with an empty secret for genuine: an unset variable lets anyone forge events. The first version that refuses them is {good}.{upkeep}",
    "blank-secret": "stripe {version} takes webhooks signed with a secret of spaces for genuine. The first version that refuses them is {good}.{upkeep}",
    admits: "{version} admits versions of stripe that take webhooks signed with an empty secret for genuine. Ask for {good} or newer.",
    unmaintained: "stripe {version} gets no fixes any more: Stripe makes them for the newest major, {major}, alone.",
    removed: "`{name}` is gone since major {gone} of stripe, and this project uses {version}. `{instead}` takes its place.",
  },
  examples: [
    { path: "package.json", bad: '{ "dependencies": { "stripe": "^12.18.0" } }\n', good: '{ "dependencies": { "stripe": "^23.1.0" } }\n' },
    { path: "requirements.txt", bad: "stripe==11.4.1\n", good: "stripe==16.1.0\n" },
  ],
  *find(context) {
    if (context.isProgram) return yield* removedMethods(context);
    for (const requirement of sdkRequirements(context.path, context.text)) {
      const report = ofRequirement(requirement, context);
      if (report) yield report;
    }
  },
};

function ofRequirement({ ecosystem, written, range, span }: SdkRequirement, context: RuleContext): Report | undefined {
  // What a lock file says is one of the versions that the manifest admits, or the lock file is another one's.
  const locked = context.sdkVersions[ecosystem].range;
  const installed = locked !== undefined && range !== undefined && isWithin(locked, range) ? locked : range;
  if (installed === undefined) return undefined;
  const circumstances = placeCircumstances(context);
  const report = (message: string, severity: Severity, args: Readonly<Record<string, string>>): Report => ({
    message,
    arguments: { version: installed === range ? written : installed, ...args },
    span,
    severity: weighed(severity, circumstances),
    circumstances,
  });
  const newest = NEWEST_MAJORS[ecosystem];
  const isOld = holdsFor(majorsOf(installed), `..${newest - 1}`) === "all";
  const upkeep = isOld ? ` Fixes are made for the newest major, ${newest}, alone.` : "";
  // A hole in what the project does not do is none.
  const holes = context.table.checksWebhooks(ecosystem) === false ? [] : VERSION_HOLES.filter((it) => it.ecosystem === ecosystem);
  for (const { hole, until } of holes) {
    const below = areBelow(installed, until);
    if (below === "all") return report(hole, hole === "empty-secret" ? "warning" : "information", { good: until, upkeep });
    // Without a lower bound nothing is said about old versions, and nobody means them.
    if (below === "some" && hole === "empty-secret" && lowestVersion(installed) !== undefined) return report("admits", "hint", { good: until });
  }
  return isOld ? report("unmaintained", "hint", { major: String(newest) }) : undefined;
}

/** Calls of methods that no version that the project admits has any more. */
function* removedMethods(context: RuleContext): Iterable<Report> {
  const circumstances = placeCircumstances(context);
  for (const event of context.eventsOf("call")) {
    if (!event.by.chain) continue;
    const naming = event.by.chain.root.api?.endpoints;
    const { range, majors } = context.sdkVersions[event.by.ecosystem];
    if (naming?.service !== "stripe" || range === undefined) continue;
    const name = event.by.chain.members.filter((it) => it !== "v1").join(".");
    const removed = REMOVED_METHODS.find((it: RemovedMethod) => it.ecosystem === event.by.ecosystem && it.naming === naming.naming && it.name === name);
    if (!removed || holdsFor(majors, `${removed.gone}..`) !== "all") continue;
    const version = lowestVersion(range) ?? range;
    yield {
      message: "removed",
      arguments: { name, gone: String(removed.gone), version: version === range ? version : `${version} or newer`, instead: removed.instead },
      span: context.spanOf(event.at),
      severity: weighed("warning", circumstances),
      circumstances,
    };
  }
}
