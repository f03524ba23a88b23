import type { Analysis, Session } from "../server/src/engine/analysis.ts";
import type { FileChange, ProjectEdit, Repair, RepairContext } from "../server/src/fixes/repair.ts";
import type { Runtime } from "../server/src/lsp/runtime.ts";
import { credentialsIn } from "../server/src/model/credentials/recognize.ts";
import type { FileSystem } from "../server/src/project/file-system.ts";
import type { Finding } from "../server/src/rules/finding.ts";
import { NO_USAGE } from "../server/src/rules/stripe-usage.ts";
import type { Syntax } from "../server/src/syntax/parser.ts";

/** Files in memory, by absolute path. */
export class MemoryFiles implements FileSystem {
  readonly texts: Map<string, string>;

  constructor(texts: Readonly<Record<string, string>> = {}) {
    this.texts = new Map(Object.entries(texts));
  }

  async read(path: string): Promise<Uint8Array | undefined> {
    const text = this.texts.get(path);
    return text === undefined ? undefined : new TextEncoder().encode(text);
  }

  async stat(path: string): Promise<{ kind: "file" | "folder"; size: number } | undefined> {
    const text = this.texts.get(path);
    return text === undefined ? undefined : { kind: "file", size: Buffer.byteLength(text) };
  }

  async list(folder: string): Promise<{ name: string; kind: "file" }[]> {
    const prefix = folder.endsWith("/") ? folder : `${folder}/`;
    return [...this.texts.keys()]
      .filter((path) => path.startsWith(prefix) && !path.slice(prefix.length).includes("/"))
      .map((path) => ({ name: path.slice(prefix.length), kind: "file" }));
  }
}

/** Looks for the shape of a key and nothing else. It lets a test hold an analysis up, and asks for files named in `# needs PATH`. */
export class FakeSession implements Session {
  readonly texts = new Map<string, string>();
  readonly asked: string[] = [];
  readonly lacking = new Set<string>();
  readonly ignored = new Map<string, boolean>();
  readonly #severity: Finding["severity"];
  readonly #kept = new Map<string, Analysis>();
  gate: Promise<void> | undefined;
  disposed = false;

  constructor(severity: Finding["severity"]) {
    this.#severity = severity;
  }

  set(path: string, text: string, _languageId?: string, ignored?: boolean): void {
    if (this.disposed) throw new Error("disposed");
    if (ignored !== undefined) this.ignored.set(path, ignored);
    else this.ignored.delete(path);
    this.texts.set(path, text);
    this.lacking.delete(path);
    this.#kept.clear();
  }

  remove(path: string): void {
    this.texts.delete(path);
    this.lacking.delete(path);
    this.#kept.clear();
  }

  lacks(path: string): void {
    this.lacking.add(path);
  }

  copiesIn(): void {}

  async needs(): Promise<string[]> {
    const named = [...this.texts.values()].flatMap((text) => [...text.matchAll(/# needs (\S+)/g)].map((match) => match[1] ?? ""));
    return named.filter((it) => !this.texts.has(it) && !this.lacking.has(it));
  }

  async why(): Promise<[]> {
    return [];
  }

  async lent(): Promise<Map<string, string[]>> {
    return new Map();
  }

  async uses(): Promise<[]> {
    return [];
  }

  learn(): void {}

  has(path: string): boolean {
    return this.texts.has(path);
  }

  text(path: string): string | undefined {
    return this.texts.get(path);
  }

  askedOrigins(): ReadonlySet<string> {
    return new Set();
  }

  paths(): Iterable<string> {
    return this.texts.keys();
  }

  async analyze(path: string, cancelled: () => boolean = () => false): Promise<Analysis | undefined> {
    this.asked.push(path);
    await this.gate;
    if (cancelled()) return undefined;
    const text = this.texts.get(path);
    if (text === undefined) throw new Error(`not given: ${path}`);
    if (text.includes("# boom")) throw new Error(`cannot bear ${text}`);
    const kept = this.#kept.get(path);
    if (kept !== undefined) return kept;
    const named = [...text.matchAll(/# needs (\S+)/g)].map((match) => match[1] ?? "");
    const analysis: Analysis = {
      path,
      findings: credentialsIn(text).map((credential, index) => this.#finding(path, credential, index, named)),
      suppressed: [],
      notes: text.includes("# huge") ? ["too large: only text rules ran"] : [],
      needs: await this.needs(),
      exhausted: 0,
      functions: 0,
      usage: NO_USAGE,
    };
    if (analysis.needs.length === 0) this.#kept.set(path, analysis);
    return analysis;
  }

  dispose(): void {
    this.disposed = true;
  }

  #finding(path: string, credential: ReturnType<typeof credentialsIn>[number], index: number, named: readonly string[]): Finding {
    const { start, end, kind, mode, masked, fingerprint } = credential;
    return {
      rule: "hardcoded-key",
      message: `A key is written here: ${masked}.`,
      severity: this.#severity,
      confidence: "high",
      path,
      span: { start, end },
      evidence: { kind, mode, masked, fingerprint, wanted: "secret" },
      steps: named.flatMap((it) => {
        const at = this.texts.get(it)?.indexOf("# here") ?? -1;
        return at === -1 ? [] : [{ path: it, span: { start: at, end: at + 6 }, text: `declared in ${it}` }];
      }),
      fingerprint: `${path}:${fingerprint}:${index}`,
      secrets: [{ start, end }],
      circumstances: [],
    };
  }
}

const toEnvironment: Repair = {
  id: "environment",
  rules: ["hardcoded-key"],
  async offers() {
    return [
      { repair: "environment", variant: "careful", title: "Look at it", safety: "suggestion", preferred: false },
      { repair: "environment", variant: "plain", title: "Read the key from STRIPE_SECRET_KEY", safety: "safe", preferred: true },
    ];
  },
  async edit(offer, finding, context) {
    return offer.variant === "careful" ? undefined : editFor(finding, context);
  },
};

async function editFor({ span }: Finding, context: RepairContext): Promise<ProjectEdit> {
  const changes: FileChange[] = [
    {
      kind: "edit",
      path: context.path,
      edits: [{ span: { start: span.start - 1, end: span.end + 1 }, text: 'os.environ["STRIPE_SECRET_KEY"]' }],
    },
  ];
  const path = ".env.example";
  const example = await context.project.read(path);
  const text = "STRIPE_SECRET_KEY=\n";
  if (example === undefined) changes.push({ kind: "create", path, text });
  else if (!example.includes(text)) changes.push({ kind: "edit", path, edits: [{ span: { start: example.length, end: example.length }, text }] });
  return { changes, notes: ["Set STRIPE_SECRET_KEY where the program runs."] };
}

/** A runtime whose engine is a {@link FakeSession}, for what the protocol alone decides. */
export function fakeRuntime(files: MemoryFiles = new MemoryFiles(), parts: Partial<Runtime> = {}): Runtime & { readonly sessions: FakeSession[] } {
  const sessions: FakeSession[] = [];
  return {
    version: "0.0.0",
    fileSystem: files,
    sessions,
    syntax: async () => ({}) as Syntax,
    createSession({ settings }) {
      const severity = settings.rules["hardcoded-key"] ?? "error";
      const session = new FakeSession(severity === "off" ? "hint" : severity);
      sessions.push(session);
      return session;
    },
    repairs: [toEnvironment],
    fixAll: async (findings, context) => {
      const all = await Promise.all(findings.map((finding) => editFor(finding, context)));
      const [first] = all;
      const edits = all.flatMap(({ changes: [change] }) => (change?.kind === "edit" ? change.edits : []));
      return first && { ...first, changes: [{ kind: "edit", path: context.path, edits }, ...first.changes.slice(1)] };
    },
    isIgnored: async () => undefined,
    rulePage: (rule) => `file:///pages/${rule}.md`,
    ruleText: async (rule) => (rule === "hardcoded-key" ? "# hardcoded-key\n" : undefined),
    ...parts,
  };
}
