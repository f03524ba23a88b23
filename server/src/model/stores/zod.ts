import type { Api, Library, Where } from "../api.ts";
import { checks, harmless, members } from "../forms.ts";

/** A schema keeps the names at `at`. */
const shaped = (at: Where, further: Readonly<Record<string, Where>> = {}): Api => ({
  effects: [{ kind: "client", client: "schema", options: { shape: at, without: "receiver.without", through: "receiver.through", ...further } }],
});

/** A schema that keeps the names of the one that it is made of. */
const kept: Api = { gives: "zod:z.object()", ...shaped("receiver.shape") };

const parsed = checks("0", "receiver.shape", "receiver.without", "receiver.through");

/** What says more of a text that is checked, and leaves it as it is. */
const ASKED_OF_TEXT =
  "min max length nonempty regex startsWith endsWith includes email url uuid trim optional nullable nullish default catch refine superRefine describe brand readonly".split(
    " ",
  );

/** A validated object is still the object. */
export const zod: Library = {
  package: "zod",
  ecosystem: "npm",
  setup: 'import { z } from "zod";\nconst schema = z.object({ STRIPE_SECRET_KEY: z.string() });',
  apis: {
    "zod:z.object": { ...shaped("0"), example: "z.object({ STRIPE_SECRET_KEY: z.string() });" },
    ...members("zod:z.object()", ["parse", "parseAsync"], parsed),
    ...members("zod:z.object()", ["safeParse", "safeParseAsync", "spa"], { ...parsed, gives: "zod:Parsed()" }),
    // One text, with all that is asked of it.
    ...members("zod:", ["string", "z.string"], { gives: "zod:z.string()" }),
    ...members("zod:z.string()", [...ASKED_OF_TEXT], { gives: "zod:z.string()" }),
    ...members("zod:z.string()", ["parse", "parseAsync"], checks("0")),
    ...members("zod:z.string()", ["safeParse", "safeParseAsync", "spa"], { ...checks("0"), gives: "zod:Parsed()" }),
    "zod:Parsed().success": { value: harmless },
    "zod:Parsed().error": { value: harmless },
    "zod:Parsed().data": { value: { kind: "same", of: "receiver" } },
    ...members("zod:z.object()", ["passthrough", "loose"], { gives: "zod:z.object()" }),
    "zod:z.object().pick": { gives: "zod:z.object()", ...shaped("0"), example: "schema.pick({ STRIPE_SECRET_KEY: true });" },
    "zod:z.object().omit": { ...kept, ...shaped("receiver.shape", { without: "0" }), example: "schema.omit({ STRIPE_SECRET_KEY: true });" },
    "zod:z.object().transform": { ...kept, ...shaped("receiver.shape", { through: "0" }), example: "schema.transform((values) => values);" },
    "zod:z.object().extend": { gives: "zod:z.object()", ...shaped("receiver.shape|0"), example: "schema.extend({ PORT: z.string() });" },
    "zod:z.object().merge": { gives: "zod:z.object()", ...shaped("receiver.shape|0.shape"), example: "schema.merge(schema);" },
    ...members("zod:z.object()", ["strict", "strip", "partial", "required", "readonly", "brand"], { ...kept, example: "schema.$();" }),
    ...members("zod:z.object()", ["refine", "superRefine"], { ...kept, example: "schema.$(() => {});" }),
    "zod:z.object().describe": { ...kept, example: 'schema.describe("the environment");' },
    "zod:looseObject": { gives: "zod:z.object()" },
    ...members("zod:", ["object", "strictObject"], { gives: "zod:z.object()", ...shaped("0"), example: "z.object({ STRIPE_SECRET_KEY: z.string() });" }),
    "valibot:object": { gives: "valibot:object()", ...shaped("0"), example: 'import * as v from "valibot";\nv.object({ STRIPE_SECRET_KEY: v.string() });' },
    "valibot:object()": {},
    "valibot:parse": checks("1", "0.shape"),
    "valibot:safeParse": { ...checks("1", "0.shape"), gives: "valibot:Parsed()" },
    "valibot:Parsed().output": { value: { kind: "same", of: "receiver" } },
    "joi:object().validateAsync": checks("0"),
    "joi:object().validate": { ...checks("0"), gives: "joi:Validated()" },
    "joi:Validated().value": { value: { kind: "same", of: "receiver" } },
    "joi:Validated().error": { value: harmless },
    "joi:attempt": checks("0"),
    ...members("yup:object()", ["validate", "validateSync"], checks("0")),
  },
};
