import { isMap, isScalar, isSeq, LineCounter, type Node, parseAllDocuments } from "yaml";
import type { PracticeEvidence, PracticeWorkspace } from "./practice.ts";
import { withScripts } from "./run-scripts.ts";

/** One step of a pipeline: what it runs or uses, with its options. */
export interface PipelineStep {
  readonly path: string;
  readonly line: number;
  /** All words of the step: commands, names of actions, options. */
  readonly text: string;
  /** Whether the pipeline goes on when it fails. */
  readonly tolerated: boolean;
  /** What `uses` or `image` names. */
  readonly uses: string | undefined;
}

/** Whether a pipeline runs at fixed times. */
export interface Pipeline {
  readonly path: string;
  readonly text: string;
  readonly scheduled: boolean;
  readonly steps: readonly PipelineStep[];
}

const FILES = [
  ".gitlab-ci.yml",
  ".gitlab-ci.yaml",
  "azure-pipelines.yml",
  "azure-pipelines.yaml",
  "bitbucket-pipelines.yml",
  ".circleci/config.yml",
  ".travis.yml",
  ".drone.yml",
  ".woodpecker.yml",
  ".cirrus.yml",
  ".semaphore/semaphore.yml",
  ".buildkite/pipeline.yml",
  "buildspec.yml",
  "cloudbuild.yaml",
];
const FOLDERS = [".github/workflows", ".gitlab/ci", ".forgejo/workflows", ".gitea/workflows", ".azure-pipelines", ".azuredevops", ".woodpecker"];

/** Larger files are no pipelines that anyone writes. */
const MOST_CHARACTERS = 500_000;

const known = new WeakMap<PracticeWorkspace, readonly Pipeline[]>();

/** What tells a pipeline that runs at fixed times: a table of its own, or a rule for such runs. */
const SCHEDULE = /\$CI_PIPELINE_SOURCE\s*==\s*["']schedule["']|^\s*(?:-\s*)?cron:/m;

/** The pipelines of a workspace, as far as they can be read. */
export function pipelinesOf(workspace: PracticeWorkspace): readonly Pipeline[] {
  const before = known.get(workspace);
  if (before) return before;
  // Steps that several workflows share.
  const actions = workspace.list(".github/actions").flatMap((name) => [`.github/actions/${name}/action.yml`, `.github/actions/${name}/action.yaml`]);
  const paths = [
    ...FILES,
    ...actions,
    ...FOLDERS.flatMap((folder) => workspace.list(folder).flatMap((name) => (/\.ya?ml$/.test(name) ? [`${folder}/${name}`] : []))),
  ];
  const pipelines = paths.flatMap((path): Pipeline[] => {
    const text = workspace.read(path);
    return text === undefined || text.length > MOST_CHARACTERS ? [] : [pipelineOf(path, text)];
  });
  const jenkins = workspace.read("Jenkinsfile");
  if (jenkins !== undefined)
    pipelines.push({ path: "Jenkinsfile", text: jenkins, scheduled: /\bcron\s*\(/.test(jenkins), steps: linesOf("Jenkinsfile", jenkins) });
  known.set(workspace, pipelines);
  return pipelines;
}

/** The steps in which one of these words stands. */
export function stepsWith(workspace: PracticeWorkspace, pattern: RegExp): readonly PipelineStep[] {
  return pipelinesOf(workspace).flatMap(({ steps }) =>
    steps.flatMap((step) => {
      if (pattern.test(step.text)) return [step];
      const text = withScripts(workspace, step.text);
      return pattern.test(text) ? [{ ...step, text }] : [];
    }),
  );
}

export function stepEvidence({ path, line, text, uses }: PipelineStep, pattern: RegExp): PracticeEvidence {
  return { path, line, text: uses !== undefined && pattern.test(uses) ? uses : (pattern.exec(text)?.[0] ?? "").trim() };
}

function pipelineOf(path: string, text: string): Pipeline {
  const counter = new LineCounter();
  const steps: PipelineStep[] = [];
  let scheduled = false;
  try {
    for (const document of parseAllDocuments(text, { lineCounter: counter, logLevel: "silent" })) {
      if (!("contents" in document)) continue;
      // Aliases are not followed: what they stand for is looked at where it is written.
      walk(document.contents, false, 0, (node, tolerated) => {
        const words = wordsOf(node, 0).join("\n");
        const uses = scalarAt(node, "uses") ?? scalarAt(node, "image");
        steps.push({ path, line: counter.linePos(node.range?.[0] ?? 0).line, text: words, tolerated: tolerated || /\|\|\s*(?:true|:)\s*$/m.test(words), uses });
      });
    }
    scheduled = SCHEDULE.test(text);
  } catch {
    // A file that the parser gives up on is looked at line by line.
    return { path, text, scheduled: SCHEDULE.test(text), steps: linesOf(path, text) };
  }
  return { path, text, scheduled, steps };
}

function linesOf(path: string, text: string): PipelineStep[] {
  return text
    .split("\n")
    .map((line, index) => ({ path, line: index + 1, text: line, tolerated: /\|\|\s*true/.test(line), uses: undefined }))
    .filter((it) => !/^\s*(?:#|\/\/)/.test(it.text) && it.text.trim() !== "");
}

const MOST_DEPTH = 30;

const SAYS_WHAT_RUNS = ["uses", "run", "script", "bash", "task", "include", "template", "component", "command", "commands", "pipe", "args"];
/** `snyk/scan`, in pipelines of CircleCI. */
const ORB = /^[a-z][\w-]*\/[a-z][\w-]*$/;

/** Finds the maps that say what is run. */
function walk(node: unknown, tolerated: boolean, depth: number, found: (step: Node, tolerated: boolean) => void): void {
  if (depth > MOST_DEPTH) return;
  if (isSeq(node))
    for (const item of node.items) {
      if (isScalar(item) && ORB.test(String(item.value))) found(item, tolerated);
      else walk(item, tolerated, depth + 1, found);
    }
  if (!isMap(node)) return;
  const lax = tolerated || isTrue(node.get("continue-on-error", true)) || isTrue(node.get("allow_failure", true)) || isTrue(node.get("continueOnError", true));
  if (SAYS_WHAT_RUNS.some((key) => node.has(key))) found(node, lax);
  for (const { key, value } of node.items) {
    const name = isScalar(key) ? String(key.value) : "";
    // A job of an orb, with its options: `snyk/scan: { … }`.
    if (ORB.test(name) && isMap(value)) found(node, lax);
    if (name !== "script" && name !== "run" && name !== "with") walk(value, lax, depth + 1, found);
  }
}

function isTrue(node: unknown): boolean {
  return isScalar(node) && node.value === true;
}

function scalarAt(node: Node, key: string): string | undefined {
  const value = isMap(node) ? node.get(key) : undefined;
  return typeof value === "string" ? value : undefined;
}

/** All texts of a step, keys included, without those of steps inside it. */
function wordsOf(node: unknown, depth: number): string[] {
  if (depth > 6) return [];
  if (isScalar(node)) return [String(node.value)];
  if (isSeq(node)) return node.items.flatMap((item) => wordsOf(item, depth + 1));
  if (!isMap(node)) return [];
  return node.items.flatMap(({ key, value }) => {
    const name = isScalar(key) ? String(key.value) : "";
    if (name === "steps" || name === "jobs") return [];
    const words = wordsOf(value, depth + 1);
    return isScalar(value) ? [`${name}: ${words.join(" ")}`] : [name, ...words];
  });
}
