import type { Ecosystem } from "../../../server/src/facts/program.ts";
import { npmNeighbour, pythonNeighbours } from "../neighbours/packages.ts";
import { npmPackage, npmStripe, pythonPackages, pythonStripe } from "../packages.ts";
import type { Run } from "./run.ts";

/** What a snippet can import: an SDK in this version (default: the one that the model describes), and what else it needs. */
export function packagesFor(
  ecosystem: Ecosystem,
  wanted: { readonly version?: string | undefined; readonly needs?: readonly string[] | undefined },
): Run["packages"] {
  const { version, needs = [] } = wanted;
  if (ecosystem === "pypi")
    return [...(version === undefined ? [] : [pythonStripe(version)]), pythonPackages(), ...(needs.length > 0 ? [pythonNeighbours()] : [])];
  const stripe = version === undefined ? npmPackage("stripe") : npmStripe(version);
  if (stripe === undefined) throw new Error("npm stripe is not installed");
  return Object.fromEntries([["stripe", stripe], ...needs.map((name) => [name, npmNeighbour(name)])]);
}
