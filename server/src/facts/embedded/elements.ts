import { scriptElements } from "./markup.ts";
import { type Script, scriptGrammar } from "./script.ts";

/** The scripts of an HTML page or of a Vue component, whose `<script>` and `<script setup>` are one module. Data is no script: `application/json`, import maps. */
export function pageScripts(text: string): Script[] {
  return scripts(text, false);
}

/** `<script>` and `<script module>` of a Svelte component: every instance sees the names of the module. */
export function svelteScripts(text: string): Script[] {
  return scripts(text, true);
}

function scripts(text: string, braces: boolean): Script[] {
  return scriptElements(text, { braces }).flatMap(({ attributes, start, end }) => {
    const grammar = scriptGrammar(attributes, "javascript");
    return grammar ? [{ start, end, grammar }] : [];
  });
}
