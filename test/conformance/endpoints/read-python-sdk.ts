import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { type Described, type DescribedEndpoint, type DescribedShape, type DescribedType, unionOf } from "./described.ts";

/** Everything the sources of an installed PyPI `stripe` (its package folder) say about endpoints. */
export function readPythonSdk(folder: string): Described {
  const script = fileURLToPath(new URL("read_python_sdk.py", import.meta.url));
  const raw = JSON.parse(execFileSync("python3", [script, folder], { encoding: "utf8", maxBuffer: 64 << 20 })) as Described;
  return { ...raw, endpoints: raw.endpoints.map((endpoint): DescribedEndpoint => ({ ...endpoint, parameters: shapeOf(endpoint.parameters) })) };
}

function shapeOf(shape: DescribedShape): DescribedShape {
  return Object.fromEntries(Object.entries(shape).map(([name, { type, required }]) => [name, { type: typeOf(type), required }]));
}

/** As the script writes it: unions not merged, `None` among them (it means the same as leaving the parameter out). */
type Raw = DescribedType | { readonly kind: "none" };

function typeOf(type: Raw): DescribedType {
  switch (type.kind) {
    case "union":
      return unionOf((type.of as readonly Raw[]).filter((part) => part.kind !== "none").map(typeOf));
    case "enum":
      return unionOf([type]);
    case "array":
    case "map":
      return { kind: type.kind, of: typeOf(type.of) };
    case "object":
      return { kind: "object", shape: shapeOf(type.shape) };
    case "none":
      return { kind: "empty" };
    default:
      return type;
  }
}
