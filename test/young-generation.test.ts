import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";

/** Megabytes that V8 gives to what is young in a process that keeps much of it for a while. */
function youngMegabytes(each: string): number {
  const program = `
    import { getHeapSpaceStatistics } from "node:v8";
    import { holdYoungGeneration, releaseYoungGeneration } from ${JSON.stringify(new URL("../server/src/audit/young-generation.ts", import.meta.url).href)};
    let kept = [];
    for (let i = 0; i < 1_500_000; i++) {
      kept.push({ i, list: [i] });
      if (kept.length > 200_000) kept = kept.slice(100_000);
      if (i % 1_000 === 0) { ${each} }
    }
    console.log(getHeapSpaceStatistics().find((it) => it.space_name === "new_space").space_size / 1024 / 1024);
  `;
  return Number(execFileSync(process.execPath, ["--input-type=module", "--eval", program], { encoding: "utf8" }));
}

test("an audit holds the room for what is young where it is enough, and lets it go on growing afterwards", () => {
  const held = youngMegabytes("holdYoungGeneration();");
  assert.ok(held < youngMegabytes(""));
  assert.ok(held < youngMegabytes("holdYoungGeneration(); releaseYoungGeneration();"));
});
