import type { SyntaxNode } from "../../../../syntax/tree.ts";
import { textAt } from "../../../../text/span.ts";
import { partsOf } from "../../../tree.ts";

/** How a framework of Python hands a request over. */
export interface Request {
  /** The request's body as it came, and the header with its signature. */
  readonly body: string;
  readonly signature: string;
  /** What in a handler is made of the body. */
  readonly uses: RegExp;
  /** The statement that answers 400, and what it needs. */
  readonly refusal: string;
  readonly needs: { readonly module: string; readonly member: string } | undefined;
}

/** What a handler and the file around it are, for those who know one framework. */
export interface HandlerCode {
  readonly text: string;
  /** The handler's text. */
  readonly source: string;
  readonly parameters: readonly SyntaxNode[];
  readonly asynchronous: boolean;
  /** What the file imports: the names in it, and what they mean. */
  readonly imported: ReadonlyMap<string, string>;
}

/** How a framework hands its request to this handler; undefined where it does not. */
export type Framework = (known: HandlerCode) => Request | undefined;

/** Whether the file imports something of these packages. */
export function uses({ imported }: HandlerCode, packages: RegExp): boolean {
  return [...imported.values()].some((it) => packages.test(it));
}

/** The parameter whose annotation is such. */
export function annotated({ text, parameters }: HandlerCode, annotation: RegExp): string | undefined {
  const typed = parameters.find((it) => it.type === "typed_parameter" && annotation.test(textAt(text, it)));
  return typed && textAt(text, partsOf(typed)[0]);
}
