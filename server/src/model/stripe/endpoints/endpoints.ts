import type { Ecosystem } from "../../../facts/program.ts";

/**
 * Stripe's endpoints as the SDKs name them, generated from the installed packages (see test/conformance/endpoints). One endpoint is a verb and a path; both languages
 * share it, with its parameters and their types.
 */
export interface EndpointTable {
  /** The packages it was made from, and the version of the API that they speak. */
  readonly versions: { readonly npm: string; readonly pypi: string; readonly api: string };
  readonly endpoints: readonly Endpoint[];
  /**
   * The endpoint that a chain of members leads to: `customers.create` below a client (`services`; in Python with or without `v1`), `Customer.create` below the Python
   * module (`resources`). The `_async` at the end of a Python name does not matter.
   */
  find(ecosystem: Ecosystem, naming: "services" | "resources", chain: readonly string[]): Endpoint | undefined;
}

export interface Endpoint {
  readonly verb: "GET" | "POST" | "DELETE";
  /** `/v1/customers/{customer}`. */
  readonly path: string;
  /** What a permission is about: `customers`, `checkout.sessions`. */
  readonly resource: string;
  /** Whether it changes anything. */
  readonly write: boolean;
  /** The arguments of a service method in order: `customer`, `params`, `options`. A method of a resource class takes the same without the last two, and keywords. */
  readonly places: readonly string[];
  readonly deprecated: boolean;
  /** How a client of npm `stripe` names it: `customers.create`. */
  readonly npm: string;
  /** How a `StripeClient` of PyPI `stripe` names it: `v1.customers.create`. */
  readonly pypi: string;
  /** How the Python module names it: `Customer.create`. */
  readonly resources: readonly string[];
  readonly parameters: ReadonlyMap<string, Parameter>;
}

export interface Parameter {
  readonly name: string;
  readonly required: boolean;
  readonly type: ParameterType;
}

export type ParameterType =
  | { readonly kind: "string" | "integer" | "number" | "decimal" | "boolean" | "file" | "any" }
  /** An integer in the smallest unit of a currency. */
  | { readonly kind: "amount" }
  /** Seconds since 1970. */
  | { readonly kind: "timestamp" }
  /** An ISO 4217 code in lower case. */
  | { readonly kind: "currency" }
  | { readonly kind: "email" }
  /** The empty text (or null), which unsets the parameter. */
  | { readonly kind: "empty" }
  /** `open`: Stripe may add values that this SDK does not know. */
  | { readonly kind: "enum"; readonly values: readonly string[]; readonly open: boolean }
  | { readonly kind: "array" | "map"; readonly of: ParameterType }
  | { readonly kind: "object"; readonly parameters: ReadonlyMap<string, Parameter> }
  | { readonly kind: "union"; readonly of: readonly ParameterType[] };

/**
 * The file: each type once, as a line of words in which other types stand by their index; names are left to the compression of whoever ships it.
 * A type is `kind`, `array TYPE`, `map TYPE`, `union TYPE TYPE …`, `enum value …`, `open value …`, or `object name TYPE name TYPE …` with `!` after required names.
 */
export interface EndpointFile {
  readonly versions: EndpointTable["versions"];
  readonly types: readonly string[];
  readonly endpoints: readonly EndpointRow[];
}

/** Verb, path, name in npm, names in PyPI (empty where they are the npm name in Python's spelling), names of resource classes, type of the parameters, deprecated (1) or not (0). */
export type EndpointRow = readonly [verb: string, path: string, npm: string, pypi: string, resources: string, parameters: number, deprecated: number];

/** The table in the bytes of `endpoints.json`. Nothing is decoded before it is asked for: most programs never call Stripe. */
export function readEndpoints(bytes: Uint8Array): EndpointTable {
  let known: EndpointTable | undefined;
  const table = (): EndpointTable => {
    known ??= tableOf(JSON.parse(new TextDecoder().decode(bytes)) as EndpointFile);
    return known;
  };
  return {
    get versions() {
      return table().versions;
    },
    get endpoints() {
      return table().endpoints;
    },
    find: (ecosystem, naming, chain) => table().find(ecosystem, naming, chain),
  };
}

function tableOf(file: EndpointFile): EndpointTable {
  const types = new Types(file);
  const npm = new Map<string, Endpoint>();
  const pypi = new Map<string, Endpoint>();
  const resources = new Map<string, Endpoint>();
  const endpoints = file.endpoints.map(([verb, path, npmName, pypiNames, resourceNames, parameters, deprecated]): Endpoint => {
    const services = pypiNames === "" ? [pythonName(npmName)] : pypiNames.split(" ");
    const endpoint = new Row(types, verb as Endpoint["verb"], path, npmName, services[0] as string, resourceNames === "" ? [] : resourceNames.split(" "), parameters, deprecated === 1);
    npm.set(npmName, endpoint);
    for (const name of services) pypi.set(name, endpoint);
    for (const name of endpoint.resources) resources.set(name, endpoint);
    return endpoint;
  });
  return {
    versions: file.versions,
    endpoints,
    find(ecosystem, naming, chain) {
      const name = chain.join(".");
      if (ecosystem === "npm") return naming === "services" ? npm.get(name) : undefined;
      const sync = name.replace(/_async$/, "");
      if (naming === "resources") return resources.get(sync);
      return pypi.get(sync) ?? pypi.get(`v1.${sync}`);
    },
  };
}

/** `checkout.sessions.listLineItems` → `v1.checkout.sessions.list_line_items`. */
export function pythonName(npm: string): string {
  const name = npm.replace(/\.del$/, ".delete").replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return name.startsWith("v2.") ? name : `v1.${name}`;
}

class Row implements Endpoint {
  private readonly types: Types;
  private readonly shape: number;
  readonly verb: Endpoint["verb"];
  readonly path: string;
  readonly npm: string;
  readonly pypi: string;
  readonly resources: readonly string[];
  readonly deprecated: boolean;
  private named: readonly string[] | undefined;

  constructor(types: Types, verb: Endpoint["verb"], path: string, npm: string, pypi: string, resources: readonly string[], shape: number, deprecated: boolean) {
    this.types = types;
    this.shape = shape;
    this.verb = verb;
    this.path = path;
    this.npm = npm;
    this.pypi = pypi;
    this.resources = resources;
    this.deprecated = deprecated;
  }

  get write(): boolean {
    return this.verb !== "GET";
  }
  get resource(): string {
    return this.npm.slice(0, this.npm.lastIndexOf("."));
  }
  get places(): readonly string[] {
    this.named ??= [...(this.path.match(/[^{]+(?=\})/g) ?? []), "params", "options"];
    return this.named;
  }
  get parameters(): ReadonlyMap<string, Parameter> {
    const type = this.types.at(this.shape);
    return type.kind === "object" ? type.parameters : new Map();
  }
}

class Types {
  private readonly rows: readonly string[];
  private readonly known: (ParameterType | undefined)[] = [];

  constructor(file: EndpointFile) {
    this.rows = file.types;
  }

  at(index: number): ParameterType {
    this.known[index] ??= this.decode((this.rows[index] ?? "any").split(" "));
    return this.known[index];
  }

  private decode([kind, ...words]: readonly string[]): ParameterType {
    switch (kind) {
      case "enum":
      case "open":
        return { kind: "enum", open: kind === "open", values: words };
      case "array":
      case "map":
        return { kind, of: this.at(Number(words[0])) };
      case "union":
        return { kind, of: words.map((type) => this.at(Number(type))) };
      case "object":
        return { kind, parameters: this.parameters(words) };
      default:
        return { kind } as ParameterType;
    }
  }

  private parameters(words: readonly string[]): ReadonlyMap<string, Parameter> {
    const types = this;
    const found = new Map<string, Parameter>();
    for (let i = 0; i + 1 < words.length; i += 2) {
      const word = words[i] as string;
      const required = word.endsWith("!");
      const name = required ? word.slice(0, -1) : word;
      const index = Number(words[i + 1]);
      // A type of many levels is decoded only as deep as someone looks.
      found.set(name, {
        name,
        required,
        get type() {
          return types.at(index);
        },
      });
    }
    return found;
  }
}
