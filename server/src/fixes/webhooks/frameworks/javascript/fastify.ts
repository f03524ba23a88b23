import { type Edit, insertion } from "../../../../text/edit.ts";
import { lineStart } from "../../../../text/lines.ts";
import { patternOf } from "../../../../text/pattern.ts";
import { textAt } from "../../../../text/span.ts";
import { indentationOf, lineBreakOf, styled } from "../../../code-style.ts";
import { childOf, partsOf } from "../../../tree.ts";
import { pathOf } from "../../../value-sources.ts";
import { type Framework, type HandlerCode, imports, REFUSAL, SIGNATURE_HEADER } from "./framework.ts";

/** A route gets its body as it was sent in a scope of its own, whose parser leaves it alone; other routes keep theirs. Not where the route is no statement of its own. */
export const fastify: Framework = {
  hands: ({ code }) => imports(code.text, "fastify"),

  request(known) {
    const { code, names, call, typed, end, quoted } = known;
    const { text, parsed } = code;
    const [request = "", second] = names;
    const callee = childOf(call, "function");
    const object = textAt(text, childOf(callee, "object"));
    const method = textAt(text, childOf(callee, "property"));
    if (call === undefined || names.length > 2 || !/^[\w$]+$/.test(request) || !/^(?:post|all)$/.test(method) || !/^[\w$]+$/.test(object)) return undefined;
    const statement = pathOf(parsed.root, call).at(-2);
    if (statement?.type !== "expression_statement") return undefined;
    const lines = textAt(text, statement);
    const isUsed = (name: string): boolean => new RegExp(`(?<![\\w$])${name}(?![\\w$])`).test(lines);
    // A text of several lines would become another one.
    const scope = ["scope", "webhooks", "hooks"].find((it) => !isUsed(it));
    if (scope === undefined || /`[^`]*\n[^`]*`/.test(lines)) return undefined;
    const reply = second ?? ["reply", "response"].find((it) => !isUsed(it));
    const edits = reply === undefined ? undefined : second === undefined ? replyParameter(known, reply) : [];
    if (edits === undefined) return undefined;
    return {
      raw: typed ? `${request}.body as Buffer` : `${request}.body`,
      signature: `${request}.headers[${quoted(SIGNATURE_HEADER)}]${typed ? "!" : ""}`,
      bytes: true,
      readOnce: false,
      asynchronous: false,
      uses: new RegExp(`^${patternOf(request)}\\.(?:body|rawBody)$`),
      refusal: [`return ${reply}.code(400).send(${quoted(REFUSAL)})${end}`],
      edits,
      enclosed: leavesBodyAlone(text, object)
        ? undefined
        : {
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
              const moved = scope + inner.slice(object.length).replace(/\n(?=[^\r\n])/g, `\n${step}`);
              return [head, indent + comment, indent + parser, indent + step + moved, indent + tail].join(lineBreakOf(text));
            },
          },
    };
  },
};

/** Whether the scope of the route has such a parser already. */
function leavesBodyAlone(text: string, scope: string): boolean {
  return new RegExp(`(?<![\\w$.])${patternOf(scope)}\\.addContentTypeParser\\(\\s*["']application/json["']\\s*,\\s*\\{\\s*parseAs:\\s*["']buffer["']`).test(
    text,
  );
}

/** A second parameter for a handler that answers with what it returns. */
function replyParameter({ code: { text }, handler }: HandlerCode, name: string): Edit[] | undefined {
  const last = partsOf(childOf(handler, "parameters")).at(-1);
  if (last === undefined) {
    const only = childOf(handler, "parameter");
    return only && [{ span: { start: only.start, end: only.end }, text: `(${text.slice(only.start, only.end)}, ${name})` }];
  }
  // Where one parameter has a type, another needs one.
  return last.type === "required_parameter" && childOf(last, "type") !== undefined ? undefined : [insertion(last.end, `, ${name}`)];
}
