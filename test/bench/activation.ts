import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { ROOT } from "./cache.ts";
import { percentile, rounded, type Table } from "./figures.ts";

/**
 * Runs in a process of its own: loads the bundle and activates it, as the extension host does, over an interface of VS Code's that does nothing. The server is another
 * process, which nobody waits for: here it is none at all.
 */
const ACTIVATE = `
const { Module } = require("node:module");
const children = require("node:child_process");
const nothing = () => new Proxy(function () {}, {
  get: (target, name) => (name === Symbol.toPrimitive ? () => "" : name === "then" ? undefined : name === Symbol.iterator ? () => [].values() : name in target ? target[name] : nothing()),
  apply: () => nothing(),
  construct: () => nothing(),
  set: () => true,
});
const vscode = nothing();
const load = Module._load;
Module._load = (name, ...rest) => (name === "vscode" ? new Proxy(vscode, { get: (target, key) => (key === "version" ? "1.91.0" : Reflect.get(target, key)) }) : load(name, ...rest));
for (const name of ["fork", "spawn"]) children[name] = () => { throw new Error("no process here"); };
process.on("uncaughtException", () => {});
process.on("unhandledRejection", () => {});
const began = performance.now();
const extension = require(process.argv[1]);
const loaded = performance.now();
const activating = extension.activate({ subscriptions: [], extension: { packageJSON: {} }, extensionUri: nothing(), extensionPath: "/", asAbsolutePath: (it) => it });
const activated = performance.now();
activating.then(() => process.stdout.write(JSON.stringify([loaded - began, activated - loaded, performance.now() - began]), () => process.exit()));
`;

/** What VS Code waits for when it starts the extension. The figure from VS Code itself is in the pictures of `npm run test:editor`. */
export function activation(rounds: number): Table {
  const times = Array.from({ length: rounds }, (): [number, number, number] =>
    JSON.parse(execFileSync(process.execPath, ["-e", ACTIVATE, join(ROOT, "dist/extension.cjs")], { encoding: "utf8" })),
  );
  const middle = (values: readonly number[]): number => rounded(percentile([...values], 50));
  return {
    "the extension": {
      "loading ms": middle(times.map(([loading]) => loading)),
      "activating ms": middle(times.map(([, activating]) => activating)),
      "until its commands are there ms": middle(times.map(([, , ready]) => ready)),
    },
  };
}
