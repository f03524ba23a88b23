import type { Span } from "../../text/span.ts";

/** An element whose content is no markup. `start` and `end` are those of the content. */
export interface RawElement extends Span {
  readonly name: string;
  /** By their names in small letters; without a value it is `""`. */
  readonly attributes: ReadonlyMap<string, string>;
}

const RAW = /^(?:script|style|textarea|title)$/;
/** Attributes of one tag that are read; no tag has more. */
const MAX_ATTRIBUTES = 200;
/** How far a `{…}` among attributes is followed. */
const MAX_EXPRESSION = 20_000;

/**
 * The `<script>` elements of a text of HTML or one of its relatives, from offset `from` on, as a browser would find them: not in comments, not in other raw
 * elements, to the end of the text where one is not closed. `braces` says that attributes may be expressions in braces. Takes time in proportion to the text.
 */
export function scriptElements(text: string, { from = 0, braces = false }: { readonly from?: number; readonly braces?: boolean } = {}): RawElement[] {
  const found: RawElement[] = [];
  for (let at = text.indexOf("<", from); at !== -1; at = text.indexOf("<", at)) {
    if (text.startsWith("<!--", at)) {
      const end = text.indexOf("-->", at + 4);
      if (end === -1) break;
      at = end + 3;
      continue;
    }
    const name = /^[A-Za-z][\w:.-]{0,60}/.exec(text.slice(at + 1, at + 64))?.[0].toLowerCase();
    if (name === undefined) {
      at++;
      continue;
    }
    const tag = readTag(text, at + 1 + name.length, braces);
    at = tag.end;
    if (tag.closed || !RAW.test(name)) continue;
    const end = contentEnd(text, name, at);
    if (name === "script") found.push({ name, attributes: tag.attributes, start: at, end });
    at = end;
  }
  return found;
}

interface Tag {
  readonly attributes: ReadonlyMap<string, string>;
  /** Behind its `>`. */
  readonly end: number;
  /** Whether it is written `<name />`: relatives of HTML end the element there. */
  readonly closed: boolean;
}

/** The attributes of a tag from behind its name on. */
function readTag(text: string, from: number, braces: boolean): Tag {
  const attributes = new Map<string, string>();
  const pattern = /\s*(?:(\/?>)|([^\s"'>/={}]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>{]+)))?|.)/gsy;
  pattern.lastIndex = from;
  for (let count = 0; count < MAX_ATTRIBUTES; count++) {
    const at = pattern.lastIndex;
    const match = pattern.exec(text);
    if (!match) break;
    const [whole, end, name, double, single, bare] = match;
    if (end !== undefined) return { attributes, end: pattern.lastIndex, closed: end === "/>" };
    if (name !== undefined && !attributes.has(name.toLowerCase())) attributes.set(name.toLowerCase(), double ?? single ?? bare ?? "");
    if (braces && whole.endsWith("{")) pattern.lastIndex = expressionEnd(text, at + whole.length);
  }
  const end = text.indexOf(">", from);
  return { attributes, end: end === -1 ? text.length : end + 1, closed: false };
}

/** Behind the brace that closes the one before `from`; `from` itself where there is none. Braces in strings do not count. */
function expressionEnd(text: string, from: number): number {
  const pattern = /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`|[{}]/gs;
  const within = text.slice(from, from + MAX_EXPRESSION);
  let depth = 1;
  for (let match = pattern.exec(within); match; match = pattern.exec(within)) {
    if (match[0] === "{") depth++;
    else if (match[0] === "}" && --depth === 0) return from + pattern.lastIndex;
  }
  return from;
}

function contentEnd(text: string, name: string, from: number): number {
  const close = new RegExp(`</${name}(?=[\\s/>])`, "gi");
  close.lastIndex = from;
  return close.exec(text)?.index ?? text.length;
}
