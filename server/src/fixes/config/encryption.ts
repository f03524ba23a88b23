import { readConfig } from "../../facts/config/read-config.ts";
import { fileNameOf, folderOf, foldersUp, inFolder } from "../../text/path.ts";
import type { ProjectSnapshot } from "../repair.ts";

/** The command that encrypts a file with the tool that the project uses for that; undefined where it uses none that would take the file. */
export async function encryptionNote(path: string, project: ProjectSnapshot): Promise<string | undefined> {
  const format = readConfig(path, "")?.format;
  const name = fileNameOf(path);
  for (const folder of foldersUp(folderOf(path))) {
    const has = async (file: string): Promise<boolean> => (await project.read(inFolder(folder, file))) !== undefined;
    const isPlain = format === "yaml" || format === "json" || format === "dotenv" || format === "ini";
    if (isPlain && (await has(".sops.yaml")))
      return `This project uses SOPS: \`sops encrypt --in-place ${path}\` keeps the values in the repository, encrypted.`;
    if (format === "dotenv" && ((await has(".env.keys")) || /DOTENV_PUBLIC_KEY/.test((await project.read(inFolder(folder, name))) ?? "")))
      return `This project uses dotenvx: \`dotenvx encrypt -f ${path}\` keeps the values in the repository, encrypted.`;
    if (format === "yaml" && /vault_password_file|vault_identity_list/.test((await project.read(inFolder(folder, "ansible.cfg"))) ?? ""))
      return `This project uses ansible-vault: \`ansible-vault encrypt ${path}\` keeps the file in the repository, encrypted.`;
  }
  return undefined;
}
