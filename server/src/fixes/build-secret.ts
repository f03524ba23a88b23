import { type DockerInstruction, dockerInstructions } from "../facts/config/docker-instructions.ts";
import { keptInstructions } from "../facts/config/image-copies.ts";
import { readConfig } from "../facts/config/read-config.ts";
import type { Finding } from "../rules/finding.ts";
import { type Edit, insertion } from "../text/edit.ts";
import { contains, type Span } from "../text/span.ts";
import { lineBreakOf } from "./code-style.ts";
import type { ProjectEdit, Repair, RepairContext } from "./repair.ts";

/** Hands a key to a build as a secret that is mounted, in place of an argument or a variable that stays in the image. */
export const buildSecret: Repair = {
  id: "build-secret",
  rules: ["key-in-pipeline"],

  async offers(finding, context) {
    const name = nameOf(finding);
    return name === undefined || mountedIn(finding, context, name) === undefined
      ? []
      : [{ repair: "build-secret", variant: "mount", title: `Mount ${name} as a build secret`, safety: "suggestion", preferred: true }];
  },

  async edit(_offer, finding, context) {
    const name = nameOf(finding);
    return name === undefined ? undefined : mountedIn(finding, context, name);
  },
};

function nameOf({ said }: Finding): string | undefined {
  const message = said?.message;
  return message === "buildArgument" || message === "image" || message === "imageFile" ? said?.arguments.name : undefined;
}

function mountedIn(finding: Finding, context: RepairContext, name: string): ProjectEdit | undefined {
  const file = readConfig(context.path, context.text);
  if (file?.format === "dockerfile") return finding.said?.message === "imageFile" ? undefined : inDockerfile(context, name);
  const edits = inCommand(finding, context.text, name) ?? inAction(finding, context.text, name);
  return edits && { changes: [{ kind: "edit", path: context.path, edits }], notes: [mountNote(name)] };
}

function mountNote(name: string): string {
  return `In the Dockerfile, \`RUN --mount=type=secret,id=${name},env=${name} …\` takes the place of \`ARG ${name}\`.`;
}

/** The argument and what is made of it gone, the secret mounted where it is needed. */
function inDockerfile({ path, text }: RepairContext, name: string): ProjectEdit | undefined {
  const instructions = dockerInstructions(text.replace(/^\uFEFF/, "\n"));
  const edits: Edit[] = [];
  const word = new RegExp(`(?<!\\w)${name}(?!\\w)`);
  const kept = keptInstructions(text);
  let isNamed = false;
  let isRuntime = false;
  let given = false;
  /** The builds of a stage that names the key nowhere else: they may read it all the same. */
  let builds: DockerInstruction[] = [];
  const mount = (instruction: DockerInstruction): void => {
    const at = instruction.rest.start;
    edits.push(insertion(at, `--mount=type=secret,id=${name},env=${name} `));
    isNamed = true;
  };
  const leave = (): void => {
    if (given) for (const it of builds) mount(it);
    builds = [];
    given = false;
  };
  for (const instruction of instructions) {
    const { keyword, rest, words, start, end } = instruction;
    const written = text.slice(rest.start, rest.end);
    if (keyword === "FROM") leave();
    else if (keyword === "ARG" || keyword === "ENV") {
      if (!word.test(written)) continue;
      const own = words.filter((it) => word.test(text.slice(it.start, it.end)));
      const isAlone = keyword === "ENV" && !written.includes("=");
      // A value put together of more than the key is another matter.
      if (!isAlone && own.some((it) => !isOnly(text.slice(it.start, it.end), name))) return undefined;
      if (isAlone && !isOnly(written.replace(/\s+/, "="), name)) return undefined;
      edits.push(
        ...(isAlone || own.length === words.length
          ? [{ span: wholeLines(text, { start, end }), text: "" }]
          : own.map((it) => ({
              span: withSpace(
                text,
                it,
                words[words.indexOf(it) + 1],
                words.slice(0, words.indexOf(it)).every((before) => own.includes(before)),
              ),
              text: "",
            }))),
      );
      given = true;
      isRuntime ||= keyword === "ENV" && kept.some((it) => it.start === start);
    } else if (keyword === "RUN" && given) {
      if (new RegExp(`--mount=type=secret[^\\s]*\\b(?:id|env)=${name}\\b`).test(written)) continue;
      if (word.test(written)) {
        mount(instruction);
        builds = [];
        given = true;
      } else if (!isNamed && BUILDS.test(written)) builds.push(instruction);
    } else if (word.test(written)) return undefined;
  }
  leave();
  if (edits.length === 0) return undefined;
  const br = lineBreakOf(text);
  // Older builders know no variables of mounts.
  if (isNamed && !/^\uFEFF?[ \t]*#[ \t]*syntax[ \t]*=/i.test(text)) {
    const at = text.startsWith("\uFEFF") ? 1 : 0;
    edits.unshift(insertion(at, `# syntax=docker/dockerfile:1${br}`));
  }
  const notes = isNamed ? [`Build with \`docker build --secret id=${name},env=${name} .\`: the value comes from the environment and stays in no layer.`] : [];
  if (isRuntime || !isNamed) notes.push(`Hand ${name} over when the container starts: \`docker run -e ${name} …\`.`);
  return { changes: [{ kind: "edit", path, edits }], notes: [...notes, "Build the image anew and roll the key if images with it were pushed."] };
}

/** What may read the key without naming it. */
const BUILDS = /\b(?:build|compile|generate|export|migrate|prerender|collectstatic|assets:precompile|test|check)\b/;

/** Whether a word of `ARG` or `ENV` is the key's name, alone or with a reference to it, or another name for the key. */
function isOnly(word: string, name: string): boolean {
  return new RegExp(`^(?:${name}(?:=["']?(?:\\$\\{?\\w+(?::?-[^}]*)?\\}?)?["']?)?|${name}=["']?\\w*["']?)$`).test(word);
}

/** The lines of an instruction with their end. */
function wholeLines(text: string, { start, end }: Span): Span {
  const from = text.lastIndexOf("\n", start - 1) + 1;
  const next = text.indexOf("\n", end);
  return { start: from, end: next === -1 ? text.length : next + 1 };
}

/** A word with the space before it, the end of a line that goes on included; with what lies before the next word where it is the first. */
function withSpace(text: string, { start, end }: Span, next: Span | undefined, isFirst: boolean): Span {
  if (isFirst && next !== undefined) return { start, end: next.start };
  const [space = ""] = /(?:[ \t]*\\\r?\n)?[ \t]*$/.exec(text.slice(0, start)) ?? [];
  return { start: start - space.length, end };
}

/** `docker build --build-arg KEY=…` becomes `docker build --secret id=KEY,env=KEY`. */
function inCommand({ span }: Finding, text: string, name: string): Edit[] | undefined {
  const before = /--build-arg[= ]["']?$/.exec(text.slice(Math.max(0, span.start - 40), span.start));
  if (!before || text.slice(span.start, span.end) !== name) return undefined;
  const start = span.start - before[0].length;
  const open = /["']$/.exec(before[0])?.[0] ?? "";
  // Only what takes its value from the environment under the same name finds it there.
  const value = new RegExp(`^(?:=["']?\\$(?:\\{${name}\\}|${name}\\b|\\(${name}\\))["']?)?${open}(?=[\\s\\\\]|$)`).exec(text.slice(span.end, span.end + 300));
  if (!value) return undefined;
  return [{ span: { start, end: span.end + value[0].length }, text: `--secret id=${name},env=${name}` }];
}

/** A line of `build-args` of an action that builds images becomes one of `secrets`. */
function inAction({ span, path }: Finding, text: string, name: string): Edit[] | undefined {
  const file = readConfig(path, text);
  const entry = file?.entries.find((it) => it.name === "build-args" && contains(it.span, span));
  if (!file || !entry || entry.quote !== "|") return undefined;
  const step = entry.path.slice(0, -1).join("\0");
  const line = { start: text.lastIndexOf("\n", span.start) + 1, end: text.indexOf("\n", span.start) + 1 || text.length };
  const written = text.slice(line.start, line.end).trim();
  if (!new RegExp(`^${name}=\\$\\{\\{.*\\}\\}$`).test(written)) return undefined;
  const head = text.lastIndexOf("build-args", entry.span.start);
  const headLine = text.lastIndexOf("\n", head) + 1;
  const indent = text.slice(headLine, head);
  if (/\S/.test(indent)) return undefined;
  const inner = /^[ \t]*/.exec(text.slice(line.start, line.end))?.[0] ?? `${indent}  `;
  const br = lineBreakOf(text);
  const there = file.entries.find((it) => it.name === "secrets" && it.quote === "|" && it.path.slice(0, -1).join("\0") === step);
  if (there) {
    const own = /^[ \t]*/.exec(text.slice(text.lastIndexOf("\n", there.span.start) + 1))?.[0] ?? inner;
    return [{ span: line, text: "" }, insertion(there.span.end, `${br}${own}${written}`)];
  }
  const rest = text
    .slice(entry.span.start, entry.span.end)
    .split(/\r?\n/)
    .filter((it) => it.trim() !== "");
  const added = `${indent}secrets: |${br}${inner}${written}${br}`;
  if (rest.length === 1) return [{ span: { start: headLine, end: line.end }, text: added }];
  const end = text.indexOf("\n", entry.span.end);
  const at = end === -1 ? text.length : end + 1;
  if (at === line.end) return [{ span: line, text: added }];
  return [{ span: line, text: "" }, insertion(at, (text[at - 1] === "\n" ? "" : br) + added)];
}
