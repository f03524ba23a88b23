import { scriptElements } from "./markup.ts";
import { type Script, scriptGrammar } from "./script.ts";

/** The front matter of a page and its scripts; both are TypeScript. */
export function astroScripts(text: string): Script[] {
  const opening = /^\uFEFF?\s*---[^\S\r\n]*(?=[\r\n])/.exec(text);
  const scripts: Script[] = [];
  let from = 0;
  if (opening) {
    const closing = /(?:\r\n|\r|\n)---(?![^\s<])/g;
    closing.lastIndex = opening[0].length;
    const end = closing.exec(text);
    scripts.push({ start: opening[0].length, end: end?.index ?? text.length, grammar: "typescript" });
    from = end ? closing.lastIndex : text.length;
  }
  for (const { attributes, start, end } of scriptElements(text, { from, braces: true })) {
    const grammar = scriptGrammar(attributes, "typescript");
    if (grammar) scripts.push({ start, end, grammar });
  }
  return scripts;
}
