import type { Edit } from "../text/edit.ts";
import { argumentsOf, type CarrierSite, carrierSites, isShared } from "./carriers.ts";
import { type CodeFinding, codeRepair, type Proposal } from "./code-repair.ts";
import { visibleImport } from "./imports/python.ts";
import { droppedFromLog, droppedOrWhole, standsForObject } from "./log-arguments.ts";
import { replaced, saysLastFour, saysWhether, textInstead, withoutEmptyFormats } from "./masks.ts";
import { javascriptRedaction } from "./redaction/javascript.ts";
import { pythonRedaction } from "./redaction/python.ts";
import type { Repair } from "./repair.ts";
import { childOf, nodesOf, pathTo } from "./tree.ts";
import { valuesOf } from "./value-sources.ts";

/** Says only whether a key is set where it is logged, or its end, or nothing; what holds the key inside is not logged at all. */
export const keyInLog: Repair = codeRepair("key-in-log", ["key-in-log"], (code) => {
  const sites = carrierSites(code);
  // What several callers hand to one function is for each of them another thing.
  const shared = isShared(code, sites);
  if (sites.length === 0 || (shared && sites.some(({ form, role }) => form !== "text" || role === "spread"))) return [];
  const name = nameOf(code);
  const proposals: Proposal[] = [];
  const issued = code.finding.said?.arguments.name === "A secret that Stripe issued";
  const propose = (variant: string, title: string, safety: Proposal["safety"], edits: Edit[] | undefined): void => {
    if (edits === undefined) return;
    // Whoever prints it may have it from nowhere else.
    const notes = issued ? { notes: ["Stripe tells it once: see that it is kept in a secret store before."] } : {};
    proposals.push({ variant, title, safety: shared || issued ? "suggestion" : safety, edits, ...notes });
  };
  if (!code.python && sites.every(({ form, role }) => form === "error" && role !== "spread")) {
    propose(
      "says",
      "Log what the error says",
      "safe",
      every(sites, (site) => saysError(code, site)),
    );
  }
  const texts = sites.filter(({ form, role }) => form === "text" && role !== "spread");
  const objects = sites.filter((site) => !texts.includes(site));
  const withoutObjects =
    objects.length === 0 ? [] : (droppedFromLog(code, objects) ?? hidden(code, objects) ?? (texts.length === 0 ? droppedOrWhole(code, objects) : undefined));
  if (texts.length > 0 && withoutObjects)
    propose("presence", `Log only whether ${name ?? "it"} is set`, "safe", [
      ...texts.flatMap((site) => saysWhether(code, site, name ?? "key")),
      ...withoutObjects,
    ]);
  else propose("drop", "Drop it from the log", "safe", withoutObjects);
  if (objects.length > 0)
    propose(
      "names",
      "Log only the names of its entries",
      "suggestion",
      every(
        objects,
        (site) => namesOf(code, site),
        texts.flatMap((site) => saysWhether(code, site, name ?? "key")),
      ),
    );
  if (objects.length === 0) {
    propose(
      "last-four",
      "Log only its last four characters",
      "suggestion",
      every(texts, (site) => saysLastFour(code, site)),
    );
    propose("drop", "Drop it from the log", "safe", droppedOrWhole(code, texts));
  }
  const [best] = proposals;
  const redaction = best && redactionOf(code);
  if (redaction) {
    propose("redaction", `${best.title}, and take Stripe keys out of all that this logger writes`, "suggestion", [...best.edits, ...redaction]);
  }
  return proposals;
});

/** The edits that make the logger in use search what it writes, where the file sets it up. */
function redactionOf({ parsed, finding, text, python }: CodeFinding): Edit[] | undefined {
  const call = pathTo(parsed.root, finding.span).findLast((node) => argumentsOf(node) !== undefined && node.start < finding.span.start);
  const root = [...nodesOf(childOf(call, "function") ?? parsed.root)].find(({ type }) => type === "identifier");
  if (call === undefined || root === undefined) return undefined;
  const name = text.slice(root.start, root.end);
  const made = valuesOf(parsed, root);
  if (!python) {
    const logger = made.find((node) => argumentsOf(node) !== undefined);
    return logger && javascriptRedaction(parsed, logger);
  }
  if (visibleImport(parsed, root, { module: "loguru", member: "logger" }) === name) return pythonRedaction(parsed, "loguru");
  const source = [name, ...made.map((node) => text.slice(node.start, node.end))].join(" ");
  if (/\bstructlog\b/.test(source)) return pythonRedaction(parsed, "structlog");
  return /\blogging\b|\bgetLogger\b/.test(source) ? pythonRedaction(parsed, "logging") : undefined;
}

/** What the finding calls the key, for menus. */
function nameOf({ finding }: CodeFinding): string | undefined {
  return /^`([\w.]+)`$/.exec(finding.said?.arguments.name ?? "")?.[1];
}

function sourceOf({ text }: CodeFinding, { value }: CarrierSite): string {
  return text.slice(value.start, value.end);
}

/** What an error says instead of the error, or of what a call made of it: `JSON.stringify(error)`; undefined where it is not told which error that is. */
function saysError(code: CodeFinding, site: CarrierSite): Edit[] | undefined {
  const [first = site.value] = argumentsOf(site.value)?.children.filter(({ named }) => named) ?? [];
  return first.type === "call_expression" ? undefined : replaced(code, site, `String(${code.text.slice(first.start, first.end)})`);
}

/** The edits of all sites; undefined where one has none. */
function every(sites: readonly CarrierSite[], edits: (site: CarrierSite) => Edit[] | undefined, others: readonly Edit[] = []): Edit[] | undefined {
  const all = sites.map(edits);
  return all.every((it) => it !== undefined) ? [...others, ...all.flat()] : undefined;
}

/** Words instead of objects that stand in texts. */
function hidden(code: CodeFinding, sites: readonly CarrierSite[]): Edit[] | undefined {
  const edits = every(sites, (site) => textInstead(code, site));
  return edits && withoutEmptyFormats(code, edits, sites);
}

/** The names of what is in an object instead of the object; undefined where it is not known to have names. */
function namesOf(code: CodeFinding, site: CarrierSite): Edit[] | undefined {
  if (site.form !== "object" || site.role === "spread") return undefined;
  const source = sourceOf(code, site);
  // What wants names of its own has no use for a list.
  if (standsForObject(code, site)) return undefined;
  if (!code.python)
    return site.value.type.endsWith("identifier") || site.value.type === "member_expression" ? replaced(code, site, `Object.keys(${source})`) : undefined;
  return /^(?:vars|dict|(?:dataclasses\.)?asdict)\([\w.]*\)$|\.__dict__$|\.model_dump\(\)$/.test(source) ? replaced(code, site, `list(${source})`) : undefined;
}
