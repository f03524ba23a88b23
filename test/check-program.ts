import assert from "node:assert/strict";
import { type Program, type UnitId, unitStart } from "../server/src/facts/program.ts";

/** A piece of a program that has a place, with that place as offsets from the start of the text. */
export interface Piece {
  readonly kind: string | undefined;
  readonly name: string | undefined;
  readonly start: number;
  readonly end: number;
  /** How many pieces are around it. */
  readonly depth: number;
}

/** Asserts what every program keeps, whatever its text: spans lie in their unit, units in their parents, ids exist. Returns all that has a place. */
export function checkedPieces(program: Program, text: string): Piece[] {
  const pieces: Piece[] = [];
  for (const [id, unit] of program.units.entries()) {
    const parent = unit.parent === undefined ? undefined : program.units[unit.parent];
    if (parent === undefined) assert.deepEqual([id, unit.start, unit.length], [0, 0, text.length]);
    else assert.ok(unit.start >= 0 && unit.start + unit.length <= parent.length && (unit.parent ?? 0) < id, `unit ${id} lies in its parent`);
  }
  for (const fact of program.functions) collect(program, fact.unit, [fact.parameters, fact.body], pieces);
  for (const fact of program.classes) collect(program, fact.unit, [fact.bases, fact.body, fact.declared, fact.fields, fact.methods], pieces);
  collect(program, 0, [program.comments], pieces);
  for (const binding of program.bindings) assert.ok(program.functions[binding.owner], "a binding has an owner");
  for (const it of program.exports) if (it.kind === "binding") assert.ok(program.bindings[it.binding], "an export has a binding");
  return pieces;
}

function collect(program: Program, unit: UnitId, facts: readonly unknown[], pieces: Piece[]): void {
  const from = unitStart(program, unit);
  const length = program.units[unit]?.length ?? -1;
  const open: { value: unknown; depth: number }[] = facts.map((value) => ({ value, depth: 0 }));
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const { value, depth } = at;
    if (Array.isArray(value)) for (const item of value) open.push({ value: item, depth });
    else if (typeof value === "object" && value !== null) {
      const fields: Record<string, unknown> = { ...value };
      const { start, end, kind, name, binding, function: code, class: type } = fields;
      const placed = typeof start === "number" && typeof end === "number";
      if (placed) {
        assert.ok(start >= 0 && start <= end && end <= length, `${String(kind)} at ${start}–${end} lies in its unit of ${length}`);
        pieces.push({
          kind: typeof kind === "string" ? kind : undefined,
          name: typeof name === "string" ? name : kind === "name" && typeof binding === "number" ? program.bindings[binding]?.name : undefined,
          start: from + start,
          end: from + end,
          depth,
        });
      }
      if (typeof binding === "number") assert.ok(program.bindings[binding], `there is a binding ${binding}`);
      if (typeof code === "number") assert.ok(program.functions[code], `there is a function ${code}`);
      if (typeof type === "number") assert.ok(program.classes[type], `there is a class ${type}`);
      for (const inner of Object.values(fields)) if (typeof inner === "object") open.push({ value: inner, depth: placed ? depth + 1 : depth });
    }
  }
}
