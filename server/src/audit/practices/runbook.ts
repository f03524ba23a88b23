import type { Practice } from "./practice.ts";

export const runbook: Practice = {
  id: "runbook",
  title: "A runbook for a leaked key",
  why: "On the day of a leak nobody should have to find out who may roll a key, in which order, and what breaks.",
  check(workspace) {
    const candidates = workspace.files.filter(
      (path) => /runbook|incident|key[-_ ]?rotation|leaked?[-_ ]?key|playbook/i.test(path) && /\.(?:md|mdx|rst|txt|adoc|org)$/i.test(path),
    );
    const found = candidates.find((path) => /stripe|api key|secret key/i.test(workspace.read(path) ?? ""));
    if (found !== undefined) return { state: "in place", evidence: [{ path: found, text: "says what to do" }] };
    return { state: "missing", evidence: [], advice: "Write one, filled with this workspace's keys.", scaffold: "runbook" };
  },
};
