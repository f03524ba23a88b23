import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** The version of PyPI `stripe` that the model describes. */
const PYTHON_STRIPE = "stripe==16.1.0";

/** The folder of the installed npm package; undefined where it is not installed. */
export function npmPackage(name: string): string | undefined {
  const folder = `${root}node_modules/${name}`;
  return existsSync(`${folder}/package.json`) ? folder : undefined;
}

/** A folder for `PYTHONPATH` with PyPI `stripe` and what it can talk through; installed on first use. */
export function pythonPackages(): string {
  return installed(`${root}.cache/python`, "stripe/__init__.py", [PYTHON_STRIPE, "httpx", "aiohttp"]);
}

/** The same with another version of `stripe` alone. */
export function pythonStripe(version: string): string {
  return installed(`${root}.cache/python-${version}`, "stripe/__init__.py", ["--no-deps", `stripe==${version}`]);
}

/** The folder of another version of npm `stripe`. */
export function npmStripe(version: string): string {
  return npmArchive("stripe", version);
}

/** The folder of an npm package, unpacked as it was published; on first use. */
export function npmArchive(name: string, version: string): string {
  return placed(`${root}.cache/npm/${name}-${version}`, "package.json", (unpacked) => {
    const archive = execFileSync("npm", ["pack", `${name}@${version}`, "--silent", "--pack-destination", unpacked], { encoding: "utf8", cwd: unpacked }).trim();
    execFileSync("tar", ["xzf", archive, "--strip-components=1"], { cwd: unpacked });
    rmSync(`${unpacked}/${archive}`);
  });
}

/** The folder of a PyPI package's source archive, with its tests; unpacked on first use. */
export function pythonSource(name: string, version: string): string {
  return placed(`${root}.cache/source/${name}-${version}`, "PKG-INFO", (unpacked) => {
    const pip = ["-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps", "--no-binary", ":all:", "--dest", unpacked];
    execFileSync("python3", [...pip, `${name}==${version}`], { stdio: ["ignore", "ignore", "inherit"] });
    const archive = `${name}-${version}.tar.gz`;
    execFileSync("tar", ["xzf", archive, "--strip-components=1"], { cwd: unpacked });
    rmSync(`${unpacked}/${archive}`);
  });
}

/** The folder of a Go module's source, in Go's own cache. */
export function goModule(path: string, version: string): string {
  const said = execFileSync("go", ["mod", "download", "-json", `${path}@${version}`], { encoding: "utf8", cwd: root });
  return (JSON.parse(said) as { readonly Dir: string }).Dir;
}

/** A folder for `PYTHONPATH` with PyPI `pre-commit`; installed on first use. */
export function pythonPreCommit(): string {
  return installed(`${root}.cache/pre-commit`, "pre_commit/__init__.py", ["pre-commit==4.7.0"]);
}

function installed(folder: string, witness: string, what: readonly string[]): string {
  return placed(folder, witness, (made) =>
    execFileSync("python3", ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-compile", "--target", made, ...what], {
      stdio: ["ignore", "ignore", "inherit"],
    }),
  );
}

/** Made whole beside its place and then put there: suites that run at the same time see all of it or nothing. `witness`: a file that a whole folder has. */
function placed(folder: string, witness: string, make: (folder: string) => void): string {
  if (existsSync(`${folder}/${witness}`)) return folder;
  const made = `${folder}.new-${process.pid}`;
  rmSync(made, { recursive: true, force: true });
  mkdirSync(made, { recursive: true });
  make(made);
  if (existsSync(`${folder}/${witness}`)) rmSync(made, { recursive: true, force: true });
  else {
    rmSync(folder, { recursive: true, force: true });
    renameSync(made, folder);
  }
  return folder;
}
