import type { ExtensionContext } from "vscode";
import { createNodeClient } from "./node-client.ts";
import { start, stop } from "./start.ts";

/** The extension where VS Code runs on Node: the server is a process. */
export function activate(context: ExtensionContext): void {
  start(context, createNodeClient);
}

export function deactivate(): Promise<void> {
  return stop();
}
