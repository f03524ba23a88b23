/**
 * Modules in groups, each after all it imports: a group is one module, or all that import each other in circles. `importsOf` may name anything; what is not
 * among the modules is left out. In a group each module comes after what it imports, as far as that is possible beginning with the first by path: the order
 * depends on the group alone, not on who imports it.
 */
export function importOrder(modules: Iterable<string>, importsOf: (path: string) => readonly string[]): string[][] {
  const all = [...modules].sort();
  const known = new Set(all);
  const edges = new Map(all.map((path) => [path, importsOf(path).filter((it) => it !== path && known.has(it))]));
  return circles(all, edges).map((group) => (group.length === 1 ? group : afterImports(group, edges)));
}

type Edges = ReadonlyMap<string, readonly string[]>;

interface Visit {
  readonly path: string;
  readonly imports: readonly string[];
  next: number;
}

/** Tarjan's strongly connected components, with a stack of its own: chains of imports are as long as someone makes them. */
function circles(all: readonly string[], edges: Edges): string[][] {
  const groups: string[][] = [];
  const index = new Map<string, number>();
  const lowest = new Map<string, number>();
  const waiting: string[] = [];
  const isWaiting = new Set<string>();
  const lower = (path: string, to: number): void => void lowest.set(path, Math.min(lowest.get(path) ?? to, to));
  for (const start of all) {
    if (index.has(start)) continue;
    const visits: Visit[] = [];
    const enter = (path: string): void => {
      lowest.set(path, index.size);
      index.set(path, index.size);
      waiting.push(path);
      isWaiting.add(path);
      visits.push({ path, imports: edges.get(path) ?? [], next: 0 });
    };
    enter(start);
    for (let visit = visits.at(-1); visit !== undefined; visit = visits.at(-1)) {
      const imported = visit.imports[visit.next++];
      if (imported !== undefined) {
        const at = index.get(imported);
        if (at === undefined) enter(imported);
        else if (isWaiting.has(imported)) lower(visit.path, at);
        continue;
      }
      visits.pop();
      const { path } = visit;
      const own = lowest.get(path) ?? 0;
      const above = visits.at(-1);
      if (above) lower(above.path, own);
      if (own !== index.get(path)) continue;
      const group = waiting.splice(waiting.lastIndexOf(path));
      for (const member of group) isWaiting.delete(member);
      groups.push(group);
    }
  }
  return groups;
}

/** The modules of a circle as they end when the first by path is loaded. */
function afterImports(group: readonly string[], edges: Edges): string[] {
  const inside = new Set(group);
  const order: string[] = [];
  const seen = new Set<string>();
  const visits: Visit[] = [];
  const enter = (path: string): void => {
    seen.add(path);
    visits.push({ path, imports: (edges.get(path) ?? []).filter((it) => inside.has(it)), next: 0 });
  };
  enter([...group].sort()[0] ?? "");
  for (let visit = visits.at(-1); visit !== undefined; visit = visits.at(-1)) {
    const imported = visit.imports[visit.next++];
    if (imported === undefined) {
      visits.pop();
      order.push(visit.path);
    } else if (!seen.has(imported)) enter(imported);
  }
  return order;
}
