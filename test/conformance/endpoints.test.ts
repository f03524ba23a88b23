import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { readEndpoints } from "../../server/src/model/stripe/endpoints/endpoints.ts";
import { REMOVED_METHODS } from "../../server/src/model/stripe/endpoints/removed.ts";
import { upToDate } from "../up-to-date.ts";
import type { DescribedEndpoint, DescribedShape, DescribedType } from "./endpoints/described.ts";
import { endpointFile, keyOf } from "./endpoints/generate.ts";
import { readNodeSdk } from "./endpoints/read-node-sdk.ts";
import { readPythonSdk } from "./endpoints/read-python-sdk.ts";
import { npmPackage, pythonPackages } from "./packages.ts";

const FILE = "server/src/model/stripe/endpoints/endpoints.json";
const node = readNodeSdk(npmPackage("stripe") ?? assert.fail("npm stripe is not installed"));
const python = readPythonSdk(`${pythonPackages()}/stripe`);

test("endpoints.json is what both generators make of the installed SDKs", () => {
  upToDate(FILE, endpointFile(node, python));
});

const bytes = readFileSync(new URL(`../../${FILE}`, import.meta.url));
const table = readEndpoints(bytes);

test("the table stays small and keeps every endpoint", () => {
  assert.ok(gzipSync(bytes, { level: 9 }).length <= 60_000, `${gzipSync(bytes, { level: 9 }).length} bytes`);
  assert.equal(table.endpoints.length, 648);
  assert.deepEqual(table.versions, { npm: node.version, pypi: python.version, api: node.apiVersion });
  assert.equal(python.apiVersion, node.apiVersion);
});

test("the generators agree on endpoints, parameter names, what is required, and types at any depth", () => {
  const others = new Map(python.endpoints.map((endpoint) => [keyOf(endpoint), endpoint]));
  assert.deepEqual([...others.keys()].sort(), node.endpoints.map(keyOf).sort());
  const differences = node.endpoints.flatMap((endpoint) => differencesOf(endpoint, others.get(keyOf(endpoint)) as DescribedEndpoint));
  assert.deepEqual(
    differences.filter((it) => !KNOWN.some((known) => known.test(it))),
    [],
  );
  // An exception that nothing needs any more would hide the next difference.
  for (const known of KNOWN)
    assert.ok(
      differences.some((it) => known.test(it)),
      `${known} matches nothing`,
    );
});

test("arguments stand in the same order in both SDKs: the parts of the path, params, options", () => {
  for (const endpoint of [...node.endpoints, ...python.endpoints]) {
    const parts = endpoint.path.match(/\{/g)?.length ?? 0;
    assert.deepEqual(endpoint.places.slice(parts), ["params", "options"], endpoint.services.join("."));
  }
});

test("every name leads to its endpoint", () => {
  for (const endpoint of node.endpoints) assert.equal(table.find("npm", "services", endpoint.services)?.verb, endpoint.verb);
  for (const endpoint of python.endpoints) {
    assert.equal(table.find("pypi", "services", endpoint.services)?.path, endpoint.path);
    for (const chain of endpoint.resources)
      assert.equal(table.find("pypi", "resources", chain)?.path.replace(/\{\w+\}/g, "{}"), endpoint.path.replace(/\{\w+\}/g, "{}"));
  }
  assert.equal(table.find("pypi", "services", ["customers", "create_async"])?.path, "/v1/customers");
  assert.equal(table.find("pypi", "resources", ["checkout", "Session", "create_async"])?.resource, "checkout.sessions");
  assert.equal(table.find("npm", "services", ["customers", "make"]), undefined);
  assert.equal(table.find("npm", "resources", ["Customer", "create"]), undefined);
});

test("what the table says of a well-known endpoint", () => {
  const create = table.find("npm", "services", ["paymentIntents", "create"]);
  assert.ok(create);
  assert.deepEqual(
    [create.verb, create.path, create.write, create.places, create.pypi, create.resources],
    ["POST", "/v1/payment_intents", true, ["params", "options"], "v1.payment_intents.create", ["PaymentIntent.create"]],
  );
  assert.deepEqual([create.parameters.get("amount")?.type, create.parameters.get("amount")?.required], [{ kind: "amount" }, true]);
  assert.deepEqual(create.parameters.get("currency")?.type, { kind: "currency" });
  assert.deepEqual(create.parameters.get("receipt_email")?.type, { kind: "email" });
  assert.deepEqual(create.parameters.get("confirmation_method")?.type, { kind: "enum", open: true, values: ["automatic", "manual"] });
  const shipping = create.parameters.get("shipping")?.type;
  const address = shipping?.kind === "object" ? shipping.parameters.get("address")?.type : undefined;
  assert.deepEqual(address?.kind === "object" ? [...address.parameters.keys()] : address, ["city", "country", "line1", "line2", "postal_code", "state"]);
  assert.deepEqual(table.find("pypi", "services", ["v1", "customers", "retrieve"])?.places, ["customer", "params", "options"]);
  assert.equal(table.find("npm", "services", ["exchangeRates", "list"])?.deprecated, true);
});

test("removed methods are gone, and what replaces them is there", () => {
  for (const removed of REMOVED_METHODS) {
    assert.equal(table.find(removed.ecosystem, removed.naming, removed.name.split(".")), undefined, removed.name);
    assert.ok(table.find(removed.ecosystem, removed.naming, removed.instead.split(".")), removed.instead);
    assert.ok(removed.until < removed.gone);
  }
});

/** Where the SDKs themselves say different things. */
const KNOWN = [
  // Node takes numbers as values of metadata and sends them as text.
  /metadata\S*: (?:union|string) and (?:string|union)$/,
  // Times of v2 are text; Node reuses the type of v1.
  / v2\.\S+\/created\/\w+: number and string$/,
  // Only Python says that parts of a disputed transaction's address may be emptied.
  / disputes\.update\/evidence\S+address\/\w+: string and union$/,
  / files\.create\/file: file and any$/,
  // Node has several shapes of a bank account, Python one.
  / (?:accounts\.(?:create|update)\/external_account|tokens\.create\/bank_account)\S*: /,
];

function differencesOf(a: DescribedEndpoint, b: DescribedEndpoint): string[] {
  const found: string[] = [];
  compareShapes(a.parameters, b.parameters, ` ${a.services.join(".")}`, found);
  return found;
}

function compareShapes(a: DescribedShape, b: DescribedShape, path: string, found: string[]): void {
  for (const name of new Set([...Object.keys(a), ...Object.keys(b)])) {
    const [one, other] = [a[name], b[name]];
    if (!one || !other) found.push(`${path}/${name}: only in ${one ? "npm" : "pypi"}`);
    else {
      if (one.required !== other.required) found.push(`${path}/${name}: required differs`);
      compareTypes(one.type, other.type, `${path}/${name}`, found);
    }
  }
}

function compareTypes(a: DescribedType, b: DescribedType, path: string, found: string[]): void {
  if (a.kind === "object" && b.kind === "object") compareShapes(a.shape, b.shape, path, found);
  else if ((a.kind === "array" || a.kind === "map") && a.kind === b.kind) compareTypes(a.of, b.of, path, found);
  else if (a.kind === "enum" && b.kind === "enum") {
    if (a.open !== b.open || a.values.join() !== b.values.join()) found.push(`${path}: enum differs`);
  } else if (a.kind === "union" && b.kind === "union" && a.of.length === b.of.length) {
    const left = [...a.of].sort(byKind);
    const right = [...b.of].sort(byKind);
    for (const [index, part] of left.entries()) compareTypes(part, right[index] as DescribedType, path, found);
  } else if (plain(a) !== plain(b)) found.push(`${path}: ${a.kind} and ${b.kind}`);
}

function byKind(a: DescribedType, b: DescribedType): number {
  return plain(a) < plain(b) ? -1 : plain(a) > plain(b) ? 1 : JSON.stringify(a) < JSON.stringify(b) ? -1 : 1;
}

/** TypeScript has one kind of number, and only its comments say what a number or text is. */
function plain(type: DescribedType): string {
  if (["integer", "number", "amount", "timestamp"].includes(type.kind)) return "number";
  return type.kind === "currency" || type.kind === "email" ? "string" : type.kind;
}
