import { type Edit, insertion } from "../../text/edit.ts";
import { lineStart } from "../../text/lines.ts";
import { patternOf } from "../../text/pattern.ts";
import { hasSemicolons, indentationOf, lineBreakOf, quoted, quoteOf, styled } from "../code-style.ts";
import { childOf, partsOf } from "../tree.ts";
import { pathOf } from "../value-sources.ts";
import type { HandlerCode, Request } from "./javascript-request.ts";

/**
 * How a route of Fastify gets its body as it was sent: in a scope of its own, whose parser leaves it alone. Other routes keep theirs. Undefined where the route is
 * not a statement of its own.
 */
export function fastifyRequest({ code, handler, names, call }: HandlerCode): Request | undefined {
  const { text, parsed } = code;
  const [first = "", second] = names;
  const callee = childOf(call, "function");
  const [object, method] = [childOf(callee, "object"), childOf(callee, "property")].map((it) => (it ? text.slice(it.start, it.end) : ""));
  if (call === undefined || names.length > 2 || !/^[\w$]+$/.test(first) || !/^(?:post|all)$/.test(method ?? "") || !/^[\w$]+$/.test(object ?? ""))
    return undefined;
  const statement = pathOf(parsed.root, call).at(-2);
  if (statement?.type !== "expression_statement") return undefined;
  const lines = text.slice(statement.start, statement.end);
  const isUsed = (name: string): boolean => new RegExp(`(?<![\\w$])${name}(?![\\w$])`).test(lines);
  // A text of several lines would become another one.
  const scope = ["scope", "webhooks", "hooks"].find((it) => !isUsed(it));
  if (scope === undefined || /`[^`]*\n[^`]*`/.test(lines)) return undefined;
  const reply = second ?? ["reply", "response"].find((it) => !isUsed(it));
  const edits = reply === undefined ? undefined : second === undefined ? replyParameter(code, handler, reply) : [];
  if (edits === undefined) return undefined;
  const quote = quoteOf(text);
  const end = hasSemicolons(text) ? ";" : "";
  const typed = parsed.grammar !== "javascript";
  return {
    raw: typed ? `${first}.body as Buffer` : `${first}.body`,
    signature: `${first}.headers[${quoted("stripe-signature", quote)}]${typed ? "!" : ""}`,
    readOnce: false,
    asynchronous: false,
    bytes: true,
    uses: new RegExp(`^${patternOf(first)}\\.(?:body|rawBody)$`),
    refusal: [`return ${reply}.code(400).send(${quoted("Invalid signature", quote)})${end}`],
    edits,
    enclosed: {
      statement,
      around(inner) {
        const indent = text.slice(lineStart(text, statement.start), statement.start);
        const step = indentationOf(text);
        const [head = "", comment = "", parser = "", tail = ""] = styled(text, [
          `${object}.register(async (${scope}) => {`,
          "\t// The signature counts for the body as it was sent.",
          `\t${scope}.addContentTypeParser("application/json", { parseAs: "buffer" }, (_request, body, done) => done(null, body));`,
          "});",
        ]);
        const moved = scope + inner.slice((object ?? "").length).replace(/\n(?=[^\r\n])/g, `\n${step}`);
        return [head, indent + comment, indent + parser, indent + step + moved, indent + tail].join(lineBreakOf(text));
      },
    },
  };
}

/** A second parameter for a handler that answers with what it returns. */
function replyParameter({ text }: HandlerCode["code"], handler: HandlerCode["handler"], name: string): Edit[] | undefined {
  const last = partsOf(childOf(handler, "parameters")).at(-1);
  if (last === undefined) {
    const only = childOf(handler, "parameter");
    return only && [{ span: { start: only.start, end: only.end }, text: `(${text.slice(only.start, only.end)}, ${name})` }];
  }
  // Where one parameter has a type, another needs one.
  return last.type === "required_parameter" && childOf(last, "type") !== undefined ? undefined : [insertion(last.end, `, ${name}`)];
}
