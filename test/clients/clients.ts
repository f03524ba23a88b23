import assert from "node:assert/strict";
import { execFile, execFileSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { fakeKey } from "../placeholders.ts";

/** The packaged language server, driven by clients that were not written here. A tool that is missing is a failure, never a skip. */

const root = fileURLToPath(new URL("../../", import.meta.url));
const here = join(root, "test/clients");
const out = join(root, "out/clients");
const packages = join(root, ".cache/python-lsp");
const run = promisify(execFile);
/** Of one client; one that hangs is ended. */
const TIMEOUT = 120_000;

const KEYS = { python: fakeKey("sk_live_short"), typescript: fakeKey("sk_live_short", 2) };
const FILES = {
  "billing.py": `import stripe\n\nstripe.api_key = "${KEYS.python}"\n`,
  "checkout.ts": `import Stripe from "stripe";\n\nexport const stripe = new Stripe("${KEYS.typescript}");\n`,
  ".env.example": "DATABASE_URL=\n",
  ".gitignore": ".env\n",
};
const FIXED = `import os\n\nimport stripe\n\nstripe.api_key = os.environ["STRIPE_SECRET_KEY"]\n`;

before(() => {
  rmSync(out, { recursive: true, force: true });
  const bin = join(out, "bin");
  mkdirSync(bin, { recursive: true });
  // A copy, as another build may come in between; and the command as it is found on the path after an installation.
  cpSync(join(root, "dist"), join(out, "dist"), { recursive: true });
  writeFileSync(join(bin, "keywarden"), `#!/bin/sh\nexec "${process.execPath}" "${join(out, "dist/keywarden.mjs")}" "$@"\n`);
  chmodSync(join(bin, "keywarden"), 0o755);
});

test("pytest-lsp and pygls: diagnostics, a repair, the repaired text", async () => {
  const requirements = join(here, "requirements.txt");
  const stamp = join(packages, "installed.txt");
  const wanted = readFileSync(requirements, "utf8");
  if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== wanted) {
    rmSync(packages, { recursive: true, force: true });
    execFileSync("python3", ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--target", packages, "-r", requirements], { stdio: "inherit" });
    writeFileSync(stamp, wanted);
  }
  const folder = workspace("pytest-lsp");
  const { stdout } = await run(
    "python3",
    [
      "-m",
      "pytest",
      "-q",
      "-p",
      "no:cacheprovider",
      "-o",
      "asyncio_mode=auto",
      "-o",
      "asyncio_default_fixture_loop_scope=function",
      join(here, "test_pytest_lsp.py"),
    ],
    {
      timeout: TIMEOUT,
      env: environment({
        PYTHONPATH: packages,
        PYTHONDONTWRITEBYTECODE: "1",
        KEYWARDEN_FOLDER: folder,
        KEYWARDEN_KEY_PY: KEYS.python,
        KEYWARDEN_KEY_TS: KEYS.typescript,
      }),
    },
  ).catch(withOutput);
  assert.match(stdout, /9 passed/);
});

test("Neovim: diagnostic, repair, edit on the disk", async () => {
  const folder = workspace("neovim");
  const { stdout } = await run("nvim", ["--clean", "--headless", "-c", `luafile ${join(here, "neovim.lua")}`], {
    cwd: folder,
    timeout: TIMEOUT,
    env: environment({ KEYWARDEN_SNIPPET: snippet("neovim", "lua"), KEYWARDEN_FILE: "billing.py" }),
  }).catch(withOutput);
  checkOnDisk(folder, stdout);
});

test("Emacs with eglot: diagnostic, repair, edit on the disk", async () => {
  const folder = workspace("emacs");
  const { stdout } = await run("emacs", ["--batch", "--no-init-file", "--load", join(here, "emacs.el")], {
    cwd: folder,
    timeout: TIMEOUT,
    env: environment({ KEYWARDEN_SNIPPET: snippet("emacs", "elisp"), KEYWARDEN_FILE: "billing.py", HOME: folder }),
  }).catch(withOutput);
  checkOnDisk(folder, stdout);
});

/** What the client said, and what became of the files. */
function checkOnDisk(folder: string, said: string): void {
  assert.match(said, new RegExp(`sk_live_…${KEYS.python.slice(-4)}`));
  assert.ok(!said.includes(KEYS.python), "the key itself is shown");
  assert.match(said, /STRIPE_SECRET_KEY/);
  assert.equal(readFileSync(join(folder, "billing.py"), "utf8"), FIXED);
  assert.match(readFileSync(join(folder, ".env.example"), "utf8"), /^STRIPE_SECRET_KEY=$/m);
  assert.equal(readFileSync(join(folder, "checkout.ts"), "utf8"), FILES["checkout.ts"]);
}

/** A git repository with a key in each of two files. */
function workspace(name: string): string {
  const folder = join(out, name);
  mkdirSync(folder, { recursive: true });
  for (const [file, text] of Object.entries(FILES)) writeFileSync(join(folder, file), text);
  execFileSync("git", ["init", "--quiet"], { cwd: folder });
  return folder;
}

/** The configuration that docs/editors.md gives for a client, in a file. */
function snippet(client: string, language: string): string {
  const page = readFileSync(join(root, "docs/editors.md"), "utf8");
  const [, code] = new RegExp(`<!-- tried by test/clients: ${client} -->\\n\`\`\`${language}\\n(.*?)\`\`\``, "s").exec(page) ?? [];
  assert.ok(code, `docs/editors.md has no configuration for ${client}`);
  const file = join(out, `${client}.configuration`);
  writeFileSync(file, code);
  return file;
}

function environment(more: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { ...process.env, PATH: `${join(out, "bin")}${delimiter}${process.env.PATH}`, ...more };
}

/** A failure that shows what the client printed. */
function withOutput(error: unknown): never {
  if (error instanceof Error && "stdout" in error && "stderr" in error) error.message += `\n${error.stdout}\n${error.stderr}`;
  throw error;
}
