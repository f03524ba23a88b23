/** How the bytes of a file stand for text. `latin1` is what is left when the bytes are no valid UTF-8: byte and character number are the same. */
export type Encoding = "utf-8" | "utf-8-bom" | "utf-16le" | "utf-16be" | "latin1";

export interface Decoded {
  /** Without a byte order mark, as editors see it. */
  readonly text: string;
  readonly encoding: Encoding;
  /** Whether UTF-16 began with a byte order mark (always so for `utf-8-bom`, never for `utf-8` and `latin1`). */
  readonly mark: boolean;
}

/** As far as git looks for a NUL before it calls a file binary. */
export const BINARY_PROBE_BYTES = 8000;

/** The text in the bytes of a file; undefined where they are no text (a NUL near the start that is not UTF-16). */
export function decode(bytes: Uint8Array): Decoded | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return utf16(bytes.subarray(2), "utf-16le", true);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return utf16(bytes.subarray(2), "utf-16be", true);
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf)
    return eightBit(bytes.subarray(3), "utf-8-bom") ?? { text: latin1(bytes), encoding: "latin1", mark: false };
  if (bytes.subarray(0, BINARY_PROBE_BYTES).indexOf(0) !== -1) {
    const guessed = unmarkedUtf16(bytes);
    return guessed === undefined ? undefined : utf16(bytes, guessed, false);
  }
  return eightBit(bytes, "utf-8") ?? { text: latin1(bytes), encoding: "latin1", mark: false };
}

/** The bytes of a changed text in the encoding it was read in; undefined where the encoding has no way to say it. */
export function encode(text: string, { encoding, mark }: Pick<Decoded, "encoding" | "mark">): Uint8Array | undefined {
  if (encoding === "utf-8") return new TextEncoder().encode(text);
  if (encoding === "utf-8-bom") return new TextEncoder().encode(`\ufeff${text}`);
  if (encoding === "latin1") {
    const bytes = new Uint8Array(text.length);
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code > 0xff) return undefined;
      bytes[i] = code;
    }
    return bytes;
  }
  const units = mark ? `\ufeff${text}` : text;
  const bytes = new Uint8Array(units.length * 2);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < units.length; i++) view.setUint16(i * 2, units.charCodeAt(i), encoding === "utf-16le");
  return bytes;
}

function eightBit(bytes: Uint8Array, encoding: "utf-8" | "utf-8-bom"): Decoded | undefined {
  try {
    return { text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes), encoding, mark: encoding === "utf-8-bom" };
  } catch {
    return undefined;
  }
}

/** Written out rather than left to TextDecoder: that one repairs lone surrogates, so that writing the text back would change them. */
function utf16(bytes: Uint8Array, encoding: "utf-16le" | "utf-16be", mark: boolean): Decoded | undefined {
  // Half a character at the end: cut off in writing, or no UTF-16 after all.
  if (bytes.length % 2 !== 0) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const units = new Uint16Array(bytes.length / 2);
  for (let i = 0; i < units.length; i++) units[i] = view.getUint16(i * 2, encoding === "utf-16le");
  return { text: characters(units), encoding, mark };
}

/** UTF-16 without a mark: mostly ASCII, so that every other byte is NUL. The same guess as editors make. */
function unmarkedUtf16(bytes: Uint8Array): "utf-16le" | "utf-16be" | undefined {
  const probe = bytes.subarray(0, 512);
  if (probe.length < 4) return undefined;
  let even = 0;
  let odd = 0;
  for (let i = 0; i < probe.length; i++) {
    if (probe[i] !== 0) continue;
    if (i % 2 === 0) even++;
    else odd++;
  }
  const enough = (probe.length / 2) * 0.7;
  if (odd >= enough && even === 0) return "utf-16le";
  if (even >= enough && odd === 0) return "utf-16be";
  return undefined;
}

function latin1(bytes: Uint8Array): string {
  return characters(bytes);
}

/** In pieces: a call takes only so many arguments. */
function characters(units: Uint8Array | Uint16Array): string {
  const pieces: string[] = [];
  for (let at = 0; at < units.length; at += 8192) pieces.push(String.fromCharCode(...units.subarray(at, at + 8192)));
  return pieces.join("");
}
