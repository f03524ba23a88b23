import type { ExtensionContext } from "vscode";

// The entry where VS Code runs on Node. VS Code reads it while it starts, and others wait their turn: what takes time to load comes right after.

declare const PROGRAM: string;

type Program = typeof import("./extension-program.ts");

let program: Promise<Program> | undefined;

/** Commands that are asked for meanwhile wait until they are there. */
export async function activate(context: ExtensionContext): Promise<void> {
  await new Promise<void>((resolve) => setImmediate(resolve));
  program = import(PROGRAM) as Promise<Program>;
  (await program).activate(context);
}

export async function deactivate(): Promise<void> {
  await (await program)?.deactivate();
}
