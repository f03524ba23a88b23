import type { Arguments } from "../calls/calls.ts";
import type { Frame } from "../statements/frame.ts";
import type { Place } from "../values/place.ts";
import { reached, shapeOf } from "../values/shapes.ts";
import { NOTHING, type Value, withWays } from "../values/value.ts";

/** What checks of a signature are called. */
const CHECK = /^_?(?:async)?verif/i;
/** The body of a request as it is signed; many write a parsed one again. */
const SIGNED: ReadonlySet<string> = new Set(["request-raw-body", "rewritten-input"]);

/**
 * Something that nobody knows is asked whether the body of a request is genuine: `receiver.verify({ body, signature })` of a queue or of another sender. Who passes
 * such a check is whoever has the secret.
 */
export function recordUnseenCheck(frame: Frame, name: string | undefined, { positional, named }: Arguments, at: Place): void {
  if (name === undefined || !CHECK.test(name)) return;
  const given = [...positional, ...named.values()];
  const body = given.flatMap((value) => signedPart(frame, value) ?? [])[0];
  if (body === undefined) return;
  frame.record({
    ...frame.circumstances(at),
    kind: "trust",
    body: shapeOf(frame, body),
    signature: undefined,
    secret: undefined,
    tolerance: undefined,
    check: "verified",
    swallowed: undefined,
    by: frame.walk.globals,
  });
}

function signedPart(frame: Frame, value: Value): Value | undefined {
  const ways = new Map([...reached(frame, value, "inspect")].filter(([origin]) => origin.kind === "data" && SIGNED.has(origin.what)));
  return ways.size === 0 ? undefined : withWays({ ...NOTHING, open: true }, ways);
}
