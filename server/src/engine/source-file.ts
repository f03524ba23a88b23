import { embeddedCode } from "../facts/embedded/embedded.ts";
import type { EmbeddedCode } from "../facts/embedded/embedded-code.ts";
import { Kept } from "../facts/kept.ts";
import { type Container, isContainer } from "../facts/languages.ts";
import { type Layout, type Lowered, layoutIn, layoutInSame, ownLayout } from "../facts/layout.ts";
import { lower } from "../facts/lower.ts";
import { LONGEST_KEYWORD, mayHoldCredential } from "../model/credentials/recognize.ts";
import type { DiskFacts } from "../project/exposure.ts";
import { type IncrementalParse, MAX_PARSED_LENGTH, type Syntax } from "../syntax/parser.ts";
import type { Grammar, ParsedText } from "../syntax/tree.ts";
import { isPacked } from "../text/packed.ts";
import { Replaced } from "../text/replaced.ts";
import type { Span } from "../text/span.ts";

/** The first line of a text, as far as it says what the text is. */
export function firstLine(text: string): string {
  const end = text.search(/[\r\n]/);
  return text.slice(0, end < 0 ? 200 : Math.min(end, 200));
}

/** Where a text differs from the one before it. */
function typedBetween(before: string, text: string): Span {
  const { start, end } = new Replaced(before, text);
  return { start, end: end + text.length - before.length };
}

/** Whether nothing that a text says is looked for where nobody uses it. */
const saysNothing = (text: string): boolean => !mayHoldCredential(text);

/** One file as it was given last, with what was found out about this very text. */
export class SourceFile {
  readonly path: string;
  /** What reads the file as a whole, or takes the code out of it. */
  readonly reader: Grammar | Container | undefined;
  text: string;
  /** Whether git ignores it; undefined where that is not known. */
  ignored: boolean | undefined;
  disk: DiskFacts | undefined;
  /** Counts the texts given: answers for another number are out of date. */
  version = 0;
  /** What statements were lowered to, where the next text is likely to be much the same. It holds memory that many files would not have. */
  private kept: Kept | undefined;
  /** The parse, likewise. */
  private parse: IncrementalParse | undefined;
  private searched: { readonly text: string; readonly found: boolean } | undefined;
  private unparsable: number | undefined;
  private packed: { readonly version: number; readonly isPacked: boolean } | undefined;
  private taken: { readonly version: number; readonly code: EmbeddedCode | undefined } | undefined;
  private laidOut: { readonly version: number; readonly layout: Layout; readonly hidden: Span | undefined } | undefined;
  /** The program that layouts were made for last, with its text: it stands for later texts that say the same. */
  private lowered: Lowered | undefined;

  constructor(path: string, reader: Grammar | Container | undefined, text: string) {
    this.path = path;
    this.reader = reader;
    this.text = text;
  }

  /** Whether the next text is likely to be much the same. */
  get isEdited(): boolean {
    return this.kept !== undefined;
  }

  /** From now on it is: the file is there for its own sake. */
  wanted(): void {
    this.kept ??= new Kept();
  }

  replace(text: string): void {
    if (text === this.text) return;
    this.text = text;
    this.version++;
  }

  /** Whether a credential may stand in the text: where none could before, only what was typed can have brought one. */
  get mayHoldCredential(): boolean {
    const { text, searched } = this;
    if (searched?.text !== text) {
      const { start, end } = searched?.found === false ? typedBetween(searched.text, text) : { start: 0, end: text.length };
      this.searched = { text, found: mayHoldCredential(text.slice(Math.max(0, start - LONGEST_KEYWORD), end + LONGEST_KEYWORD)) };
    }
    return this.searched?.found === true;
  }

  /** The code in a file of another kind; undefined where there is none, or the file is code as a whole. */
  get code(): EmbeddedCode | undefined {
    if (this.taken?.version !== this.version)
      this.taken = { version: this.version, code: isContainer(this.reader) ? embeddedCode(this.reader, this.text) : undefined };
    return this.taken.code;
  }

  /** What reads the code of the present text; undefined where there is none. */
  get grammar(): Grammar | undefined {
    return isContainer(this.reader) ? this.code?.grammar : this.reader;
  }

  /** The text that the grammar reads. */
  get codeText(): string {
    return this.code?.text ?? this.text;
  }

  /** Whether the present text is what a bundler left of programs: nobody reads it, and understanding it takes long. */
  private get isPacked(): boolean {
    if (this.packed?.version !== this.version)
      this.packed = { version: this.version, isPacked: this.grammar !== undefined && this.grammar !== "python" && isPacked(this.codeText) };
    return this.packed.isPacked;
  }

  /** Whether the parser came to no end with the present text. */
  get isUnparsable(): boolean {
    return this.unparsable === this.version;
  }

  /** Why the present text is only searched, where texts of so many units are read; undefined where it is read. */
  whySearched(maxLength: number): string | undefined {
    const most = Math.min(maxLength, MAX_PARSED_LENGTH);
    if (this.codeText.length > most) return `larger than ${sizeOf(most)}`;
    return this.isPacked ? "packed by a bundler" : undefined;
  }

  /** The program that the text says, and where in it what is; undefined if cancelled, if it is none, or if the parser fails over it. The grammar must be loaded. */
  read(syntax: Syntax, cancelled: (() => boolean) | undefined): Layout | undefined {
    if (this.laidOut?.version === this.version) return this.laidOut.layout;
    if (!this.grammar || this.isUnparsable) return undefined;
    const parse = this.parsed(this.grammar, syntax, cancelled);
    if (!parse) return undefined;
    this.parse?.delete();
    this.parse = this.isEdited ? parse : undefined;
    if (!this.isEdited) parse.delete();
    const layout = (this.lowered && layoutInSame(this.lowered, parse.parsed, saysNothing)) ?? this.newLayout(parse.parsed);
    this.laidOut = { version: this.version, layout, hidden: parse.hidden };
    return layout;
  }

  private newLayout(parsed: ParsedText): Layout {
    const lowered = { program: lower(parsed, this.kept), parsed };
    const known = this.lowered && layoutIn(this.lowered, lowered);
    if (this.isEdited && !known) this.lowered = lowered;
    return known ?? ownLayout(lowered.program);
  }

  /** Where in the text that was read last what is; undefined before any was. */
  get layout(): Layout | undefined {
    return this.laidOut?.layout;
  }

  /** Lines of the code that was read last which do not parse, and which its program says less of than they do. */
  get hidden(): Span | undefined {
    return this.laidOut?.hidden;
  }

  private parsed(grammar: Grammar, syntax: Syntax, cancelled: (() => boolean) | undefined): IncrementalParse | undefined {
    try {
      return syntax.parse(grammar, this.codeText, { previous: this.parse, completes: true, cancelled });
    } catch {
      // A text that is too much for the parser is still searched as text.
      this.unparsable = this.version;
      return undefined;
    }
  }

  dispose(): void {
    this.parse?.delete();
    this.parse = undefined;
  }
}

function sizeOf(units: number): string {
  return units >= 1024 * 1024 ? `${Math.round((units / 1024 / 1024) * 10) / 10} MiB` : `${Math.round(units / 1024)} KiB`;
}
