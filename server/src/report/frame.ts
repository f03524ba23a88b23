import type { Audit } from "../audit/result.ts";
import type { Finding } from "../rules/finding.ts";
import type { Position } from "../text/line-index.ts";
import type { Span } from "../text/span.ts";
import { type ShownLine, ShownText, showLine } from "./show.ts";

/** The lines and positions of one root's files, each text prepared once. */
export class Frames {
  readonly #audit: Audit;
  readonly #secrets = new Map<string, Span[]>();
  readonly #texts = new Map<string, ShownText | undefined>();

  constructor(audit: Audit) {
    this.#audit = audit;
    for (const { path, secrets } of [...audit.result.findings, ...audit.result.suppressed.map((it) => it.finding)]) {
      const known = this.#secrets.get(path);
      if (known) for (const secret of secrets) known.push(secret);
      else this.#secrets.set(path, [...secrets]);
    }
  }

  /** The finding's lines with one more before and after; empty where the text is not known. */
  linesOf(finding: Finding): readonly ShownLine[] {
    return this.#text(finding.path)?.linesAround(finding.span, 1) ?? [];
  }

  /** Undefined where the text is not known. */
  positionOf(path: string, offset: number): Position | undefined {
    return this.#text(path)?.positionAt(offset);
  }

  /** A place as reports name it: `path:line:column`, as far as it is known, in one line. */
  placeOf({ path, span }: { readonly path: string; readonly span: Span }): string {
    return showLine(path) + positionSuffix(this.positionOf(path, span.start));
  }

  #text(path: string): ShownText | undefined {
    if (this.#texts.has(path)) return this.#texts.get(path);
    const text = this.#audit.source(path);
    const shown = text === undefined ? undefined : new ShownText(text, this.#secrets.get(path) ?? []);
    this.#texts.set(path, shown);
    return shown;
  }
}

/** `:12:5`, counted from 1; empty where it is not known. */
export function positionSuffix(position: Position | undefined): string {
  return position === undefined ? "" : `:${position.line + 1}:${position.character + 1}`;
}
