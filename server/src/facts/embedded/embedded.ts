/** Code that stands inside files of another kind. */
import type { Grammar } from "../../syntax/tree.ts";
import type { Edit } from "../../text/edit.ts";
import type { PiecewiseMap } from "../../text/piecewise-map.ts";
import type { Container } from "../languages.ts";
import { astroScripts } from "./astro.ts";
import { pageScripts, svelteScripts } from "./elements.ts";
import { notebookCode } from "./notebook.ts";
import { joined } from "./script.ts";

/** All the code of one file, in order, as one module. */
export interface EmbeddedCode {
  readonly grammar: Grammar;
  readonly text: string;
  /** From `text` to the file. */
  readonly map: PiecewiseMap;
  /** Whether offsets and lines of `text` are those of the file. */
  readonly inPlace: boolean;
  /** The edit of the file that does what an edit of `text` says; undefined where there is none that surely does. */
  readonly edit: (edit: Edit) => Edit | undefined;
}

/** The code in a file's text; undefined where there is none that a grammar of ours reads. */
export function embeddedCode(container: Container, text: string): EmbeddedCode | undefined {
  switch (container) {
    case "notebook":
      return notebookCode(text);
    case "html":
    case "vue":
      return joined(text, pageScripts(text));
    case "svelte":
      return joined(text, svelteScripts(text));
    case "astro":
      return joined(text, astroScripts(text));
  }
}
