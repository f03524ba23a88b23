import type { Ecosystem } from "../facts/program.ts";
import type { Api, ApiPath, Convention, Library } from "./api.ts";

/** One name of the model, with what lies below it. */
export interface ApiNode {
  /** `npm stripe:Stripe().customers`: unique over both ecosystems. */
  readonly id: string;
  readonly path: ApiPath;
  readonly ecosystem: Ecosystem;
  /** Merged from all entries of this name; undefined for a name that only leads on. */
  readonly api: Api | undefined;
  readonly library: Library | undefined;
  /** What an instance below an `endpoints` entry is reached by; undefined elsewhere. */
  readonly chain: { readonly root: ApiNode; readonly members: readonly string[] } | undefined;
  member(name: string): ApiNode | undefined;
  /** What calling or constructing gives. */
  called(): ApiNode | undefined;
  element(): ApiNode | undefined;
  awaited(): ApiNode | undefined;
}

export interface Model {
  /** The thing an import specifier names, versions and registries' prefixes in the specifier aside. */
  module(ecosystem: Ecosystem, specifier: string): ApiNode | undefined;
  /** A global or builtin. */
  global(ecosystem: Ecosystem, name: string): ApiNode | undefined;
  /** A method of plain values. */
  method(ecosystem: Ecosystem, name: string): ApiNode | undefined;
  /** Such a method that changes nothing, by a name that instances of no library's classes have: whatever it is called on, it is this one. */
  plainMethod(ecosystem: Ecosystem, name: string): ApiNode | undefined;
  node(ecosystem: Ecosystem, path: ApiPath): ApiNode | undefined;
  readonly conventions: readonly { readonly library: Library; readonly convention: Convention }[];
}

/**
 * The libraries as one tree of names per ecosystem. What lies below a module is only made when someone asks for it: a program uses few of all the libraries, and to make
 * the whole tree takes as long as everything else that is done before the first answer.
 */
export function createModel(libraries: readonly Library[]): Model {
  const roots: Record<Ecosystem, Root> = { npm: new Root("npm"), pypi: new Root("pypi") };
  const methods: Record<Ecosystem, Map<string, Node>> = { npm: new Map(), pypi: new Map() };
  for (const library of libraries) {
    const root = roots[library.ecosystem];
    for (const [path, api] of Object.entries(library.apis)) root.expect({ path, library, api });
    // What a call is said to give is a thing even if nothing more is said of it.
    for (const { gives } of Object.values(library.apis)) if (gives) root.expect({ path: gives, library, api: undefined });
    for (const [name, api] of Object.entries(library.methods ?? {})) {
      const node = methods[library.ecosystem].get(name) ?? new Node(root, library.ecosystem, `:${name}`, `${library.ecosystem} method ${name}`);
      node.add(api, library);
      methods[library.ecosystem].set(name, node);
    }
  }
  const membersOf: Partial<Record<Ecosystem, ReadonlySet<string>>> = {};
  /** What instances and what belongs to a module's names are asked for; the names of modules themselves are imported. */
  const memberNames = (ecosystem: Ecosystem): ReadonlySet<string> => {
    membersOf[ecosystem] ??= new Set(
      libraries
        .filter((library) => library.ecosystem === ecosystem)
        .flatMap(({ apis }) =>
          Object.keys(apis).flatMap(
            (path) =>
              path
                .slice(path.lastIndexOf(":") + 1)
                .match(/[^.()[\]]+/g)
                ?.slice(1) ?? [],
          ),
        ),
    );
    return membersOf[ecosystem];
  };
  return {
    module: (ecosystem, specifier) => roots[ecosystem].lead(moduleSegments(ecosystem, specifier)),
    global: (ecosystem, name) => roots[ecosystem].find(["", name]),
    method: (ecosystem, name) => methods[ecosystem].get(name),
    plainMethod(ecosystem, name) {
      const node = methods[ecosystem].get(name);
      return node?.api && !node.api.effects && !memberNames(ecosystem).has(name) ? node : undefined;
    },
    node: (ecosystem, path) => roots[ecosystem].find(segmentsOf(ecosystem, path)),
    conventions: libraries.flatMap((library) => (library.conventions ?? []).map((convention) => ({ library, convention }))),
  };
}

/** What an endpoint of which nothing flows answers with; undefined for all others. */
export function plainAnswer({ root, members }: NonNullable<ApiNode["chain"]>): ApiPath | undefined {
  const plain = root.api?.endpoints?.plain;
  return plain && members.some((name) => plain.members.has(name)) ? plain.gives : undefined;
}

/** Whether a thing is data by itself: the parts of a request's body. */
export const isData = ({ api }: ApiNode): boolean => api?.value?.kind === "source" && api.value.source.kind === "data";

/** How many members a chain below an `endpoints` entry may have. */
const MAX_CHAIN = 6;

/** What any object has in one of the languages is no resource of a service. */
const OF_ANY_OBJECT = /^(?:constructor|hasOwnProperty|isPrototypeOf|propertyIsEnumerable|to(?:Locale)?String|valueOf|__\w+__)$/;

class Node implements ApiNode {
  private readonly root: Node | undefined;
  private readonly parent: Node | undefined;
  private readonly segment: string;
  readonly ecosystem: Ecosystem;
  readonly path: ApiPath;
  readonly id: string;
  readonly chain: ApiNode["chain"];
  private own: Api | undefined;
  private ownLibrary: Library | undefined;
  protected readonly children = new Map<string, Node>();

  constructor(root: Node | undefined, ecosystem: Ecosystem, path: ApiPath, id: string, chain?: ApiNode["chain"], parent?: Node, segment = "") {
    this.root = root;
    this.parent = parent;
    this.segment = segment;
    this.ecosystem = ecosystem;
    this.path = path;
    this.id = id;
    this.chain = chain;
  }

  get api(): Api | undefined {
    const target = this.target();
    return target === this ? this.own : target.api;
  }
  get library(): Library | undefined {
    return this.ownLibrary ?? (this.target() === this ? undefined : this.target().library);
  }

  member(name: string): ApiNode | undefined {
    return this.child(name) ?? (name === "default" && this.isPackage ? this : undefined) ?? this.child("*") ?? this.link(name);
  }
  called(): ApiNode | undefined {
    const gives = this.api?.gives;
    if (gives) return this.root?.find(segmentsOf(this.ecosystem, gives));
    if (this.chain) {
      const endpoints = this.chain.root.api?.endpoints;
      return endpoints && this.root?.find(segmentsOf(this.ecosystem, plainAnswer(this.chain) ?? endpoints.gives));
    }
    return this.child("()");
  }
  element(): ApiNode | undefined {
    return this.child("[]");
  }
  awaited(): ApiNode | undefined {
    return this.child("await") ?? this;
  }

  add(api: Api, library: Library): void {
    this.own = this.own ? { ...this.own, ...api, effects: [...(this.own.effects ?? []), ...(api.effects ?? [])] } : api;
    this.ownLibrary = library;
  }

  /** The node at these segments, made where it is not there yet. */
  descend(segments: readonly string[]): Node {
    let node: Node = this;
    for (const segment of segments) {
      let next = node.children.get(segment);
      if (!next) {
        const path = childPath(node.path, segment, node === this);
        next = new Node(this, this.ecosystem, path, `${this.ecosystem} ${path}`, undefined, node, segment);
        node.children.set(segment, next);
      }
      node = next;
    }
    return node;
  }

  find(segments: readonly string[]): Node | undefined {
    let node: Node | undefined = this;
    for (const segment of segments) {
      node = node.child(segment) ?? (segment.endsWith(")") || segment === "[]" ? undefined : node.child("*"));
      if (!node) return undefined;
    }
    return node;
  }

  /** The node at these segments, or what the longest known beginning of them leads to: `stripe.checkout` is below `stripe`, which has endpoints. */
  lead(segments: readonly string[]): ApiNode | undefined {
    const whole = this.find(segments);
    if (whole || segments.length < 2) return whole;
    let node: ApiNode | undefined = this.find(segments.slice(0, 1));
    for (const segment of segments.slice(1)) node = node?.member(segment);
    return node;
  }

  /** A module of npm, which is its own default export. */
  private get isPackage(): boolean {
    return this.ecosystem === "npm" && this.path.endsWith(":") && this.path !== ":";
  }

  protected child(segment: string): Node | undefined {
    return this.children.get(segment) ?? (this.own?.same === undefined ? undefined : this.target(new Set([this])).children.get(segment));
  }

  /** A name below an `endpoints` entry that has no entry of its own. */
  private link(name: string): ApiNode | undefined {
    const { root, members } = this.chain ?? this.chainFrom();
    if (!root || members.length >= MAX_CHAIN || OF_ANY_OBJECT.test(name)) return undefined;
    const path: ApiPath = `${this.path}.${name}`;
    return new Node(this.root, this.ecosystem, path, `${this.ecosystem} ${path}`, { root, members: [...members, name] });
  }

  /** The nearest name above (or this one) that has endpoints, and the members that lead from there to here. */
  private chainFrom(): { readonly root: ApiNode | undefined; readonly members: readonly string[] } {
    const members: string[] = [];
    for (let node: Node | undefined = this; node; node = node.parent) {
      if (node.api?.endpoints) return { root: node, members: members.toReversed() };
      if (/[^\w$]/.test(node.segment)) break;
      members.push(node.segment);
    }
    return { root: undefined, members: [] };
  }

  private target(seen: Set<Node> = new Set()): Node {
    if (this.own?.same === undefined || seen.size > 8) return this;
    const target = this.root?.find(segmentsOf(this.ecosystem, this.own.same));
    if (!target || target === this) return this;
    if (seen.has(target)) return target;
    seen.add(this);
    return target.target(seen);
  }
}

/** A name that a library speaks of; it has no entry where all that is said is that a call gives it. */
interface Expected {
  readonly path: string;
  readonly library: Library;
  readonly api: Api | undefined;
}

/** The top of a tree, whose modules are made when they are first asked for. */
class Root extends Node {
  private readonly expected = new Map<string, Expected[]>();
  /** The first segments of modules' names. */
  private readonly tops = new Map<string, string>();

  constructor(ecosystem: Ecosystem) {
    super(undefined, ecosystem, ":", ecosystem);
  }

  expect(it: Expected): void {
    const module = it.path.slice(0, it.path.lastIndexOf(":"));
    let top = this.tops.get(module);
    if (top === undefined) {
      top = moduleSegments(this.ecosystem, module)[0] ?? "";
      this.tops.set(module, top);
    }
    const known = this.expected.get(top);
    if (known) known.push(it);
    else this.expected.set(top, [it]);
  }

  protected override child(segment: string): Node | undefined {
    const expected = this.expected.get(segment);
    if (expected) {
      this.expected.delete(segment);
      for (const it of expected) this.make(it);
    }
    return super.child(segment);
  }

  private make({ path, library, api }: Expected): void {
    const segments = segmentsOf(this.ecosystem, path);
    if (api) this.descend(segments).add(api, library);
    else if (!this.find(segments)) this.descend(segments);
  }
}

function childPath(parent: ApiPath, segment: string, first: boolean): ApiPath {
  if (first) return `${segment}:`;
  if (segment === "()" || segment === "[]") return `${parent}${segment}`;
  return parent.endsWith(":") ? `${parent}${segment}` : `${parent}.${segment}`;
}

/** `stripe:StripeClient().v1` → `stripe`, `StripeClient`, `()`, `v1`. A Python module is one segment per dot, so that `from a import b` and `import a.b` meet. */
function segmentsOf(ecosystem: Ecosystem, path: string): readonly string[] {
  let segments = split[ecosystem].get(path);
  if (!segments) {
    segments = splitPath(ecosystem, path);
    split[ecosystem].set(path, segments);
  }
  return segments;
}

const split: Readonly<Record<Ecosystem, Map<string, readonly string[]>>> = { npm: new Map(), pypi: new Map() };

function splitPath(ecosystem: Ecosystem, path: string): string[] {
  const colon = path.lastIndexOf(":");
  const names = path.slice(colon + 1).match(/\(\)|\[\]|[^.()[\]]+/g) ?? [];
  return [...moduleSegments(ecosystem, path.slice(0, colon)), ...names];
}

function moduleSegments(ecosystem: Ecosystem, specifier: string): string[] {
  return ecosystem === "pypi" ? (specifier === "" ? [""] : specifier.split(".")) : [packageSpecifier(specifier)];
}

/** `node:https`, `npm:stripe@14`, `jsr:@std/x`, `https://esm.sh/stripe@14?target=deno` → what package code calls it. */
function packageSpecifier(specifier: string): string {
  const bare = specifier
    .replace(/^(?:node|npm|jsr|bun):\/?/, "")
    .replace(
      /^https?:\/\/(?:esm\.sh|cdn\.skypack\.dev|cdn\.jsdelivr\.net\/npm|unpkg\.com|deno\.land\/x|deno\.land(?=\/std)|esm\.run|jspm\.dev)\/(?:v\d+\/)?/,
      "",
    )
    .replace(/[?#].*$/, "");
  return bare.replace(/^((?:@[^/]+\/)?[^@/]+)@[^/]*/, "$1");
}
