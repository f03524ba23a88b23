/** What a generator reads out of one SDK, in a form that both share, so that they can be compared. */
export interface Described {
  readonly version: string;
  readonly apiVersion: string;
  readonly endpoints: readonly DescribedEndpoint[];
}

export interface DescribedEndpoint {
  readonly verb: string;
  /** `/v1/customers/{customer}`; `{}` where the SDK does not say the name. */
  readonly path: string;
  /** Members of a client that lead there: `["customers", "create"]`. */
  readonly services: readonly string[];
  /** The same for the resource classes of the Python module, without the module: `["Customer", "create"]`. */
  readonly resources: readonly (readonly string[])[];
  /** Names of the arguments in order; the last ones are `params` and `options`. */
  readonly places: readonly string[];
  readonly deprecated: boolean;
  readonly parameters: DescribedShape;
}

/** Parameters by name, in alphabetical order. */
export type DescribedShape = Readonly<Record<string, { readonly type: DescribedType; readonly required: boolean }>>;

/** `empty`: the empty text is allowed too, and unsets the parameter. */
export type DescribedType =
  | { readonly kind: "string" | "integer" | "number" | "decimal" | "boolean" | "file" | "any" | "empty" }
  /** Told by the documentation of the parameter. */
  | { readonly kind: "amount" | "timestamp" | "currency" | "email" }
  | { readonly kind: "enum"; readonly values: readonly string[]; readonly open: boolean }
  | { readonly kind: "array"; readonly of: DescribedType }
  | { readonly kind: "map"; readonly of: DescribedType }
  | { readonly kind: "object"; readonly shape: DescribedShape }
  | { readonly kind: "union"; readonly of: readonly DescribedType[] };

/** The path without the names of its parts, so that both SDKs agree on it. */
export function anonymousPath(path: string): string {
  return path.replace(/\{[^}]*\}/g, "{}");
}

/** One type out of several alternatives: enums merged, doubles dropped. */
export function unionOf(types: readonly DescribedType[]): DescribedType {
  const flat = types.flatMap((type) => (type.kind === "union" ? type.of : [type]));
  const values = new Set<string>();
  let isEnum = false;
  let open = false;
  const others = new Map<string, DescribedType>();
  for (const type of flat) {
    if (type.kind === "enum") {
      isEnum = true;
      open ||= type.open;
      for (const value of type.values) values.add(value);
    } else others.set(JSON.stringify(type), type);
  }
  if (values.delete("")) others.set("empty", { kind: "empty" });
  // Any text beside known values is what makes an enum open.
  const text = JSON.stringify({ kind: "string" });
  if (values.size > 0 && others.delete(text)) open = true;
  if (isEnum && values.size > 0) others.set("enum", { kind: "enum", values: [...values].sort(), open });
  const all = [...others.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, type]) => type);
  return all.length === 1 ? (all[0] as DescribedType) : { kind: "union", of: all };
}
