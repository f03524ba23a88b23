import { textAt } from "../../../../text/span.ts";
import { childOf } from "../../../tree.ts";
import type { Framework } from "./framework.ts";
import { isNodeHandler, nodeRequest } from "./node-handler.ts";

/** Cloud Functions for Firebase, that keep the raw body beside the parsed one. */
export const firebase: Framework = {
  hands: (known) => isNodeHandler(known) && /(?:^|\.)onRequest$/.test(textAt(known.code.text, childOf(known.call, "function"))),

  request: (known) => ({ ...nodeRequest(known), raw: `${known.names[0]}.rawBody`, edits: [] }),
};
