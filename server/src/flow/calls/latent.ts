import type { FlowEvent, Shape } from "../event.ts";
import { clientKey } from "../values/origin.ts";
import { someValue } from "../values/shapes.ts";
import type { Value } from "../values/value.ts";
import type { Summary } from "./summary.ts";

/** Whether an event says something that only a caller can complete. */
export function isLatent(event: FlowEvent): boolean {
  const shapes: (Shape | undefined)[] = [];
  switch (event.kind) {
    case "text":
    case "read":
    case "retry":
    case "swallowed":
    case "unasked":
      return false;
    case "credential":
    case "reach":
    case "compared":
    case "naming":
      shapes.push(event.value);
      break;
    case "loop":
      shapes.push(event.over);
      break;
    case "client":
      shapes.push(...event.options.values());
      break;
    case "call":
      shapes.push(event.client, ...event.positional, ...event.named.values(), event.further);
      break;
    case "request":
      shapes.push(event.url, event.headers, event.client, event.options);
      break;
    case "trust":
      shapes.push(event.body, event.signature, event.secret, event.tolerance);
      break;
  }
  return shapes.some((shape) => shape !== undefined && someValue(shape, restsOnPlaceholder)) || isFlagged(event);
}

/** Whether something arrives only where a caller's flag says so, whatever it is: `if (reveal) console.log(KEY)`. */
const isFlagged = ({ kind, guards }: FlowEvent): boolean => kind === "reach" && guards.some(({ asks }) => asks !== undefined);

/**
 * Whether it is a check of a signature that says nothing only a caller knows: what a function does after it with what its caller gave it, it does for Stripe alone. Of
 * interest to the module of the caller.
 */
export function isCheckForOthers(event: FlowEvent): boolean {
  return event.kind === "trust" && event.check === "verified" && event.through.length === 0 && !isLatent(event);
}

function restsOnPlaceholder(value: Value): boolean {
  if (value.symbols.length > 0) return true;
  for (const origin of value.ways.keys()) if (origin.kind === "parameter") return true;
  return value.texts.some((text) => text.pieces.some((piece) => typeof piece !== "string" && restsOnPlaceholder(piece)));
}

const made = new WeakMap<Summary, ReadonlySet<string>>();

/** The keys of the origins of clients that a function makes of keys that its caller decides. */
export function clientsMadeIn(summary: Summary): ReadonlySet<string> {
  const known = made.get(summary);
  if (known) return known;
  const clients = new Set(summary.latent.flatMap((it) => (it.kind === "credential" ? [clientKey(it.slot.call, it.through)] : [])));
  made.set(summary, clients);
  return clients;
}
