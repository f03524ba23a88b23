import type { Library } from "../api.ts";
import { gives, members } from "../forms.ts";

/** A validated object is still the object. */
export const zod: Library = {
  package: "zod",
  ecosystem: "npm",
  setup: 'import { z } from "zod";\nconst schema = z.object({ STRIPE_SECRET_KEY: z.string() });',
  apis: {
    "zod:z.object": {},
    ...members("zod:z.object()", ["parse", "parseAsync"], gives("0")),
    "zod:z.object().safeParse": gives("0"),
    ...members(
      "zod:z.object()",
      ["strict", "passthrough", "loose", "partial", "extend", "merge", "pick", "omit", "refine", "superRefine", "transform", "strip"],
      { gives: "zod:z.object()" },
    ),
    ...members("zod:", ["object", "looseObject", "strictObject"], { gives: "zod:z.object()" }),
    "valibot:parse": gives("1"),
    "joi:object().validate": gives("0"),
    "joi:attempt": gives("0"),
    "yup:object().validateSync": gives("0"),
    "yup:object().validate": gives("0"),
  },
};
