import { maskText } from "../model/credentials/mask.ts";
import { expandedResources, type PermissionMark, type PermissionResource, permissionOf } from "../model/stripe/permissions.ts";
import { placeOf } from "../project/places.ts";
import type { KeyOrigin, StripeCall, StripeUsage } from "../rules/stripe-usage.ts";
import type { Settings } from "../settings/settings.ts";
import { folderOf } from "../text/path.ts";
import type { Span } from "../text/span.ts";

/** What one key of one deployable must be allowed: the least a restricted key in its place needs. Plain, serialisable data without any key. */
export interface KeyPermissions {
  /** Undefined where it is not known which key the calls are made with. */
  readonly key: KeyOrigin | undefined;
  /** The folder of the nearest manifest above the calls, relative to the root; empty for the root itself. */
  readonly deployable: string;
  /** Where clients, or the module, get the key. */
  readonly given: readonly PermissionPlace[];
  /** By resource, in order of its title. */
  readonly needs: readonly PermissionNeed[];
  /** What may need more, and could not be decided. */
  readonly undecided: readonly UndecidedCall[];
}

export interface PermissionNeed {
  readonly resource: PermissionResource;
  readonly level: "read" | "write";
  readonly marks: readonly PermissionMark[];
  /** In order of place. */
  readonly calls: readonly PermissionCall[];
}

export interface PermissionPlace {
  readonly path: string;
  readonly span: Span;
}

export interface PermissionCall extends PermissionPlace {
  /** As the program names it. */
  readonly name: string;
  /** `POST /v1/customers`. */
  readonly endpoint: string;
  readonly level: "read" | "write";
}

export interface UndecidedCall extends PermissionPlace {
  /** What it is, and what is not known of it. */
  readonly text: string;
}

/** What one file asks of Stripe. */
export interface FileUsage {
  readonly path: string;
  readonly usage: StripeUsage;
}

const MANIFEST =
  /(?:^|\/)(?:package\.json|pyproject\.toml|requirements[\w.-]*\.txt|setup\.py|setup\.cfg|Pipfile|deno\.jsonc?|wrangler\.(?:toml|jsonc?)|serverless\.ya?ml)$/;

/** What each key must be allowed, by key and deployable, from the calls that the files really make. `files`: all of the root. What tests and documentation ask does not count. */
export function permissionsOf(usages: readonly FileUsage[], files: readonly string[], settings: Settings): readonly KeyPermissions[] {
  const counted = usages.filter(({ path, usage }) => {
    const place = placeOf(path, settings);
    return usage.calls.length + usage.keys.length > 0 && place !== "test" && place !== "documentation";
  });
  const folders = new Set(files.filter((path) => MANIFEST.test(path)).map(folderOf));
  const keys = new Keys(counted, folders);
  const groups = new Map<string, Group>();
  for (const { path, usage } of counted) {
    const deployable = deployableOf(path, folders);
    for (const call of usage.calls) {
      for (const key of keys.of(call, path, deployable)) {
        const id = JSON.stringify([deployable, key?.id]);
        const group = groups.get(id) ?? new Group(key, deployable);
        groups.set(id, group);
        group.add(path, call);
      }
    }
  }
  return [...groups.values()].map((group) => group.result(keys.placesOf(group.key, group.deployable))).sort(byDeployable);
}

/** The folder of the nearest manifest above a file. */
function deployableOf(path: string, folders: ReadonlySet<string>): string {
  for (let folder = folderOf(path); folder !== ""; folder = folderOf(folder)) if (folders.has(folder)) return folder;
  return "";
}

/** Which keys the clients of a root have. */
class Keys {
  private readonly byClient = new Map<string, KeyOrigin[]>();
  /** By the file that sets it, and by its deployable. */
  private readonly byFile = new Map<string, KeyOrigin[]>();
  private readonly byModule = new Map<string, KeyOrigin[]>();
  private readonly places = new Map<string, (PermissionPlace & { readonly deployable: string })[]>();

  constructor(usages: readonly FileUsage[], folders: ReadonlySet<string>) {
    for (const { path, usage } of usages) {
      for (const { client, origins, span } of usage.keys) {
        const deployable = deployableOf(path, folders);
        // Where it is not known which of the calls made it, a client may be any that the function makes.
        if (client !== undefined) for (const it of makersOf(client)) learn(this.byClient, it, origins);
        else {
          learn(this.byFile, path, origins);
          learn(this.byModule, deployable, origins);
        }
        for (const { id } of origins) {
          const places = this.places.get(id) ?? [];
          this.places.set(id, places);
          if (!places.some((it) => it.path === path && it.span.start === span.start)) places.push({ path, span, deployable });
        }
      }
    }
  }

  /** The keys that a call may be made with; one that is not known where none is. */
  of(call: StripeCall, path: string, deployable: string): readonly (KeyOrigin | undefined)[] {
    const found = call.keys ?? (call.onModule ? this.ofModule(path, deployable) : call.clients.flatMap((client) => this.keysOf(client)));
    const unique = [...new Map(found.map((it) => [it.id, it])).values()];
    return unique.length === 0 ? [undefined] : unique;
  }

  private keysOf(client: string): readonly KeyOrigin[] {
    for (const it of makersOf(client)) {
      const keys = this.byClient.get(it);
      if (keys) return keys;
    }
    return [];
  }

  /** Where the deployable gets a key; a variable of the same name elsewhere is another one, unless there is none here. */
  placesOf(key: KeyOrigin | undefined, deployable: string): readonly PermissionPlace[] {
    const all = (key && this.places.get(key.id)) ?? [];
    const own = all.filter((it) => it.deployable === deployable);
    return (own.length > 0 ? own : all).map(({ path, span }) => ({ path, span }));
  }

  /** The key that the file itself gives the module, else one that its deployable does, or one that it is part of. */
  private ofModule(path: string, deployable: string): readonly KeyOrigin[] {
    const own = this.byFile.get(path);
    if (own && own.length > 0) return own;
    for (let folder = deployable; ; folder = folderOf(folder)) {
      const keys = this.byModule.get(folder);
      if (keys || folder === "") return keys ?? [];
    }
  }
}

/** A client, and what it is where less is known of the calls that made it, down to the place alone. */
function makersOf(client: string): readonly string[] {
  const parts = client.split(" @ ");
  return parts.map((_, index) => parts.slice(0, parts.length - index).join(" @ "));
}

function learn(table: Map<string, KeyOrigin[]>, name: string, origins: readonly KeyOrigin[]): void {
  const known = table.get(name) ?? [];
  table.set(name, [...known, ...origins.filter((it) => !known.some(({ id }) => id === it.id))]);
}

/** The calls of one deployable with one key. */
class Group {
  readonly key: KeyOrigin | undefined;
  readonly deployable: string;
  private readonly needs = new Map<string, { resource: PermissionResource; level: "read" | "write"; marks: Set<PermissionMark>; calls: PermissionCall[] }>();
  private readonly undecided: UndecidedCall[] = [];

  constructor(key: KeyOrigin | undefined, deployable: string) {
    this.key = key;
    this.deployable = deployable;
  }

  add(path: string, { span, name: asWritten, endpoint, expand, byName }: StripeCall): void {
    // Names and texts of programs can hold anything, a key too.
    const name = maskText(asWritten);
    if (endpoint === undefined) {
      this.undecided.push({ path, span, text: `${name}: ${byName ? "whether this asks Stripe, and with which key," : "which endpoint it asks"} is not known` });
      return;
    }
    const call = { path, span, name, endpoint: `${endpoint.verb} ${endpoint.path}` };
    const { resource, level, marks } = permissionOf(endpoint);
    this.need(resource, level, marks, call);
    if (expand === undefined) this.undecided.push({ path, span, text: `${name}: what it expands is not known` });
    for (const expanded of expand ?? []) {
      const resources = expandedResources(expanded);
      if (resources === undefined)
        this.undecided.push({ path, span, text: `${name}: whether expanding \`${maskText(expanded)}\` needs a permission is not known` });
      for (const it of resources ?? []) this.need(it, "read", [], call);
    }
  }

  result(given: readonly PermissionPlace[]): KeyPermissions {
    const needs = [...this.needs.values()].map(
      (it): PermissionNeed => ({ resource: it.resource, level: it.level, marks: [...it.marks], calls: it.calls.sort(byPlace) }),
    );
    needs.sort((a, b) => (a.resource.title < b.resource.title ? -1 : 1));
    return {
      key: this.key && { ...this.key, name: maskText(this.key.name) },
      deployable: this.deployable,
      given,
      needs,
      undecided: this.undecided.sort(byPlace),
    };
  }

  private need(resource: PermissionResource, level: "read" | "write", marks: readonly PermissionMark[], call: Omit<PermissionCall, "level">): void {
    const known = this.needs.get(resource.id) ?? { resource, level, marks: new Set(), calls: [] };
    this.needs.set(resource.id, known);
    if (level === "write") known.level = level;
    for (const mark of marks) known.marks.add(mark);
    if (!known.calls.some((it) => it.path === call.path && it.span.start === call.span.start && it.endpoint === call.endpoint))
      known.calls.push({ ...call, level });
  }
}

function byPlace(a: PermissionPlace, b: PermissionPlace): number {
  return a.path === b.path ? a.span.start - b.span.start : a.path < b.path ? -1 : 1;
}

function byDeployable(a: KeyPermissions, b: KeyPermissions): number {
  if (a.deployable !== b.deployable) return a.deployable < b.deployable ? -1 : 1;
  // What is not known comes last.
  return (a.key?.name ?? "\uffff") < (b.key?.name ?? "\uffff") ? -1 : 1;
}
