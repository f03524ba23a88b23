import type { StoreId } from "../../settings/stores.ts";
import { contains } from "../../text/span.ts";
import { dependencyChanges } from "../dependencies.ts";
import { environmentFileChanges, environmentFiles } from "../env-files.ts";
import { isBroken } from "../environment-edit.ts";
import { parsedOf } from "../key-site.ts";
import type { Refactoring } from "../refactoring.ts";
import type { FileChange, ProjectEdit, RepairContext } from "../repair.ts";
import { madeModule } from "../shared-client/made-module.ts";
import { clientsIn, type FoundClient, projectClients } from "../shared-client/project-clients.ts";
import { rewritten } from "../shared-client/rewritten.ts";
import { usedStores } from "../stores/preferred-store.ts";

/** Has one module build the client that several places of a project build alike, and lets them import it. */
export const sharedClientRefactoring: Refactoring = {
  id: "shared-client",
  title: "Use one Stripe client in the whole project",

  async places(context) {
    const parsed = await parsedOf(context);
    return parsed === undefined ? [] : clientsIn(parsed, context).map(({ construction: { start, end } }) => ({ start, end }));
  },

  async edit(at, context) {
    const parsed = await parsedOf(context);
    if (parsed === undefined || !clientsIn(parsed, context).some(({ construction }) => contains(construction, at))) return undefined;
    const { home, clients } = await projectClients(parsed, context);
    const own = clients.findLast(({ path, construction }) => path === context.path && contains(construction, at));
    if (own === undefined) return undefined;
    const same = clients.filter(({ identity }) => identity === own.identity);
    const shared = same.find((it) => it.shared?.form === "function") ?? same.find((it) => it.shared !== undefined);
    const others = same.filter((it) => it !== shared);
    if (same.length < 2 || others.length === 0) return undefined;
    const kept = keptApart(clients, own);
    if (shared?.shared !== undefined) {
      const changes = await rewrittenFiles(others, { ...shared.shared, path: shared.path, waits: false });
      return changes && { changes, notes: kept };
    }
    return newModuleEdit(own, same, home, kept, context);
  },
};

/** A module of its own for the client, in the store that keys go to; in the environment where not every place can wait for one. */
async function newModuleEdit(
  own: FoundClient,
  same: readonly FoundClient[],
  home: string,
  kept: readonly string[],
  context: RepairContext,
): Promise<ProjectEdit | undefined> {
  const chosen: StoreId =
    own.key.kind === "code"
      ? "environment"
      : (context.settings.store ?? (own.key.kind === "literal" ? ((await usedStores(context))[0] ?? "environment") : "environment"));
  for (const store of new Set<StoreId>([chosen, "environment"])) {
    const made = await madeModule(own, same, home, store, context);
    const changes = made && (await rewrittenFiles(same, made.shared));
    if (made === undefined || changes === undefined) continue;
    const dependencies = await dependencyChanges(own.parsed.grammar === "python" ? "pypi" : "npm", made.packages, { ...context, path: made.shared.path });
    const files = store === "environment" && own.key.kind === "literal" ? await environmentFiles(context.project, made.shared.path) : undefined;
    const listed = files === undefined ? [] : await environmentFileChanges(context.project, files, made.variable);
    const create: FileChange = { kind: "create", path: made.shared.path, text: made.text };
    return {
      changes: [create, ...changes, ...dependencies.changes, ...listed],
      notes: [
        ...made.notes,
        ...dependencies.notes,
        ...(own.key.kind === "literal" ? ["Roll the old key: it was in the files, and it stays in their history."] : []),
        ...(store === chosen ? [] : ["Not every place that uses the client can wait for a store: the key is read from the environment."]),
        ...kept,
      ],
    };
  }
  return undefined;
}

/** Every file of these clients after they are taken from the shared module; undefined where one of them cannot be. */
async function rewrittenFiles(clients: readonly FoundClient[], shared: Parameters<typeof rewritten>[1]): Promise<FileChange[] | undefined> {
  const changes: FileChange[] = [];
  for (const path of new Set(clients.map((it) => it.path))) {
    const here = clients.filter((it) => it.path === path);
    const { context } = here[0] as FoundClient;
    const edits = await rewritten(here, shared);
    if (edits === undefined || (await isBroken(edits, context))) return undefined;
    changes.push({ kind: "edit", path, edits });
  }
  return changes;
}

/** What is said of clients that stay what they are. */
function keptApart(clients: readonly FoundClient[], own: FoundClient): string[] {
  const apart = new Set(clients.filter(({ identity }) => identity !== own.identity).map(({ path }) => path));
  const shown = [...apart].slice(0, 5);
  const more = apart.size > shown.length ? ` and ${apart.size - shown.length} more` : "";
  return shown.length === 0 ? [] : [`Left as they are, for they have another key or other options: the clients in ${shown.join(", ")}${more}.`];
}
