import { isBroken } from "../environment-edit.ts";
import { javascriptRotation } from "../key-rotation/javascript.ts";
import { pythonRotation } from "../key-rotation/python.ts";
import { parsedOf } from "../key-site.ts";
import type { Refactoring } from "../refactoring.ts";
import { constructionsIn } from "../shared-client/constructions.ts";
import { homeOf, sourceFiles } from "../shared-client/source-files.ts";

const NOTES = {
  variable:
    "Set the variable to the new and the old key with a comma between them, expire the old one in the Dashboard, and take it out when every program has both.",
  store:
    "Roll the key in the Dashboard with an overlap of more than five minutes, and put the new one into the store: programs that run go on with it by themselves.",
};

/** Lets code that keeps one API key as long as it runs go on with another, so that the key can be rolled without a restart. */
export const keyOverlap: Refactoring = {
  id: "key-overlap",
  title: "Go on with a new API key when the old one is rolled",

  async places(context) {
    const parsed = await parsedOf(context);
    const assigned = [...context.text.matchAll(/\bstripe\.api_key\s*=/g)].map(({ index }) => ({ start: index, end: index }));
    return parsed === undefined
      ? []
      : [...constructionsIn(parsed).map(({ start }) => ({ start, end: start })), ...(parsed.grammar === "python" ? assigned : [])];
  },

  async edit(at, context) {
    const parsed = await parsedOf(context);
    if (parsed === undefined || parsed.broken || /\.(?:pyi|d\.[cm]?ts)$/.test(context.path)) return undefined;
    const python = parsed.grammar === "python";
    const rotation = python ? pythonRotation(parsed, at) : javascriptRotation(parsed, at, context.path);
    if (rotation === undefined || (await isBroken(rotation.edits, context))) return undefined;
    // The way of sending counts for the whole process: requests that are sent asynchronously elsewhere would find none.
    if (python && /default_http_client/.test(rotation.edits.map(({ text }) => text).join("\n"))) {
      for (const path of await sourceFiles(await homeOf(context, true), context, true)) {
        if (/\bstripe\b[\s\S]*_async\s*\(/.test((await context.project.read(path)) ?? "")) return undefined;
      }
    }
    return { changes: [{ kind: "edit", path: context.path, edits: rotation.edits }], notes: [NOTES[rotation.from]] };
  },
};
