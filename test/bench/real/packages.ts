import { type ExecFileSyncOptions, execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CACHE } from "../cache.ts";
import packages from "./packages.json" with { type: "json" };

export interface RealPackage {
  /** `pypi:dj-stripe 2.11.0` */
  readonly title: string;
  readonly name: string;
  readonly ecosystem: string;
  /** Where its files are, with settings that leave no `dist` out: that is what an npm package consists of. */
  readonly folder: string;
}

const home = join(CACHE, "real");

/** The packages, downloaded by their pinned versions where they are not there yet, checked and unpacked. */
export function realPackages(): RealPackage[] {
  mkdirSync(join(home, "dl"), { recursive: true });
  return packages.map(({ ecosystem, name, version, archive, sha256 }) => {
    const file = join(home, "dl", archive);
    if (!existsSync(file)) download(ecosystem, name, version);
    const found = createHash("sha256").update(readFileSync(file)).digest("hex");
    if (found !== sha256) throw new Error(`${archive} is not the file that was measured: its SHA-256 is ${found}`);
    const folder = join(home, "src", `${ecosystem}-${archive.replace(/(?:-py\d.*\.whl|\.tgz)$/, "")}`);
    const settings = join(folder, "keywarden.json");
    if (!existsSync(settings)) {
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder, { recursive: true });
      if (ecosystem === "pypi") execFileSync("python3", ["-m", "zipfile", "-e", file, folder]);
      else execFileSync("tar", ["-xzf", file, "-C", folder]);
      writeFileSync(settings, `${JSON.stringify({ exclude: ["!dist", "!build", "!vendor"] })}\n`);
    }
    return { title: `${ecosystem}:${name} ${version}`, name, ecosystem, folder };
  });
}

function download(ecosystem: string, name: string, version: string): void {
  const options: ExecFileSyncOptions = { cwd: join(home, "dl"), stdio: ["ignore", "ignore", "inherit"] };
  const only = [
    "--no-deps",
    "--ignore-requires-python",
    "--only-binary=:all:",
    "--python-version",
    "3.12",
    "--implementation",
    "py",
    "--abi",
    "none",
    "--platform",
    "any",
  ];
  if (ecosystem === "pypi")
    execFileSync("python3", ["-m", "pip", "download", "--quiet", "--disable-pip-version-check", ...only, `${name}==${version}`], options);
  else execFileSync("npm", ["pack", "--silent", `${name}@${version}`], options);
}
