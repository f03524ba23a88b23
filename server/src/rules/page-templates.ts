import type { Span } from "../text/span.ts";
import { isSecretName } from "./config-values.ts";

/** Files of which web servers make pages. What is no page (`.env.j2`, `values.yaml.tmpl`) is filled in for programs. */
const PAGES = /\.(?:html?|xhtml|ejs|hbs|handlebars|mustache|njk|nunjucks|liquid|jinja2?|eta|pug|jade)(?:\.(?:j2|jinja2?|tmpl))?$/i;
const PUG = /\.(?:pug|jade)$/i;
/** A template whose name does not say what is made of it makes a page where it writes elements. */
const ELEMENT = /<(?:!doctype|html|head|body|script|div|form|input|meta|p|span|a)\b/i;

/** What writes the value of an expression: `{{ … }}`, `<%= … %>`, in Pug `#{…}`. An expression of GitHub's (`${{ … }}`) is text in a page. */
const SHOWN = /(?<!\$)\{\{\{?[-~]?\s*([^{}]{1,200}?)\s*[-~]?\}?\}\}|<%[-=]\s*([^%]{1,200}?)\s*[-_]?%>/g;
const SHOWN_IN_PUG = /[#!]\{\s*([^{}]{1,200}?)\s*\}/g;
/** What template engines leave as it is written, and what they leave out: how it begins, and how it ends. */
const VERBATIM: readonly (readonly [begins: RegExp, ends: string])[] = [
  [/\{%-?\s*(?:raw|verbatim)\b/g, "{% end"],
  [/\{#/g, "#}"],
  [/\{\{!--/g, "--}}"],
  [/<%#/g, "%>"],
  [/<!--/g, "-->"],
];
/** So far before it, in UTF-16 units, the beginning of that is looked for. */
const LOOK_BEHIND = 4_000;

/** A variable or a setting, filters behind it that leave what it says: `settings.STRIPE_SECRET_KEY|safe`, `process.env["STRIPE_SECRET_KEY"] || ""`. */
const LOOKED_UP =
  /^(?:[\w$]+(?:\.|\?\.))*(?:([A-Z][A-Z0-9_]+)|[\w$]+(?:\.get\(|\[)\s*["']([A-Z][A-Z0-9_]+)["']\s*(?:,[^()]*)?[)\]])!?(?:\s*(?:\|\||\?\?|or)\s*["'][^"']*["'])?(?:\s*\|\s*(?:safe|e|escape|escapejs|forceescape|force_escape|tojson|json|string|trim|default|d|urlencode|urlize)(?:\([^()]*\)|:\s*["'][^"']*["'])?)*$/;

/** A secret that a page shows: its name, and where that stands in the text. */
export interface ShownSecret extends Span {
  readonly name: string;
}

/** Whether web servers make pages of a file, by its path. */
export const isPageTemplate = (path: string): boolean => PAGES.test(path);

/** The secrets of Stripe's, by their names, that the template of a page writes into it. Tests of whether there is one, and pieces of it, show nothing. */
export function secretsShownIn(path: string, text: string): ShownSecret[] {
  const isPug = PUG.test(path);
  if (!isPug && !ELEMENT.test(text)) return [];
  const shown = [...text.matchAll(isPug ? SHOWN_IN_PUG : SHOWN)].flatMap((found) => {
    const expression = found.slice(1).find((it) => it !== undefined) ?? "";
    const [, variable, entry] = LOOKED_UP.exec(expression) ?? [];
    const name = variable ?? entry ?? "";
    if (!isSecretName(name)) return [];
    const start = found.index + found[0].indexOf(name);
    return [{ name, start, end: start + name.length }];
  });
  return shown.filter(({ start }) => !isVerbatim(text.slice(Math.max(0, start - LOOK_BEHIND), start)));
}

/** Whether what follows is not filled in. */
function isVerbatim(before: string): boolean {
  return VERBATIM.some(([begins, ends]) => {
    const begin = [...before.matchAll(begins)].at(-1)?.index;
    return begin !== undefined && !before.includes(ends, begin);
  });
}
