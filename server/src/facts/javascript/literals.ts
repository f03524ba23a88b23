/** What literals and names say, once their escapes are decoded. */

const SIMPLE: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", b: "\b", f: "\f", v: "\v" };
const ESCAPE = /\\(?:u\{([0-9a-fA-F]+)\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|([0-3][0-7]{0,2}|[4-7][0-7]?)|(\r\n|[\s\S]))/g;

/** The text that the inside of a string or template literal stands for. */
export function decodeEscapes(raw: string): string {
  if (!raw.includes("\\")) return raw;
  return raw.replace(ESCAPE, (_whole, braced?: string, unicode?: string, hex?: string, octal?: string, other?: string) => {
    if (braced !== undefined) return codePoint(Number.parseInt(braced, 16));
    if (unicode !== undefined) return String.fromCharCode(Number.parseInt(unicode, 16));
    if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
    if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8));
    if (other === undefined || other === "\n" || other === "\r" || other === "\r\n" || other === "\u2028" || other === "\u2029") return "";
    return SIMPLE[other] ?? other;
  });
}

/** The text of a quoted literal, quotes included in `raw`; the closing one may be missing in broken code. */
export function stringValue(raw: string): string {
  return decodeEscapes(unquoted(raw));
}

/** A quoted literal without its quotes. */
export function unquoted(raw: string): string {
  const closed = raw.length > 1 && raw.charCodeAt(raw.length - 1) === raw.charCodeAt(0);
  return raw.slice(1, closed ? -1 : undefined);
}

/** The name that an identifier's text says: `\u0061` is `a`. */
export function identifierName(raw: string): string {
  return raw.includes("\\") ? decodeEscapes(raw) : raw;
}

/** The value of a numeric literal; big integers as the nearest number. */
export function numberValue(raw: string): number {
  const digits = raw.replaceAll("_", "").replace(/n$/, "");
  if (/^0[0-7]+$/.test(digits)) return Number.parseInt(digits, 8);
  return Number(digits);
}

const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: "\u00a0" };

/** JSX text with its character references decoded; names of rare ones stay as they are. */
export function decodeEntities(raw: string): string {
  if (!raw.includes("&")) return raw;
  return raw.replace(/&(?:#[xX]([0-9a-fA-F]{1,6})|#([0-9]{1,7})|([A-Za-z]{1,30}));/g, (whole, hex?: string, decimal?: string, name?: string) => {
    if (hex !== undefined) return codePoint(Number.parseInt(hex, 16));
    if (decimal !== undefined) return codePoint(Number.parseInt(decimal, 10));
    return ENTITIES[name ?? ""] ?? whole;
  });
}

/** JSX text as it is rendered: lines trimmed where they break, empty ones dropped, joined by one space. */
export function jsxText(raw: string): string {
  const lines = raw.split(/\r\n|\r|\n/);
  const last = lines.length - 1;
  const kept: string[] = [];
  lines.forEach((line, index) => {
    const from = index === 0 ? line : line.replace(/^[ \t]+/, "");
    const trimmed = index === last ? from : from.replace(/[ \t]+$/, "");
    if (trimmed !== "") kept.push(trimmed);
  });
  return decodeEntities(kept.join(" "));
}

function codePoint(code: number): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : "\ufffd";
}
