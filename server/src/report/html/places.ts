import type { Audit } from "../../audit/result.ts";
import type { Span } from "../../text/span.ts";
import { Frames } from "../frame.ts";
import { html, type Markup } from "./markup.ts";

/** A place that the page names; an editor opens it by its number. */
export interface ReportPlace {
  readonly root: string;
  readonly path: string;
  readonly span: Span;
}

/** The places that a page names, in the order in which it does. */
export class Places {
  readonly all: ReportPlace[] = [];
  readonly #frames = new Map<Audit, Frames>();

  frames(audit: Audit): Frames {
    let frames = this.#frames.get(audit);
    if (!frames) {
      frames = new Frames(audit);
      this.#frames.set(audit, frames);
    }
    return frames;
  }

  /** `src/pay.py:3:18`, which an editor makes a link. */
  link(audit: Audit, path: string, span: Span): Markup {
    const number = this.all.push({ root: audit.result.root, path, span }) - 1;
    return html`<span class="mono" data-open="${number}">${this.frames(audit).placeOf({ path, span })}</span>`;
  }
}
