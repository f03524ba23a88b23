import type { Frame } from "../statements/frame.ts";
import type { Origin } from "../values/origin.ts";
import type { Step, Value } from "../values/value.ts";

/** `card`, `creditCard`, `card_details`. */
const CARD = /^(?:credit|debit|payment)?_?card(?:_?(?:details|data|info))?$/i;

/** What is taken of something under a name: the number of what a visitor sent as a card is that of the card. */
export function cardPart(frame: Frame, holder: string, name: string, part: Value): Value {
  if (name !== "number" || part.ways.size === 0 || !CARD.test(holder)) return part;
  const ways = new Map<Origin, Step>();
  for (const [origin, step] of part.ways) {
    const isSent = origin.kind === "data" && (origin.what === "request-input" || origin.what === "checked-input");
    ways.set(isSent ? frame.walk.host.origins.data("card-data", origin.at) : origin, step);
  }
  return { ...part, ways };
}
