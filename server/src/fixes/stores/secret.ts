import { dataOf, jsonOf, tomlOf } from "../../project/manifests/parsed.ts";
import type { Finding } from "../../rules/finding.ts";
import { folderOf, foldersUp, inFolder } from "../../text/path.ts";
import type { RepairContext } from "../repair.ts";
import type { Secret } from "./store.ts";

/** The key of a finding as stores call it, by the variable that would hold it and the settings. */
export async function secretOf(variable: string, { evidence }: Pick<Finding, "evidence">, context: RepairContext): Promise<Secret> {
  const { stores } = context.settings;
  const workspace = JSON.stringify(stores).includes("{workspace}") ? await workspaceName(context) : "";
  const kind = variable
    .toLowerCase()
    .replace(/^stripe_(?=.)/, "")
    .replaceAll("_", "-");
  const parts: Readonly<Record<string, string>> = { kind, mode: evidence?.mode ?? "live", variable, workspace };
  return { variable, names: stores, fill: (template) => template.replace(/\{(\w+)\}/g, (whole, part: string) => parts[part] ?? whole) };
}

/** What the nearest manifest calls the project, else the folder it lies in; characters that not every store takes are hyphens. */
async function workspaceName({ path, project }: RepairContext): Promise<string> {
  for (const folder of foldersUp(folderOf(path))) {
    const names = await project.list(folder);
    const isHome = names.some((it) => it === "package.json" || it === "pyproject.toml");
    if (!isHome) continue;
    const { project: section, tool } = dataOf(tomlOf(await project.read(inFolder(folder, "pyproject.toml"))));
    const named = [jsonOf(await project.read(inFolder(folder, "package.json"))).name, dataOf(section).name, dataOf(dataOf(tool).poetry).name];
    const name = named.find((it) => typeof it === "string") ?? folder.split("/").at(-1) ?? "";
    const plain = String(name)
      .replace(/[^A-Za-z0-9]+/g, "-")
      .replace(/^-+|-+$/g, "");
    if (plain !== "") return plain;
  }
  return "app";
}
