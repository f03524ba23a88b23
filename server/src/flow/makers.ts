import type { Result } from "../model/api.ts";
import type { Frame } from "./frame.ts";
import type { Value } from "./value.ts";
import type { Use } from "./where.ts";

/** How each kind of result is made, for one use. */
export type Makers = { readonly [Kind in Result["kind"]]: (frame: Frame, result: Extract<Result, { kind: Kind }>, use: Use) => Value };
