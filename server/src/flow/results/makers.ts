import type { Result } from "../../model/result.ts";
import type { Use } from "../expressions/where.ts";
import type { Frame } from "../statements/frame.ts";
import type { Value } from "../values/value.ts";

/** How each kind of result is made, for one use. */
export type Makers = { readonly [Kind in Result["kind"]]: (frame: Frame, result: Extract<Result, { kind: Kind }>, use: Use) => Value };
