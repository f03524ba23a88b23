import type { KeyPermissions } from "../audit/permissions.ts";
import { showLine } from "./show.ts";

/** `STRIPE_SECRET_KEY`, or that it is not known. */
export function keyName({ key }: Pick<KeyPermissions, "key">): string {
  if (key === undefined) return "a key that is not known";
  return key.kind === "setting" ? `the setting ${showLine(key.name)}` : showLine(key.name);
}

/** The folder of a deployable, relative to the root. */
export function deployableName({ deployable }: Pick<KeyPermissions, "deployable">): string {
  return deployable === "" ? "the root" : showLine(deployable);
}

/** What to call the key in the Dashboard: the deployable, else the folder of the root. */
export function restrictedKeyName({ deployable }: Pick<KeyPermissions, "deployable">, root: string): string {
  const path = deployable === "" ? root.replaceAll("\\", "/") : deployable;
  return showLine(path.replace(/\/+$/, "").split("/").at(-1) ?? "");
}
