import type { Library } from "../api.ts";
import { checks, members } from "../forms.ts";

/** A validated object is still the object. */
export const zod: Library = {
  package: "zod",
  ecosystem: "npm",
  setup: 'import { z } from "zod";\nconst schema = z.object({ STRIPE_SECRET_KEY: z.string() });',
  apis: {
    "zod:z.object": {},
    ...members("zod:z.object()", ["parse", "parseAsync", "safeParse", "safeParseAsync"], checks("0")),
    ...members(
      "zod:z.object()",
      ["strict", "passthrough", "loose", "partial", "extend", "merge", "pick", "omit", "refine", "superRefine", "transform", "strip"],
      { gives: "zod:z.object()" },
    ),
    ...members("zod:", ["object", "looseObject", "strictObject"], { gives: "zod:z.object()" }),
    ...members("valibot:", ["parse", "safeParse"], checks("1")),
    ...members("joi:object()", ["validate", "validateAsync"], checks("0")),
    "joi:attempt": checks("0"),
    ...members("yup:object()", ["validate", "validateSync"], checks("0")),
  },
};
