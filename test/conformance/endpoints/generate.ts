import { type EndpointFile, type EndpointRow, pythonName } from "../../../server/src/model/stripe/endpoints/endpoints.ts";
import { anonymousPath, type Described, type DescribedEndpoint, type DescribedShape, type DescribedType, unionOf } from "./described.ts";

/** The text of `endpoints.json`: both SDKs joined on verb and path. */
export function endpointFile(node: Described, python: Described): string {
  const pythonByKey = new Map<string, DescribedEndpoint[]>();
  for (const endpoint of python.endpoints) pythonByKey.set(keyOf(endpoint), [...(pythonByKey.get(keyOf(endpoint)) ?? []), endpoint]);
  const merged = node.endpoints.map((endpoint) => {
    const others = pythonByKey.get(keyOf(endpoint)) ?? [];
    return { endpoint, others, parameters: others[0] ? mergedShape(endpoint.parameters, others[0].parameters) : endpoint.parameters };
  });
  merged.sort((a, b) => (a.endpoint.services.join(".") < b.endpoint.services.join(".") ? -1 : 1));
  const encoder = new Encoder();
  const endpoints = merged.map(({ endpoint, others, parameters }): EndpointRow => {
    const npm = endpoint.services.join(".");
    const names = others.map((other) => other.services.join("."));
    const resources = [...new Set(others.flatMap((other) => other.resources.map((chain) => chain.join("."))))];
    return [
      endpoint.verb,
      others[0]?.path ?? endpoint.path,
      npm,
      names.length === 1 && names[0] === pythonName(npm) ? "" : names.join(" "),
      resources.join(" "),
      encoder.type({ kind: "object", shape: parameters }),
      endpoint.deprecated ? 1 : 0,
    ];
  });
  const file: EndpointFile = { versions: { npm: node.version, pypi: python.version, api: node.apiVersion }, types: encoder.types, endpoints };
  const rows = (list: readonly unknown[]): string => `[\n${list.map((row) => JSON.stringify(row)).join(",\n")}\n]`;
  return `{\n"versions": ${JSON.stringify(file.versions)},\n"types": ${rows(file.types)},\n"endpoints": ${rows(file.endpoints)}\n}\n`;
}

export function keyOf(endpoint: DescribedEndpoint): string {
  return `${endpoint.verb} ${anonymousPath(endpoint.path)}`;
}

function mergedShape(node: DescribedShape, python: DescribedShape): DescribedShape {
  return Object.fromEntries(
    Object.entries(node).map(([name, parameter]) => {
      const other = python[name];
      return [name, other ? { type: mergedType(parameter.type, other.type), required: parameter.required } : parameter];
    }),
  );
}

/** TypeScript knows one kind of number and says in comments what it is; Python tells integers apart, and texts that TypeScript takes for numbers (times of v2). */
function mergedType(node: DescribedType, python: DescribedType): DescribedType {
  if (node.kind === "number") return python.kind === "integer" || python.kind === "string" ? python : node;
  if (node.kind === "timestamp" && python.kind === "string") return python;
  if (node.kind === "object" && python.kind === "object") return { kind: "object", shape: mergedShape(node.shape, python.shape) };
  if ((node.kind === "array" && python.kind === "array") || (node.kind === "map" && python.kind === "map"))
    return { kind: node.kind, of: mergedType(node.of, python.of) };
  if (node.kind === "union" && python.kind === "union") {
    return unionOf(node.of.map((part) => mergedType(part, partLike(part, python.of) ?? part)));
  }
  return node;
}

function partLike(part: DescribedType, others: readonly DescribedType[]): DescribedType | undefined {
  const numeric = (type: DescribedType): string => (["integer", "number", "amount", "timestamp"].includes(type.kind) ? "number" : type.kind);
  const alike = others.filter((other) => numeric(other) === numeric(part));
  return alike.length === 1 ? alike[0] : undefined;
}

/** Numbers the types, each once. */
class Encoder {
  readonly types: string[] = [];
  private readonly indexes = new Map<string, number>();

  type(type: DescribedType): number {
    const row = this.row(type).join(" ");
    const known = this.indexes.get(row);
    if (known !== undefined) return known;
    this.types.push(row);
    this.indexes.set(row, this.types.length - 1);
    return this.types.length - 1;
  }

  private row(type: DescribedType): (string | number)[] {
    switch (type.kind) {
      case "enum":
        return [type.open ? "open" : "enum", ...type.values.map(word)];
      case "array":
      case "map":
        return [type.kind, this.type(type.of)];
      case "union":
        return ["union", ...type.of.map((part) => this.type(part))];
      case "object":
        return ["object", ...Object.entries(type.shape).flatMap(([name, { required, type: of }]) => [`${word(name)}${required ? "!" : ""}`, this.type(of)])];
      default:
        return [type.kind];
    }
  }
}

function word(name: string): string {
  if (name === "" || /[\s!]/.test(name)) throw new Error(`a name that the file cannot hold: ${JSON.stringify(name)}`);
  return name;
}
