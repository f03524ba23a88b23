import { type Copy, DockerfileParser, type From, type Instruction } from "dockerfile-ast";

/** What a Dockerfile copies from its folder into the image that is kept: the sources of `COPY` and `ADD`, as they are written. */
export function imageCopies(dockerfile: string): string[] {
  const stages = stagesOf(dockerfile);
  const sources: string[] = [];
  const seen = new Set<Stage>();
  const pending = stages.slice(-1);
  for (let stage = pending.pop(); stage !== undefined; stage = pending.pop()) {
    if (seen.has(stage)) continue;
    seen.add(stage);
    const named = (name: string | null | undefined): Stage | undefined => stages.find((it) => it.name !== undefined && it.name === name?.toLowerCase());
    const base = named(stage.base);
    if (base) pending.push(base);
    for (const copy of stage.copies) {
      if (copy.from === undefined) sources.push(...copy.sources);
      else {
        // Only who takes the whole folder of another stage takes what was copied there.
        const other = named(copy.from) ?? stages[Number(copy.from)];
        if (other && copy.sources.some((it) => isWhole(it, other.folder))) pending.push(other);
      }
    }
  }
  return sources;
}

interface Stage {
  readonly name: string | undefined;
  readonly base: string | undefined;
  folder: string;
  readonly copies: { readonly from: string | undefined; readonly sources: readonly string[] }[];
}

function stagesOf(dockerfile: string): Stage[] {
  const stages: Stage[] = [];
  for (const instruction of instructionsOf(dockerfile)) {
    const keyword = instruction.getKeyword();
    const words = instruction.getArguments().map((it) => it.getValue());
    const stage = stages.at(-1);
    if (keyword === "FROM") {
      const from = instruction as From;
      stages.push({ name: from.getBuildStage()?.toLowerCase(), base: from.getImage() ?? undefined, folder: "/", copies: [] });
    } else if (keyword === "WORKDIR" && stage) stage.folder = words[0] ?? stage.folder;
    else if ((keyword === "COPY" || keyword === "ADD") && stage) {
      const from = keyword === "COPY" ? (instruction as Copy).getFromFlag()?.getValue() : undefined;
      const paths = words.filter((it) => !it.startsWith("--")).map((it) => it.replace(/^\[?"?|"?[\],]*$/g, ""));
      stage.copies.push({ from: from ?? undefined, sources: paths.slice(0, -1) });
    }
  }
  return stages;
}

function instructionsOf(text: string): Instruction[] {
  try {
    return DockerfileParser.parse(text).getInstructions();
  } catch {
    return [];
  }
}

function isWhole(source: string, folder: string): boolean {
  const trimmed = (path: string): string => path.replace(/\/?(?:\.|\*)?$/, "");
  return trimmed(source) === trimmed(folder) || trimmed(source) === "";
}
