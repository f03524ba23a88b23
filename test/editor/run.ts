import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/**
 * Every scene in real VS Code, one after the other, each in a window of its own. What VS Code and the browser do at which moment is not ours to rule: a scene that fails
 * is played once more from its start, and what it said the first time is printed with a mark. It counts as passed only if all of it passes then.
 */
const SCENES = ["steps.ts", "stores.ts", "places.ts", "folders.ts", "choice.ts", "untrusted.ts"];

const named = process.argv.slice(2);
let failed = false;
for (const scene of named.length > 0 ? named : SCENES) {
  const first = play(scene);
  if (first.passed) {
    process.stdout.write(first.said);
    continue;
  }
  process.stdout.write(`${first.said.replace(/^/gm, "first time | ")}\n${scene} failed: once more\n`);
  const second = play(scene);
  process.stdout.write(second.said);
  failed ||= !second.passed;
}
process.exitCode = failed ? 1 : 0;

function play(scene: string): { readonly passed: boolean; readonly said: string } {
  const file = fileURLToPath(new URL(scene, import.meta.url));
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--test", file], { encoding: "utf8", maxBuffer: 1 << 28 });
  return { passed: status === 0, said: stdout + stderr };
}
