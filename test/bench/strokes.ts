import type { Range } from "vscode-languageserver";
import { percentile, rounded } from "./figures.ts";
import type { RunningServer } from "./server.ts";

/** How long keystrokes took: each from the change being sent to the diagnostics being there, and the same request once more, which has nothing to do. */
export class Strokes {
  private readonly times: number[] = [];
  private readonly echoes: number[] = [];

  /** Types a text in place of a range, and measures it. */
  async type(server: RunningServer, uri: string, range: Range, text: string): Promise<void> {
    const began = performance.now();
    await server.change(uri, range, text);
    await server.pull(uri);
    this.times.push(performance.now() - began);
    const asked = performance.now();
    await server.pull(uri);
    this.echoes.push(performance.now() - asked);
  }

  /** The middle one, in milliseconds. */
  get median(): number {
    return percentile(this.times, 50);
  }

  /** The columns of a table. */
  row(): Readonly<Record<string, number>> {
    return {
      "median ms": rounded(this.median),
      "95 % ms": rounded(percentile(this.times, 95)),
      "median × a request that is cached": rounded(this.median / percentile(this.echoes, 50)),
    };
  }
}
