import { patternOf } from "../../../../text/pattern.ts";
import { isBound } from "../../../imports/javascript-bindings.ts";
import { importedFrom, importedMembers } from "../../../imports/javascript-import.ts";
import { type Framework, type HandlerCode, REFUSAL, SIGNATURE_HEADER } from "./framework.ts";

/** Handlers of Nitro and Nuxt, which put what h3 has into scope where a file does not import it. */
export const h3: Framework = {
  hands({ code, source, names: [event = ""], asynchronous }) {
    if (!asynchronous || !/^[\w$]+$/.test(event)) return false;
    const [, reader] = new RegExp(`(?<![\\w.$])(readBody|readRawBody|useBody|useRawBody)(?:<[^()]*>)?\\(\\s*${patternOf(event)}\\s*\\)`).exec(source) ?? [];
    // A function of the project may be called so as well.
    return reader !== undefined && !isBound(code.parsed, reader, /^(?:h3|nitro\/h3|nitropack(?:\/.*)?|#imports)$/);
  },

  request({ code, names: [event = ""], end, quoted }) {
    const added = imported(code);
    if (added === undefined) return undefined;
    const [readRawBody = "", getHeader = "", createError = ""] = added.names;
    return {
      raw: `await ${readRawBody}(${event})`,
      reading: (name) => [`const ${name} = (await ${readRawBody}(${event})) ?? ${quoted("")}${end}`],
      signature: `${getHeader}(${event}, ${quoted(SIGNATURE_HEADER)}) ?? ${quoted("")}`,
      bytes: false,
      readOnce: true,
      asynchronous: true,
      uses: new RegExp(`^(?:await\\s+)?(?:readBody|readRawBody|useBody|useRawBody)(?:<[^()]*>)?\\(\\s*${patternOf(event)}\\s*\\)$`),
      refusal: [`throw ${createError}({ statusCode: 400, statusMessage: ${quoted(REFUSAL)} })${end}`],
      edits: added.edits,
    };
  },
};

const NEEDED = ["readRawBody", "getHeader", "createError"];

/** What the check needs of h3, from where the file takes what it has of it. */
function imported({ parsed }: HandlerCode["code"]): ReturnType<typeof importedMembers> {
  const module = ["h3", "nitro/h3", "#imports"].find((it) => importedFrom(parsed, it).size > 0);
  return module === undefined ? { names: NEEDED, edits: [] } : importedMembers(parsed, { module, members: NEEDED }, "import");
}
