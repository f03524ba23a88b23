/** Code that stands inside files of another kind. */
import type { Container } from "../languages.ts";
import { astroScripts } from "./astro.ts";
import { pageScripts, svelteScripts } from "./elements.ts";
import type { EmbeddedCode } from "./embedded-code.ts";
import { notebookCode } from "./notebook.ts";
import { joined } from "./script.ts";

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
      return joined(text, astroScripts(text), true);
  }
}
