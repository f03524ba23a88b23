import { functionsIn, type Program } from "../../facts/program.ts";
import { instantiate } from "../calls/instantiate.ts";
import { unseenArguments } from "../calls/unseen.ts";
import { isConfigured } from "../expressions/keyed.ts";
import { someWithin } from "../expressions/program-search.ts";
import { MAX_HOLDERS } from "../limits.ts";
import type { Frame } from "../statements/frame.ts";
import type { HeapObject, ObjectId } from "../values/heap.ts";
import type { Place } from "../values/place.ts";
import { objectValue, type Value } from "../values/value.ts";
import { lineage } from "./classes.ts";

/**
 * Whoever is given an instance calls its methods: of instances that hold something of the configuration, or a text in the shape of a key, those are called that
 * nobody is seen to call, here or where their class is.
 */
export function callMethodsOfHolders(frame: Frame, at: Place): void {
  const { walk } = frame;
  const holders = [...walk.ambient].flatMap(([id]) => {
    const content = frame.state.object(id);
    return content?.kind === "instance" && content.class && content.fields.size > 0 && holdsSecrets(frame, content, 0) ? [{ id, content }] : [];
  });
  for (const { id, content } of holders.sort((a, b) => (a.id.key < b.id.key ? -1 : 1)).slice(0, MAX_HOLDERS)) callMethods(frame, id, content, at);
}

function callMethods(frame: Frame, id: ObjectId, content: HeapObject, at: Place): void {
  const { walk } = frame;
  const holder = objectValue(walk.objectAt(at, "held", id), content.api);
  const fields = new Map([...content.fields].map(([name, value]) => [name, withoutCallers(value)]));
  const seen = new Set<string>();
  for (const ref of content.class ? lineage(frame, { module: content.class.module, id: content.class.id }) : [])
    for (const { name, function: method, role, on } of ref.module.wholeProgram.classes[ref.id]?.methods ?? []) {
      if (seen.has(name) || on !== "instance" || (role !== "method" && role !== "getter")) continue;
      seen.add(name);
      if (membersCalledIn(walk.program).has(name) || membersCalledIn(ref.module.program).has(name)) continue;
      const summary = ref.module.summaryOf(method);
      if (!summary) continue;
      frame.counts.resetEffects();
      frame.forgetEvaluated();
      for (const object of holder.objects) frame.state.setObject(object, { ...content, fields, single: false });
      instantiate(frame, ref.module.boundClosure(method, holder), summary, unseenArguments(ref.module, method, summary), holder, at, true);
    }
}

/** What callers would decide of it is not known. */
function withoutCallers(value: Value): Value {
  if (value.symbols.length === 0) return value;
  return { ...value, symbols: [], ways: new Map([...value.ways].filter(([{ kind }]) => kind !== "parameter")), open: true };
}

/** How deep in what an instance holds one looks for secrets. */
const MAX_DEPTH = 2;

function holdsSecrets(frame: Frame, { fields }: HeapObject, depth: number): boolean {
  for (const { ways, texts, objects } of fields.values()) {
    for (const origin of ways.keys()) if (isConfigured(origin)) return true;
    if (texts.some(({ pieces }) => pieces.some((piece) => typeof piece === "string" && frame.walk.host.holdsCredential(piece)))) return true;
    if (depth < MAX_DEPTH && objects.some((id) => holdsPlainly(frame, id, depth + 1))) return true;
  }
  return false;
}

function holdsPlainly(frame: Frame, id: ObjectId, depth: number): boolean {
  const content = frame.state.object(id);
  return content?.kind === "object" && holdsSecrets(frame, content, depth);
}

const called = new WeakMap<Program, ReadonlySet<string>>();

/** The names of all methods that a program calls, found out once. */
function membersCalledIn(program: Program): ReadonlySet<string> {
  const known = called.get(program);
  if (known) return known;
  const names = new Set<string>();
  for (const { body } of functionsIn(program))
    someWithin(body, (part) => {
      if (part.kind === "call" && part.callee.kind === "member") names.add(part.callee.name);
      return false;
    });
  called.set(program, names);
  return names;
}
