import type { ConfigEntry, ConfigFile } from "../facts/config/entry.ts";
import { keptInstructions } from "../facts/config/image-copies.ts";
import { terraformBlocks } from "../facts/config/terraform-blocks.ts";
import { credentialsIn } from "../model/credentials/recognize.ts";
import type { Severity } from "../settings/severity.ts";
import type { Span } from "../text/span.ts";
import { isLastingKey, isSecretName, referencesIn, secretReferenceIn, shapelessKeyIn } from "./config-values.ts";
import { buildArguments, installsPackages, spillsIn } from "./pipeline-commands.ts";
import { keptFiles } from "./pipeline-files.ts";
import type { Report, Rule, RuleContext } from "./rule.ts";
import { scriptsIn } from "./scripts.ts";
import { plainParameters, showsSecret, templateSecrets } from "./stack-secrets.ts";
import { placeCircumstances, weighed } from "./weight.ts";

export const keyInPipeline: Rule = {
  id: "key-in-pipeline",
  title: "Build or pipeline that spills a Stripe key",
  severity: "warning",
  cwe: "CWE-532",
  what: "A build, a pipeline or a script refers to a Stripe secret and gives it to more than those who need it: an image, a log, a state file, other people's code.",
  why: "Images and logs are kept and shared, and whatever runs beside the step that needs the key can read it, too.",
  advice: "Give the key to the one step that uses it, as a build secret or in its environment, and print nothing of it.",
  messages: {
    buildArgument: "`{name}` is a build argument: its value stays in the history of the image and in the records of the build. Mount it as a build secret.",
    image: "`{name}` becomes part of the image, and everyone who can pull it has the key. Hand it over when the container starts.",
    echo: "This prints `{name}`. What hides secrets in logs misses them once they are cut, encoded or printed elsewhere. Remove it.",
    dump: "This prints the whole environment, `{name}` with it. Print the variables that are needed.",
    trace: "From here on every command is printed with its variables filled in, `{name}` among them. Switch it off around the commands that use the key.",
    imageFile: "This writes `{name}` into a file of the image, and everyone who can pull it has the key. Mount it as a build secret where it is needed.",
    artifact: "This keeps `{file}`, and `{name}` was written into it: whoever may read the run gets the key. Leave the file out.",
    verbose: "This prints the request with `{name}` in its header, and what hides secrets in logs does not know it there. Leave `{option}` out.",
    fork: "`{name}` is given to a workflow that checks out and runs what a pull request from outside brings along. Use `pull_request`, which has no secrets.",
    target: "`{name}` is given to a workflow that anyone's pull request starts. See that nothing of the pull request is run in it.",
    install: "`{name}` is in the environment while packages are installed, and whatever they run then can read it. Set it for the steps that use it.",
    output: "The output `{name}` shows a Stripe secret: it is printed after each run. Mark it as sensitive.",
    plainParameter: "This keeps `{name}` as plain text in the parameter store, for all who may read parameters. Use a `SecureString`, or AWS Secrets Manager.",
    stackParameter: "`{name}` is shown to everyone who may see the stack. Add `NoEcho: true`.",
    stackOutput: "The output shows `{name}` to everyone who may see the stack. Leave it out.",
    variable: "`{name}` is not marked as sensitive: plans and logs print it. Add `sensitive = true`.",
  },
  examples: [
    {
      path: "Dockerfile",
      bad: "FROM node:24\nARG STRIPE_SECRET_KEY\nRUN npm run build\n",
      good: "FROM node:24\nRUN --mount=type=secret,id=stripe,env=STRIPE_SECRET_KEY npm run build\n",
    },
    {
      path: ".github/workflows/deploy.yml",
      bad: "on: push\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    env:\n      STRIPE_SECRET_KEY: ${{ secrets.STRIPE_SECRET_KEY }}\n    steps:\n      - run: npm ci\n      - run: node deploy.js\n",
      good: "on: push\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    steps:\n      - run: npm ci\n      - run: node deploy.js\n        env:\n          STRIPE_SECRET_KEY: ${{ secrets.STRIPE_SECRET_KEY }}\n",
    },
  ],

  *find(context) {
    // Only what names a Stripe secret counts.
    const file = context.isProgram || !NAMES_SECRETS.test(context.text) ? undefined : context.config;
    if (!file) return;
    yield* buildReports(context, file);
    yield* commandReports(context, file);
    for (const { span, name, file: kept } of keptFiles(context.text, file))
      yield { ...report(context, "artifact", span, name, "error"), arguments: { name, file: kept } };
    if (file.kind === "github") yield* workflowReports(context, file);
    if (file.kind === "ansible") yield* debuggedVariables(context, file);
    if (file.format === "hcl" && /\.tf(?:\.|$)/.test(context.path)) yield* terraformReports(context);
    else if (file.format === "yaml" || file.format === "json")
      for (const { kind, name, span, severity } of templateSecrets(context.text, file.entries)) yield report(context, kind, span, name, severity);
  },
};

/** Secrets that are handed to builds as arguments, and those that become part of an image. */
function* buildReports(context: RuleContext, { format, entries }: ConfigFile): Iterable<Report> {
  // Arguments that are set to a text of their own: what a build is satisfied with.
  const stubs = new Set(entries.filter(({ role, text }) => role === "build-argument" && text !== "" && !/\$|\{\{/.test(text)).map(({ name }) => name));
  let kept: readonly Span[] | undefined;
  const declared = new Set(entries.filter(({ role }) => role === "build-argument").map(({ name }) => name));
  for (const [index, entry] of entries.entries()) {
    const referred = secretReferenceIn(entry.text)?.name ?? (isSecretName(entry.name) && /^["']?(?:\$|\{\{)/.test(entry.text) ? entry.name : undefined);
    const refers = referred !== undefined && !stubs.has(referred);
    if (entry.role === "build-argument" && isSecretName(entry.name) && (entry.text === "" || refers))
      yield report(context, "buildArgument", nameSpan(context.text, entry), entry.name, "warning");
    else if (format === "dockerfile" && entry.role === "variable" && refers) {
      // What no build gives is what it is without one; what only other stages know is not in the image.
      const given = declared.has(referred) || !/\$\{\w+:?-[^}]/.test(entry.text);
      kept ??= keptInstructions(context.text);
      if (given && kept.some(({ start, end }) => start <= entry.span.start && entry.span.end <= end))
        yield report(context, "image", entry.span, entry.name, "error");
    } else if (entry.role === "build-argument" && /^\d+$/.test(entry.path.at(-1) ?? "") && isSecretName(entry.text))
      yield report(context, "buildArgument", entry.span, entry.text, "warning");
    else if (entry.name === "build-args") yield* listedArguments(context, entry);
    else if (entry.role !== "command" && /arg|option/i.test(entry.name) && entry.text.includes("--build-arg")) yield* taskArguments(context, entry);
    else if (entry.role === "command" && entries[index - 1]?.text === "--build-arg") {
      const name = /^[A-Za-z_]\w*/.exec(entry.text)?.[0] ?? "";
      if (entry.plain && isSecretName(name))
        yield report(context, "buildArgument", { start: entry.span.start, end: entry.span.start + name.length }, name, "warning");
    }
  }
}

/** `KEY=$KEY` line by line, as an action that builds images takes them. */
function* listedArguments(context: RuleContext, { span }: ConfigEntry): Iterable<Report> {
  for (const match of context.text.slice(span.start, span.end).matchAll(/^[ \t]*["']?([A-Za-z_]\w*)=.*\$/gm)) {
    const [whole, name = ""] = match;
    const start = span.start + match.index + whole.indexOf(name);
    if (isSecretName(name)) yield report(context, "buildArgument", { start, end: start + name.length }, name, "warning");
  }
}

/** `--build-arg KEY=$KEY` among the arguments that a task of a pipeline hands to Docker. */
function* taskArguments(context: RuleContext, { span }: ConfigEntry): Iterable<Report> {
  for (const { kind, name, start, end } of buildArguments({ text: context.text.slice(span.start, span.end), start: span.start }))
    yield report(context, kind, { start, end }, name, "warning");
}

/** Where a value's name stands before it on its line; the value's own place where it does not. */
function nameSpan(text: string, { name, span }: ConfigEntry): Span {
  const start = text.lastIndexOf(name, span.start);
  return start === -1 || text.slice(start, span.start).includes("\n") ? span : { start, end: start + name.length };
}

function* commandReports(context: RuleContext, file: ConfigFile): Iterable<Report> {
  const { text } = context;
  const variables = secretVariables(file);
  const traces = file.kind === "github" ? file.entries.filter(({ path, text: shell }) => path.at(-1) === "shell" && /\s-\w*x/.test(shell)) : [];
  let kept: readonly Span[] | undefined;
  // The steps of a job follow each other on one machine.
  const written = new Map<string, Map<string, string>>();
  for (const { start, end, entry, script, spanOf } of scriptsIn(file, text)) {
    const { path = [] } = entry ?? {};
    const inScope = entry ? namesInScope(variables, file, entry) : [];
    const beside = path.slice(0, -1).join("\0");
    const traced = (file.format === "shell" && /^#!.*\s-\w*x/.test(script)) || traces.some((it) => it.path.slice(0, -1).join("\0") === beside);
    if (file.format === "dockerfile" && NAMES_SECRETS.test(script)) kept ??= keptInstructions(text);
    const isImage = kept !== undefined && NAMES_SECRETS.test(script) && kept.some((it) => it.start <= start && end <= it.end);
    const job = file.kind === "github" ? path.slice(0, 2).join("\0") : `${start}`;
    const files = written.get(job) ?? new Map<string, string>();
    written.set(job, files);
    for (const spill of spillsIn(script, inScope, { traced, isImage, written: files })) {
      const span = spanOf(spill);
      const severity = spill.kind === "buildArgument" || spill.kind === "verbose" || spill.kind === "plainParameter" ? "warning" : "error";
      const found = report(context, spill.kind, span, spill.name, severity);
      yield spill.option === undefined ? found : { ...found, arguments: { name: spill.name, option: spill.option } };
    }
  }
}

/** What a text must name to speak of a Stripe secret. */
const NAMES_SECRETS = /stripe|whsec|sk_(?:live|test)/i;

/** The variables of a file that are given a secret. */
function secretVariables({ entries }: ConfigFile): ConfigEntry[] {
  return entries.filter(
    (entry) =>
      (entry.role === "variable" || entry.role === "build-argument") &&
      // What is called otherwise holds the secret all the same.
      ((isSecretName(entry.name) && holdsSecret(entry)) || secretReferenceIn(entry.text)?.whole === true),
  );
}

/** Those of them that are in the environment of a command: set around it, or before it in an image. */
function namesInScope(variables: readonly ConfigEntry[], { format }: ConfigFile, command: ConfigEntry): string[] {
  return variables.flatMap((entry) => {
    if (format === "dockerfile") return entry.span.start < command.span.start ? [entry.name] : [];
    // `env: { KEY: … }` is in force for all that lies beside it.
    const around = entry.path.slice(0, STORES.test(entry.path.at(-2) ?? "") ? -3 : -2);
    return around.every((name, index) => command.path[index] === name) ? [entry.name] : [];
  });
}

/** Stores that a build of AWS fills variables from, below its `env`. */
const STORES = /^(?:secrets-manager|parameter-store)$/;

/** Whether a variable is given a secret, and no text that stands for one. */
function holdsSecret(entry: ConfigEntry): boolean {
  if (STORES.test(entry.path.at(-2) ?? "")) return entry.text !== "";
  return entry.text === ""
    ? entry.role === "build-argument"
    : /\$|\{\{/.test(entry.text) || shapelessKeyIn(entry) !== undefined || credentialsIn(entry.text).some(isLastingKey);
}

function* workflowReports(context: RuleContext, { entries }: ConfigFile): Iterable<Report> {
  const { text } = context;
  const runs = entries.filter(({ path }) => path.at(-1) === "run" && path.includes("steps"));
  const installs = runs.filter(({ span }) => installsPackages(text.slice(span.start, span.end)));
  const target = isStartedByForks(text);
  const afterwards = /^(?!\uFEFF?[ \t]*#).*\bworkflow_run\b/m.test(text);
  const fork = (target || afterwards) && checksOutPullRequest(context, entries);
  for (const entry of entries) {
    const secret = referencesIn(entry.text).find(
      ({ name }, index, all) => (isSecretName(name) || givesSecret(entry)) && /\bsecrets\b/.test(entry.text.slice(all[index]?.start, all[index]?.end)),
    );
    if (!secret) continue;
    const span = entry.plain ? { start: entry.span.start + secret.start, end: entry.span.start + secret.end } : entry.span;
    if (target || fork) yield report(context, fork ? "fork" : "target", span, secret.name, fork ? "error" : "hint");
    if (entry.path.at(-2) !== "env") continue;
    const around = entry.path.slice(0, -2);
    if (installs.some(({ path }) => around.every((name, index) => path[index] === name)))
      yield report(context, "install", nameSpan(text, entry), entry.name, "warning", secret.name);
  }
}

/** `STRIPE_SECRET_KEY: ${{ secrets.STRIPE_TEST }}`: what is called otherwise there is a secret all the same. */
function givesSecret({ name, path, text }: ConfigEntry): boolean {
  return path.at(-2) === "env" && isSecretName(name) && /^\$\{\{[^{}]*\}\}$/.test(text.trim());
}

/** Whether anyone's pull request starts the workflow with its secrets; not where only its end does. */
function isStartedByForks(text: string): boolean {
  const [, types] = /^(?!\uFEFF?[ \t]*#).*\bpull_request_target\b.*(?:\r?\n[ \t]+types:[ \t]*\[?([^\]\r\n]*))?/m.exec(text) ?? ["", "closed"];
  return !/^["']?closed["']?$/.test((types ?? "").trim());
}

const PULL_REQUEST =
  /github\.event\.(?:pull_request\.head\.(?:sha|ref)|number|pull_request\.(?:number|merge_commit_sha))|github\.event\.workflow_run\.(?:head_sha|head_branch|pull_requests)|github\.head_ref|refs\/pull\//;

/** Whether a step fetches what the pull request brings along. */
function checksOutPullRequest({ text }: RuleContext, entries: readonly ConfigEntry[]): boolean {
  return entries.some(({ path, span, role }) => {
    const written = text.slice(span.start, span.end);
    if (path.at(-1) === "ref" && path.at(-2) === "with") return PULL_REQUEST.test(written);
    return (
      role === "command" && (/\bgh pr checkout\b/.test(written) || (/\bgit (?:fetch|checkout|pull|switch|merge)\b/.test(written) && PULL_REQUEST.test(written)))
    );
  });
}

const DEBUG = /^(?:ansible\.(?:builtin|legacy)\.)?debug$/;

/** What a playbook prints by Ansible's `debug`. */
function* debuggedVariables(context: RuleContext, { entries }: ConfigFile): Iterable<Report> {
  for (const { path, text, span } of entries) {
    const [module, argument] = path.slice(-2);
    // As a mapping, or as one line: `debug: var=NAME`, `debug: msg="…"`.
    const isLine = DEBUG.test(argument ?? "");
    if (!isLine && !DEBUG.test(module ?? "")) continue;
    const named = isLine ? /(?:^|\s)var=["']?(\w+)/.exec(text)?.[1] : argument === "var" ? text.trim() : undefined;
    const names = named !== undefined ? [named] : Array.from(text.matchAll(/\{\{\s*([A-Za-z_]\w*)\s*\}\}/g), (match) => match[1] ?? "");
    const name = names.find(isSecretName);
    if (name !== undefined) yield report(context, "echo", span, name, "error");
  }
}

function* terraformReports(context: RuleContext): Iterable<Report> {
  for (const { kind, name, nameSpan: at, body, sensitive } of terraformBlocks(context.text)) {
    if (sensitive) continue;
    if (kind === "variable") {
      if (isSecretName(name)) yield report(context, "variable", at, name, "information");
      continue;
    }
    const value = /^[ \t]*value[ \t]*=[ \t]*(.*)$/m.exec(context.text.slice(body.start, body.end))?.[1] ?? "";
    if (showsSecret(value)) yield report(context, "output", at, name, "warning");
  }
  for (const { kind, name, span, severity } of plainParameters(context.text)) yield report(context, kind, span, name, severity);
}

function report(context: RuleContext, message: string, span: Span, name: string, severity: Severity, secret = name): Report {
  // A test key cannot move money.
  const circumstances = [...placeCircumstances(context), ...(/(?:^|_)TEST(?:_|$)/i.test(secret) ? ["test key"] : [])];
  return { message, arguments: { name }, span, severity: weighed(severity, circumstances), circumstances };
}
