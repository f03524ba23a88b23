import type { ParsedText, SyntaxNode } from "../syntax/tree.ts";
import { type Edit, insertion } from "../text/edit.ts";
import { codeRepair } from "./code-repair.ts";
import { entriesRemoval } from "./removal.ts";
import type { Repair } from "./repair.ts";
import { lastOf, nodesOf, parentOf, pathTo } from "./tree.ts";
import { pathOf, sourcesOf } from "./value-sources.ts";

/** Has a command that code runs verify the server's certificate, or send over https: `subprocess.run(["curl", "-k", …])`. */
export const processCommand: Repair = codeRepair("process-command", ["unverified-tls", "plain-http"], ({ finding, parsed }) => {
  if (finding.said?.message !== "command") return [];
  const call = lastOf(pathTo(parsed.root, finding.span));
  const texts = new Set(sourcesOf(parsed, call).flatMap((source) => [...nodesOf(source)].filter(({ type }) => /string$/.test(type))));
  if (finding.rule === "plain-http") {
    const edits = [...texts].flatMap((text) => httpIn(parsed, text).map((end) => insertion(end, "s")));
    return edits.length === 0 ? [] : [{ variant: "https", title: "Use https", safety: "suggestion", edits }];
  }
  const edits = [...texts].flatMap((text) => withoutOption(parsed, text));
  return edits.length === 0 ? [] : [{ variant: "verify", title: "Remove the option: the certificate is verified", safety: "suggestion", edits }];
});

/** Where `http` ends in the addresses of Stripe's that a text holds. */
function httpIn(parsed: ParsedText, text: SyntaxNode): number[] {
  const found = parsed.text.slice(text.start, text.end).matchAll(/(?<![\w.:/=-])http(?=:\/\/[\w-]+\.stripe\.com(?![\w.-]))/g);
  return [...found].map(({ index }) => text.start + index + "http".length);
}

const OPTION = /--insecure|--no-check-certificate|--verify=(?:no|false)/;
const LETTER = /-[sSfLviIgGNn#]*k[a-zA-Z]*/;

/** The edits that take the option out of a text that is it, or a whole command. */
function withoutOption(parsed: ParsedText, text: SyntaxNode): Edit[] {
  const written = parsed.text.slice(text.start, text.end);
  const [, quote = "", said = ""] = /^([a-zA-Z]*["'`]+)([\s\S]*?)["'`]+$/.exec(written) ?? [];
  const at = text.start + quote.length;
  if (new RegExp(`^(?:${OPTION.source}|-k)$`).test(said)) {
    const container = parentOf(pathOf(parsed.root, text));
    return container && /^(?:list|array|arguments|argument_list)$/.test(container.type) ? entriesRemoval(parsed.text, container, [text]) : [];
  }
  if (new RegExp(`^${LETTER.source}$`).test(said)) return [removed(at + said.indexOf("k"), 1)];
  const found = new RegExp(`^(?:curl|wget|https?)\\s.*?(?<=\\s)(${OPTION.source}|${LETTER.source})(?=\\s|$)`, "s").exec(said);
  if (!found) return [];
  const [whole, option = ""] = found;
  const end = at + whole.length;
  // The space before it goes with it.
  return /^-[a-zA-Z]{2,}$/.test(option) ? [removed(end - option.length + option.indexOf("k"), 1)] : [removed(end - option.length - 1, option.length + 1)];
}

const removed = (start: number, length: number): Edit => ({ span: { start, end: start + length }, text: "" });
