import * as z from "zod/mini";

/** Where a repair can move a key to: the environment, or a store of secrets that is asked over the network. */
export const STORES = ["environment", "vault", "aws-secrets-manager", "aws-parameter-store", "azure-key-vault", "google-secret-manager"] as const;
export type StoreId = (typeof STORES)[number];

/** What a name in a store is made from. */
const NAME_PARTS = "`{kind}` (`secret-key`, `webhook-secret`), `{mode}` (`live`, `test`), `{variable}` (`STRIPE_SECRET_KEY`) and `{workspace}`";

/** Texts that go into code between quotes, and into stores as names: nothing that ends either. */
function name(characters: RegExp, value: string, what: string): z.ZodMiniDefault<z.ZodMiniString> {
  return z._default(z.string().check(z.maxLength(200), z.regex(characters)), value).check(z.meta({ description: what }));
}

/** Parts to be filled in, between letters, digits and what else the store allows. */
const PARTS = "\\{(?:kind|mode|variable|workspace)\\}";
const PATH = new RegExp(`^(?:[A-Za-z0-9_./@+=-]|${PARTS})+$`);
const PLAIN = new RegExp(`^(?:[A-Za-z0-9_-]|${PARTS})+$`);

/** How each store calls a key, and where it is. */
export const STORES_SCHEMA = z.strictObject({
  vault: z._default(
    z.strictObject({
      mount: name(PATH, "secret", "Where the KV engine, version 2, is mounted."),
      path: name(PATH, "stripe", `The path of the secret. Filled in are ${NAME_PARTS}.`),
      field: name(PATH, "{variable}", "The field that holds the key."),
    }),
    { mount: "secret", path: "stripe", field: "{variable}" },
  ),
  "aws-secrets-manager": z._default(z.strictObject({ name: name(PATH, "stripe/{kind}", `The name of the secret. Filled in are ${NAME_PARTS}.`) }), {
    name: "stripe/{kind}",
  }),
  "aws-parameter-store": z._default(z.strictObject({ name: name(PATH, "/stripe/{kind}", `The name of the parameter. Filled in are ${NAME_PARTS}.`) }), {
    name: "/stripe/{kind}",
  }),
  "azure-key-vault": z._default(
    z.strictObject({
      name: name(PLAIN, "stripe-{kind}", `The name of the secret. Filled in are ${NAME_PARTS}.`),
      vaultUrl: z
        .optional(z.string().check(z.maxLength(200), z.regex(/^https:\/\/[A-Za-z0-9.-]+\/?$/)))
        .check(z.meta({ description: "The address of the vault; without it the variable `AZURE_KEY_VAULT_URL` says it." })),
    }),
    { name: "stripe-{kind}" },
  ),
  "google-secret-manager": z._default(
    z.strictObject({
      name: name(PLAIN, "stripe-{kind}", `The name of the secret. Filled in are ${NAME_PARTS}.`),
      project: z
        .optional(z.string().check(z.maxLength(100), z.regex(/^[a-z0-9:.-]+$/)))
        .check(z.meta({ description: "The project of the secret; without it the variable `GOOGLE_CLOUD_PROJECT` says it." })),
      version: name(/^(?:latest|[0-9]+|[A-Za-z][A-Za-z0-9_-]*)$/, "latest", "The version, or its alias."),
    }),
    { name: "stripe-{kind}", version: "latest" },
  ),
});
export type StoreNames = Readonly<z.output<typeof STORES_SCHEMA>>;

/** What counts where nothing is set. */
export const DEFAULT_STORE_NAMES: StoreNames = z.parse(STORES_SCHEMA, {});
