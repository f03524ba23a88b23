/** HTML that is safe to stand in a page: made by {@link html} alone. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export type Part = Markup | string | number | undefined | false | readonly Part[];

/** A piece of HTML from a template: whatever is put into it is text and escaped, unless it is {@link Markup} itself. There is no other way into the page. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return new Markup(strings.reduce((text, next, index) => text + shown(parts[index - 1]) + next));
}

function shown(part: Part): string {
  if (part === undefined || part === false) return "";
  if (part instanceof Markup) return part.text;
  if (typeof part === "object") return part.map(shown).join("");
  return escaped(String(part));
}

/** For elements and for attributes in either kind of quotes. */
function escaped(text: string): string {
  return text.replace(/[&<>"'`]/g, (it) => `&#${it.charCodeAt(0)};`);
}
