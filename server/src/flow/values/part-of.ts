import type { DataKind } from "../../model/api.ts";
import { isCardField } from "../../model/stripe/card-fields.ts";
import { MAX_PATH } from "../calls/unseen.ts";
import { MAX_SYMBOL_DEPTH } from "../limits.ts";
import type { Frame } from "../statements/frame.ts";
import type { Origin, Placeholder } from "./origin.ts";

/** What a caller's thing holds under a name. */
export function partOfGiven(symbol: Placeholder, name: string): Origin | undefined {
  return symbol.path.length < MAX_SYMBOL_DEPTH ? symbol.next({ kind: "member", name }).origin() : undefined;
}

/** What stands under a name, or under any, in what comes from an origin; undefined where that is nothing of interest. */
export function partOf(frame: Frame, origin: Origin, name: string | undefined): Origin | undefined {
  const { origins } = frame.walk.host;
  switch (origin.kind) {
    case "settings":
      return name === undefined ? origin : origins.setting(name);
    case "setting":
      return name === undefined ? origin : origins.setting(`${origin.path}.${name}`);
    case "environment-names":
      return origin;
    case "whole-environment":
      return name === undefined ? origin : origins.environment(name);
    case "data":
      // A part of the body was parsed out of it.
      if (origin.what === "request-raw-body" && name !== undefined) return origins.data("request-input", origin.at);
      if ((origin.what === "request-input" || origin.what === "checked-input") && name !== undefined && isCardField(name))
        return origins.data("card-data", origin.at);
      return isPartOfData(origin.what, name) ? origin : undefined;
    case "store":
      return name === undefined || origin.name.length > MAX_PATH ? origin : origins.partOfStore(origin, name);
    case "outside":
      // What stands under a name is another thing than the whole.
      return name === undefined || origin.path.length > MAX_PATH
        ? undefined
        : origins.outside(origin.home, origin.path === "" ? name : `${origin.path}.${name}`);
    case "parameter":
      return name === undefined || origin.shown ? origin : partOfGiven(origin.symbol, name);
    default:
      return origin;
  }
}

/** Whether a part of such data is to be kept as the whole is: an id of a payment says nothing, what a visitor sent stays what a visitor sent. */
function isPartOfData(what: DataKind, name: string | undefined): boolean {
  switch (what) {
    case "stripe-object":
    case "key-inside":
      return name === undefined;
    case "stripe-event":
      return name === undefined || name === "data" || name === "object";
    case "error":
    case "stripe-error":
      return (
        name === undefined ||
        /^(?:message|stack|cause|errors?|detail|details|args|reason|response|data|body|raw|json_body|http_body|_message|msg|description|traceback|toString|original\w*)$/.test(
          name,
        )
      );
    default:
      return true;
  }
}
