import { isMainThread } from "node:worker_threads";
import type { Analysis, Session } from "../server/src/engine/analysis.ts";
import { credentialsIn } from "../server/src/model/credentials/recognize.ts";
import type { Finding } from "../server/src/rules/finding.ts";
import { NO_USAGE } from "../server/src/rules/stripe-usage.ts";

/**
 * A session that stands for the engine where only the way to it and from it is tested: it reports credentials, asks for `NAME.py` at `import NAME`,
 * says how many files it was asked for, throws at the word `throws`, and ends the thread it runs in at `ends-worker`.
 */
export function fakeSession(): Session {
  const texts = new Map<string, string>();
  const absent = new Set<string>();
  const importsOf = (path: string): string[] =>
    [...(texts.get(path) ?? "").matchAll(/^import (\S+)/gm)].map(([, name = ""]) => (name.startsWith("../") ? name : `${name}.py`));
  return {
    set: (path, text) => void texts.set(path, text),
    remove: (path) => void texts.delete(path),
    copiesIn() {},
    lacks: (path) => void absent.add(path),
    needs: async () => [...new Set([...texts.keys()].flatMap(importsOf))].filter((path) => !texts.has(path) && !absent.has(path)),
    has: (path) => texts.has(path),
    text: (path) => texts.get(path),
    paths: () => texts.keys(),
    async analyze(path, cancelled): Promise<Analysis | undefined> {
      const text = texts.get(path);
      if (text === undefined) throw new Error(`not given: ${path}`);
      if (cancelled?.()) return undefined;
      if (text.includes("ends-worker") && !isMainThread) process.exit(3);
      if (text.includes("throws")) throw new RangeError(`in the middle of ${text}`);
      // Imports of imports count, as long as they were given.
      const needs = new Set<string>();
      const seen = new Set([path]);
      for (const at of seen) {
        for (const imported of importsOf(at)) {
          if (texts.has(imported)) seen.add(imported);
          else if (!absent.has(imported)) needs.add(imported);
        }
      }
      const findings = credentialsIn(text).map((it, index): Finding => {
        return {
          rule: "hardcoded-key",
          message: `A key: ${it.masked}`,
          severity: it.mode === "test" ? "hint" : "error",
          confidence: "high",
          path,
          span: { start: it.start, end: it.end },
          evidence: { kind: it.kind, mode: it.mode, masked: it.masked, fingerprint: it.fingerprint, wanted: undefined },
          steps: [],
          fingerprint: `${path}:${it.fingerprint}:${index}`,
          secrets: [{ start: it.start, end: it.end }],
          circumstances: [],
        };
      });
      const silent = text.includes("keywarden: ignore");
      return {
        path,
        findings: silent ? [] : findings,
        suppressed: silent ? findings.map((finding) => ({ finding, reason: undefined })) : [],
        notes: text.includes("note!") ? ["noted"] : [],
        needs: [...needs],
        exhausted: 1,
        functions: 2,
        usage: NO_USAGE,
      };
    },
    // Whoever imports a file gets everything that is in it.
    lent: async () => new Map([...texts.keys()].map((path) => [path, ["import"]])),
    uses: async () => [],
    learn: () => {},
    askedOrigins: () => new Set(),
    why: async () => [],
    dispose: () => texts.clear(),
  };
}
