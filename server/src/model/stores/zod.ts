import type { Library } from "../api.ts";
import { checks, harmless, members } from "../forms.ts";

/** A validated object is still the object. */
export const zod: Library = {
  package: "zod",
  ecosystem: "npm",
  setup: 'import { z } from "zod";\nconst schema = z.object({ STRIPE_SECRET_KEY: z.string() });',
  apis: {
    "zod:z.object": {},
    ...members("zod:z.object()", ["parse", "parseAsync"], checks("0")),
    ...members("zod:z.object()", ["safeParse", "safeParseAsync", "spa"], { ...checks("0"), gives: "zod:Parsed()" }),
    "zod:Parsed().success": { value: harmless },
    "zod:Parsed().error": { value: harmless },
    "zod:Parsed().data": { value: { kind: "same", of: "receiver" } },
    ...members(
      "zod:z.object()",
      ["strict", "passthrough", "loose", "partial", "extend", "merge", "pick", "omit", "refine", "superRefine", "transform", "strip"],
      { gives: "zod:z.object()" },
    ),
    ...members("zod:", ["object", "looseObject", "strictObject"], { gives: "zod:z.object()" }),
    "valibot:parse": checks("1"),
    "valibot:safeParse": { ...checks("1"), gives: "valibot:Parsed()" },
    "valibot:Parsed().output": { value: { kind: "same", of: "receiver" } },
    "joi:object().validateAsync": checks("0"),
    "joi:object().validate": { ...checks("0"), gives: "joi:Validated()" },
    "joi:Validated().value": { value: { kind: "same", of: "receiver" } },
    "joi:Validated().error": { value: harmless },
    "joi:attempt": checks("0"),
    ...members("yup:object()", ["validate", "validateSync"], checks("0")),
  },
};
