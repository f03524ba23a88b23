import type { Effect } from "../model/api.ts";
import { callValue, NO_ARGUMENTS } from "./calls.ts";
import type { Frame } from "./frame.ts";
import { reached } from "./shapes.ts";
import { flowing, knownTexts, type Value } from "./value.ts";
import { type Use, valueAt } from "./where.ts";

/** What a sink writes of a value, after what its owner was told to take out, and through the function that its owner was given for that. */
export function redacted(frame: Frame, { sink, without, through }: Extract<Effect, { kind: "sink" }>, use: Use, value: Value): Value {
  const paths = without === undefined ? undefined : valueAt(frame, use, without);
  const left = paths === undefined ? value : knownTexts(paths).reduce((rest, path, index) => pruned(frame, rest, segmentsOf(path), use, ` ${index}`), value);
  const writer = through === undefined ? undefined : valueAt(frame, use, through);
  // A logger that a caller gives may have one, as far as is known here: few do.
  if (writer === undefined || writer.code.length + writer.objects.length === 0) return left;
  const line = left.texts.length > 0 && left.objects.length === 0 ? left : flowing(reached(frame, left, sink.form));
  return callValue(frame, writer, { ...NO_ARGUMENTS, positional: [line] }, { receiver: use.receiver, construct: false, at: use.at });
}

/** `req.headers["x-key"]`, `keys[*].secret` and `*.apiKey` as the names that lead there. */
function segmentsOf(path: string): string[] {
  return path.split(/[.[\]"'`]+/).filter((segment) => segment !== "");
}

/** The value without what stands at a path inside it; what it was taken from stays as it is. */
function pruned(frame: Frame, value: Value, path: readonly string[], use: Use, role: string): Value {
  const [name, ...below] = path;
  if (name === undefined) return value;
  const objects = value.objects.map((id, index) => {
    const content = frame.state.object(id);
    const names = content ? (name === "*" ? [...content.fields.keys()] : content.fields.has(name) ? [name] : []) : [];
    if (!content || names.length === 0) return id;
    const fields = new Map(content.fields);
    for (const it of names) {
      const field = fields.get(it);
      if (below.length === 0 || field === undefined) fields.delete(it);
      else fields.set(it, pruned(frame, field, below, use, `${role} ${it}`));
    }
    return frame.allocate(use.at, content.kind, { ...content, fields }, `${role} without ${index}`);
  });
  return { ...value, objects };
}
