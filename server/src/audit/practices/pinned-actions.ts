import { pipelinesOf } from "./pipelines.ts";
import type { Practice, PracticeEvidence } from "./practice.ts";

const MOST_SHOWN = 20;

export const pinnedActions: Practice = {
  id: "pinned-actions",
  title: "Actions pinned to a commit",
  why: "A tag can be moved: whoever takes over an action's repository gets the secrets of every pipeline that uses the tag.",
  check(workspace) {
    const used = pipelinesOf(workspace)
      .filter(({ path }) => /^\.(?:github|forgejo|gitea)\//.test(path))
      .flatMap(({ steps }) => steps.filter(({ uses }) => uses !== undefined && !uses.startsWith("./")));
    if (used.length === 0) return { state: "not applicable", evidence: [] };
    const loose = used.filter(({ uses = "" }) => !/@[0-9a-f]{40}$|@[0-9a-f]{64}$|@sha256:[0-9a-f]{64}$/.test(uses));
    if (loose.length === 0) return { state: "in place", evidence: [{ path: undefined, text: `all ${used.length} uses of actions name a commit` }] };
    const evidence = loose.slice(0, MOST_SHOWN).map(({ path, line, uses = "" }): PracticeEvidence => ({ path, line, text: uses }));
    if (loose.length > MOST_SHOWN) evidence.push({ path: undefined, text: `and ${loose.length - MOST_SHOWN} more` });
    return {
      state: loose.length < used.length ? "partly" : "missing",
      evidence,
      advice: "Write the full commit after `@`, and the version in a comment behind it.",
    };
  },
};
