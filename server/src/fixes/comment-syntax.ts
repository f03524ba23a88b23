import { fileNameOf } from "../text/path.ts";

/** How a format writes a comment that ends with its line, or between two marks. */
export interface CommentSyntax {
  readonly open: string;
  readonly close: string;
  /** Whether a comment may follow something else on its line. */
  readonly trailing: boolean;
}

const HASH: CommentSyntax = { open: "# ", close: "", trailing: true };
const HASH_ALONE: CommentSyntax = { open: "# ", close: "", trailing: false };
const SLASHES: CommentSyntax = { open: "// ", close: "", trailing: true };
const DASHES: CommentSyntax = { open: "-- ", close: "", trailing: true };
const SEMICOLON: CommentSyntax = { open: "; ", close: "", trailing: false };
const REM: CommentSyntax = { open: "rem ", close: "", trailing: false };
const STARS: CommentSyntax = { open: "/* ", close: " */", trailing: true };
const MARKUP: CommentSyntax = { open: "<!-- ", close: " -->", trailing: false };

const BY_EXTENSION: ReadonlyMap<string, CommentSyntax> = new Map(
  (
    [
      [HASH, "py pyi pyw rb sh bash zsh fish yaml yml toml tf tfvars hcl pl r ps1 psm1 pp sls eyaml ex exs nix"],
      [HASH_ALONE, "properties conf cnf service http rest env"],
      [REM, "bat cmd"],
      [SLASHES, "js mjs cjs jsx ts mts cts tsx jsonc json5 java kt kts go rs c h cc cpp hpp cs php swift scala dart scss less groovy gradle proto"],
      [DASHES, "sql lua hs"],
      [SEMICOLON, "ini cfg"],
      [STARS, "css"],
      [MARKUP, "html htm xhtml xml plist config svg md markdown vue svelte astro"],
    ] as const
  ).flatMap(([syntax, extensions]) => extensions.split(" ").map((extension) => [extension, syntax] as const)),
);

const BY_LANGUAGE_ID: ReadonlyMap<string, CommentSyntax> = new Map([
  ["python", HASH],
  ["shellscript", HASH],
  ["yaml", HASH],
  ["dockercompose", HASH],
  ["toml", HASH],
  ["ruby", HASH],
  ["dockerfile", HASH_ALONE],
  ["dotenv", HASH_ALONE],
  ["javascript", SLASHES],
  ["javascriptreact", SLASHES],
  ["typescript", SLASHES],
  ["typescriptreact", SLASHES],
  ["jsonc", SLASHES],
]);

/** How comments are written in a file; undefined where there are none (JSON) or that is not known. */
export function commentSyntaxOf(path: string, languageId: string | undefined): CommentSyntax | undefined {
  const known = languageId === undefined ? undefined : BY_LANGUAGE_ID.get(languageId);
  if (known) return known;
  const name = fileNameOf(path).toLowerCase();
  if (/^\.env(?:\.|$)|^\.dev\.vars|^\.envrc$/.test(name)) return HASH_ALONE;
  if (/^(?:dockerfile|containerfile)(?:\.|$)|\.dockerfile$/.test(name)) return HASH_ALONE;
  if (/^jenkinsfile(?:\.|$)/.test(name)) return SLASHES;
  // Elastic Beanstalk's are YAML.
  if (/(?:^|\/)\.ebextensions\/[^/]+\.config$/.test(path)) return HASH;
  if (/^(?:makefile|gemfile|rakefile|vagrantfile|procfile|\.gitignore|\.dockerignore)$/.test(name)) return HASH_ALONE;
  // JSON that its readers take with comments.
  if (/^(?:tsconfig|jsconfig)[\w.-]*\.json$|\.code-workspace$|^\.?devcontainer\.json$/.test(name) || /(?:^|\/)\.vscode\/[^/]+\.json$/.test(path))
    return SLASHES;
  return BY_EXTENSION.get(name.slice(name.lastIndexOf(".") + 1));
}
