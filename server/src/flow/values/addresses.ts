import type { Value } from "./value.ts";

/** What stands in an address, and what one begins with: `"postgres://" in value`, `value.startswith("postgresql")`. */
export const IN_ADDRESS = /:\/\//;
export const BEGINNING_OF_ADDRESS = /:\/\/|^(?:https?|postgres(?:ql)?|mysql|mongodb|rediss?|amqps?|sqlite)$/;

/**
 * One variable that is an address, not all of the environment: of its variables, looked at one by one, those are left that are none of its keys. What is put into an address by
 * its own name stays.
 */
export function addressPart(value: Value): Value {
  const ways = new Map([...value.ways].filter(([{ kind }]) => kind !== "whole-environment" && kind !== "settings"));
  return ways.size === value.ways.size ? value : { ...value, ways };
}
