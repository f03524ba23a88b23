import type { FlowEvent, Shape } from "../event.ts";
import { mapShape } from "../values/shapes.ts";
import type { Value } from "../values/value.ts";

/** An event of a function as who calls that sees it; `here`: a value of the function, as the caller sees it. */
export function seenFromOutside(event: FlowEvent, here: (value: Value) => Shape): FlowEvent {
  const shape = (it: Shape): Shape => mapShape(it, here);
  const optional = (it: Shape | undefined): Shape | undefined => it && shape(it);
  switch (event.kind) {
    case "text":
    case "read":
    case "retry":
    case "swallowed":
    case "unasked":
      return event;
    case "reach":
      return { ...event, value: shape(event.value), parts: event.parts.map(({ at, value }) => ({ at, value: here(value).value })) };
    case "credential":
    case "compared":
    case "naming":
      return { ...event, value: shape(event.value) };
    case "loop":
      return { ...event, over: shape(event.over) };
    case "client":
      return { ...event, options: new Map([...event.options].map(([name, value]) => [name, shape(value)])) };
    case "call":
      return {
        ...event,
        client: shape(event.client),
        positional: event.positional.map(shape),
        named: new Map([...event.named].map(([name, value]) => [name, shape(value)])),
        further: optional(event.further),
      };
    case "request":
      return { ...event, url: shape(event.url), headers: optional(event.headers), client: optional(event.client), options: optional(event.options) };
    case "trust":
      return {
        ...event,
        body: shape(event.body),
        signature: optional(event.signature),
        secret: optional(event.secret),
        tolerance: optional(event.tolerance),
      };
  }
}
