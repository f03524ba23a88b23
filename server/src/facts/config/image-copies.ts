import type { Span } from "../../text/span.ts";
import { dockerInstructions } from "./docker-instructions.ts";

/** What a `COPY` or `ADD` takes from the folder of a Dockerfile, as it is written. */
export interface ImageCopy {
  readonly source: string;
  /** Patterns of what it leaves out (`--exclude`), as they count from that folder. */
  readonly excluded: readonly string[];
}

/** What a Dockerfile copies from its folder into the image that is kept. */
export function imageCopies(dockerfile: string): ImageCopy[] {
  const stages = stagesOf(dockerfile);
  const sources: ImageCopy[] = [];
  const seen = new Set<Stage>();
  const pending = stages.slice(-1);
  for (let stage = pending.pop(); stage !== undefined; stage = pending.pop()) {
    if (seen.has(stage)) continue;
    seen.add(stage);
    const named = (name: string): Stage | undefined => stages.find((it) => it.name !== undefined && it.name === name.toLowerCase());
    const base = named(stage.base);
    if (base) pending.push(base);
    for (const copy of stage.copies) {
      if (copy.from === undefined) sources.push(...copy.sources.map((source) => ({ source, excluded: copy.excluded })));
      else {
        // Only who takes the whole folder of another stage takes what was copied there.
        const other = named(copy.from) ?? stages[Number(copy.from)];
        if (other && copy.sources.some((it) => isWhole(it, other.folder))) pending.push(other);
      }
    }
  }
  return sources;
}

/** The instructions of a Dockerfile whose outcome is in the image that is kept: those of the last stage and of the stages it builds on. */
export function keptInstructions(dockerfile: string): Span[] {
  const stages = stagesOf(dockerfile);
  const kept = new Set<Stage>();
  for (let stage = stages.at(-1); stage !== undefined && !kept.has(stage); ) {
    kept.add(stage);
    const { base } = stage;
    stage = stages.find((it) => it.name !== undefined && it.name === base.toLowerCase());
  }
  return [...kept].flatMap(({ instructions }) => instructions);
}

interface Stage {
  readonly instructions: Span[];
  readonly name: string | undefined;
  readonly base: string;
  folder: string;
  readonly copies: { readonly from: string | undefined; readonly sources: readonly string[]; readonly excluded: readonly string[] }[];
}

function stagesOf(dockerfile: string): Stage[] {
  const stages: Stage[] = [];
  const given = new Map<string, string>();
  for (const { keyword, words, rest, start, end } of dockerInstructions(dockerfile.replace(/^\uFEFF/, "\n"))) {
    const all = words.map(({ start, end }) => dockerfile.slice(start, end));
    const own = all.filter((it) => !it.startsWith("--"));
    const stage = stages.at(-1);
    if (keyword === "FROM") {
      const name = own[1]?.toLowerCase() === "as" ? own[2]?.toLowerCase() : undefined;
      stages.push({ name, base: own[0] ?? "", folder: "/", copies: [], instructions: [] });
    }
    stages.at(-1)?.instructions.push({ start, end });
    if (keyword === "ARG" || keyword === "ENV") for (const it of own) given.set(it.split("=", 1)[0] ?? "", /=["']?([^"']*)/.exec(it)?.[1] ?? "");
    if (keyword === "FROM") continue;
    if (keyword === "WORKDIR" && stage) stage.folder = own[0] ?? stage.folder;
    else if ((keyword === "COPY" || keyword === "ADD") && stage) {
      const from = all.map((it) => /^--from=(.+)$/.exec(it)?.[1]).find((it) => it !== undefined);
      const excluded = all.flatMap((it) => /^--exclude=(.+)$/.exec(it)?.[1] ?? []).map((it) => filled(it.replace(/^["']|["']$/g, ""), given));
      const isList = dockerfile[rest.end - 1] === "]";
      const paths = own.flatMap((it) => (isList ? it.split(",") : [it])).map((it) => filled(it.replace(/^\[?["']?|["']?\]?$/g, ""), given));
      stage.copies.push({ from, excluded, sources: paths.filter((it) => it !== "").slice(0, -1) });
    }
  }
  return stages;
}

/** A source with the variables in it as they are without other arguments. */
function filled(source: string, given: ReadonlyMap<string, string>): string {
  return source.replace(
    /\$(?:\{(\w+)(?::?-([^}]*))?\}|(\w+))/g,
    (whole, braced: string | undefined, otherwise: string | undefined, bare: string | undefined) => {
      return given.get(braced ?? bare ?? "") || otherwise || whole;
    },
  );
}

function isWhole(source: string, folder: string): boolean {
  const trimmed = (path: string): string => path.replace(/\/?(?:\.|\*)?$/, "");
  return trimmed(source) === trimmed(folder) || trimmed(source) === "";
}
