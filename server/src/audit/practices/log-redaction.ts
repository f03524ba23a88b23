import { createWordSearch } from "../../project/word-search.ts";
import type { Practice } from "./practice.ts";

const REDACTION =
  /\bredact\s*:|\bredact\s*=|class\s+\w*\(logging\.Filter\)|class\s+\w+\((?:\w+\.)?Filter\)|\bfast-redact\b|\baddFilter\(|\bscrubb?(?:er|ing)\b|\bEventScrubber\b|\bbeforeSend\b|\bbefore_send\b|\bprocessors\s*=\s*\[[^\]]*redact|\bpatcher\s*=/;
const LEAKS = new Set(["key-in-log", "environment-in-log", "payment-data-in-log"]);
const LOGGERS = /\b(?:import\s+logging|from\s+loguru|structlog|getLogger|winston|pino|bunyan|[Ss]entry|SENTRY)/;
/** What any of those holds. */
const WORDS = createWordSearch(["logging", "loguru", "structlog", "getLogger", "winston", "pino", "bunyan", "sentry", "Sentry", "SENTRY"]);

export const logRedaction: Practice = {
  id: "log-redaction",
  title: "Logs redact keys",
  why: "The line that prints a key tomorrow is not written yet; a filter stops it all the same.",
  check(workspace) {
    const leaking = workspace.findings.filter(({ rule }) => LEAKS.has(rule));
    const sources = workspace.files.filter((path) => /\.(?:py|[cm]?[jt]sx?)$/.test(path)).slice(0, MOST_NAMES);
    const likely = sources.filter((path) => LIKELY.test(path));
    let logs = false;
    const redacting: string[] = [];
    for (const [path, text] of workspace.textsWith([...new Set([...likely, ...sources])].slice(0, MOST_FILES), WORDS)) {
      if (!LOGGERS.test(text)) continue;
      logs = true;
      if (REDACTION.test(text)) redacting.push(path);
      if (redacting.length === MOST_EVIDENCE) break;
    }
    if (leaking.length > 0) {
      const evidence = leaking.slice(0, 10).map((it) => ({ path: it.path, text: it.message }));
      return {
        state: redacting.length > 0 ? "partly" : "missing",
        evidence,
        advice: "Put the findings right, and install a filter in the logger (`keywarden fix` offers one).",
      };
    }
    if (redacting.length > 0) return { state: "in place", evidence: redacting.map((path) => ({ path, text: "filters what is logged" })) };
    if (!logs) return { state: "not applicable", evidence: [{ path: undefined, text: "no logger is used" }] };
    return {
      state: "missing",
      evidence: [{ path: undefined, text: "loggers are used, and none of them filters" }],
      advice: "Install a filter for keys in the logger.",
    };
  },
};

/** Where loggers are set up, by the names of files and folders. */
const LIKELY =
  /log|sentry|telemetry|observ|tracing|instrument|middleware|settings|config|bootstrap|(?:^|\/)(?:main|app|server|index|manage|wsgi|asgi)\.[^/]*$/i;
/** Files whose names are looked at, and files that are read, at most: those first in which loggers are likely set up. */
const MOST_NAMES = 20_000;
const MOST_FILES = 1_000;
/** How many files are named as evidence; no more are looked for. */
const MOST_EVIDENCE = 5;
