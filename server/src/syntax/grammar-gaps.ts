import type { Grammar } from "./tree.ts";

// What stands before a match is not looked at first: at each place of a long gap, such as a page around its script, all of it would be walked over again.

/** `in` and `out` before a type parameter: `interface Reader<out T>`. */
const VARIANCE = /(?<![\w$])(?:in\s+out|in|out)(?=\s+[A-Za-z_$][\w$]*(?:\s+extends\s|\s*[,>=]))(?<=[<,]\s*(?:const\s+)?(?:in\s+out|in|out))/g;

/** Type arguments of a tag: sql<Row>`…`. */
const TAG_TYPES = /(?<=[\w$])<(?:[^<>`;]|<[^<>`;]*>)*>(?=`)/g;

/** The space before a signature that begins a line: `<A>(a: A): B`, or the first line of one. */
const BEFORE_SIGNATURE = /[ \t](?=<)(?<=\n[ \t]+)(?=<(?:const )?[A-Za-z_$][^\n()]*>\((?:[^\n]*(?:\):\s|[(,{]\r?\n)|\r?\n)|<\r?\n)/g;

/** What may be the end of a type, and the words that never are. */
const ENDS_TYPE = /(?:[\w$\]}"']|(?<!=)>)$/;
const GOES_ON = /\b(?:else|do|return|yield|await|typeof|keyof|extends|in|of|as|is|new|case)$/;

/**
 * A TypeScript text with that said otherwise which the grammar has no words for, so that it does not lose the rest of the file over it: variance and the types of tags
 * are blank, and a signature is set off by a semicolon from the type above, which TypeScript ends with its line, while the grammar takes `<A>` for its arguments. As long as the text, which it mostly
 * is itself. What comes out depends on the text alone.
 */
export function withoutGaps(text: string, grammar: Grammar): string {
  if (grammar !== "typescript" && grammar !== "tsx") return text;
  const blank = (words: string): string => words.replace(/[^\n]/g, " ");
  const plain = text.replace(VARIANCE, blank).replace(TAG_TYPES, blank);
  // In JSX a line may begin like this anywhere.
  if (grammar === "tsx") return plain;
  return plain.replace(BEFORE_SIGNATURE, (space, at: number) => (endsType(plain, at) ? ";" : space));
}

/** Whether what stands before an offset, comments left out, may be the end of a type. */
function endsType(text: string, offset: number): boolean {
  let end = offset;
  for (;;) {
    while (/\s/.test(text[end - 1] ?? "")) end--;
    const line = text.lastIndexOf("\n", end - 1) + 1;
    const comment = text.endsWith("*/", end) ? text.lastIndexOf("/*", end - 2) : /^\s*\/\//.test(text.slice(line, end)) ? line : undefined;
    if (comment === undefined || comment < 0) break;
    end = comment;
  }
  const before = text.slice(Math.max(0, end - 12), end);
  return ENDS_TYPE.test(before) && !GOES_ON.test(before);
}
