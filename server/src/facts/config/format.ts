import { fileNameOf } from "../../text/path.ts";
import type { ConfigFormat, ConfigKind } from "./entry.ts";

const BY_EXTENSION: ReadonlyMap<string, ConfigFormat> = new Map<string, ConfigFormat>([
  ["env", "dotenv"],
  ["ini", "ini"],
  ["cfg", "ini"],
  ["conf", "ini"],
  ["cnf", "ini"],
  ["service", "ini"],
  ["properties", "properties"],
  ["yml", "yaml"],
  ["yaml", "yaml"],
  ["eyaml", "yaml"],
  ["json", "json"],
  ["jsonc", "json"],
  ["json5", "json"],
  ["har", "json"],
  ["code-workspace", "json"],
  ["toml", "toml"],
  ["xml", "xml"],
  ["config", "xml"],
  ["plist", "xml"],
  ["entitlements", "xml"],
  ["xcconfig", "properties"],
  ["dockerfile", "dockerfile"],
  ["containerfile", "dockerfile"],
  ["tf", "hcl"],
  ["tfvars", "hcl"],
  ["hcl", "hcl"],
  ["nomad", "hcl"],
  ["pp", "puppet"],
  ["rb", "ruby"],
  ["sh", "shell"],
  ["bash", "shell"],
  ["zsh", "shell"],
  ["ksh", "shell"],
  ["fish", "shell"],
  ["mk", "shell"],
  ["sql", "sql"],
  ["ps1", "powershell"],
  ["psm1", "powershell"],
  ["bat", "batch"],
  ["cmd", "batch"],
  ["groovy", "groovy"],
  ["gradle", "groovy"],
  ["jenkinsfile", "groovy"],
  ["sls", "yaml"],
]);

const BY_NAME: readonly (readonly [RegExp, ConfigFormat])[] = [
  [/^\.env(?:$|[._-])|^\.dev\.vars|^\.flaskenv$|^env\.(?:example|sample|template)$|\.env\.(?!(?:js|ts|mjs|cjs|py|json|ya?ml|toml|d\.ts)$)[\w.-]+$/i, "dotenv"],
  [/^Jenkinsfile(?:$|[._-])/, "groovy"],
  [/^(?:Docker|Container)file(?:$|[._-])/i, "dockerfile"],
  [/^\.(?:npmrc|pypirc|editorconfig|gitconfig|coveragerc|yarnrc|pnpmrc)$|^\.htaccess$|^(?:pip|odoo|supervisord)\.conf$|^uwsgi\.ini$/i, "ini"],
  [/^(?:\.envrc|Makefile|GNUmakefile|Justfile|Procfile(?:\.\w+)?|\.(?:bash|zsh)rc|\.(?:bash_)?profile|\.zshenv)$/i, "shell"],
  [/^\.(?:babelrc|eslintrc|swcrc|firebaserc|prettierrc)$/i, "json"],
  [/^(?:Vagrantfile|Berksfile|Fastfile|Appfile)$/, "ruby"],
];

/** Which of our readers reads a file, by its path and its first line; undefined where none does. */
export function configFormatOf(path: string, firstLine: string): ConfigFormat | undefined {
  const name = fileNameOf(path);
  const named = BY_NAME.find(([pattern]) => pattern.test(name))?.[1];
  if (named !== undefined) return named;
  // Elastic Beanstalk writes YAML in files that are called like those of .NET.
  if (/(?:^|\/)\.ebextensions\/[^/]+\.config$/.test(path)) return "yaml";
  // `config.yml.erb`, `settings.ini.dist`: a template is written like what is made of it.
  const [, extension = ""] = /\.([\w-]+)(?:\.(?:dist|sample|example|template|tmpl|tpl|erb|j2|jinja2?|in|local|bak|orig|old))*$/i.exec(name) ?? [];
  const format = BY_EXTENSION.get(extension.toLowerCase());
  if (format !== undefined || name.includes(".")) return format;
  return /^#!.*\b(?:ba|z|k|da|a)?sh\b/.test(firstLine) ? "shell" : undefined;
}

const KIND_BY_PATH: readonly (readonly [RegExp, ConfigKind])[] = [
  [/(?:^|\/)(?:docker-)?compose[\w.-]*\.ya?ml$/i, "compose"],
  [/(?:^|\/)\.(?:github|gitea|forgejo)\/workflows\/[^/]+\.ya?ml$|(?:^|\/)action\.ya?ml$/, "github"],
  [/(?:^|\/)[\w.-]*\.?gitlab-ci[\w.-]*\.ya?ml$|(?:^|\/)\.gitlab\/.+\.ya?ml$/i, "gitlab"],
  [/(?:^|\/)\.circleci\/[^/]+\.ya?ml$/, "circleci"],
  [/(?:^|\/)\.?azure-pipelines[\w.-]*\.ya?ml$|(?:^|\/)\.(?:azuredevops|azure-pipelines|pipelines)\/.+\.ya?ml$/i, "azure"],
  [/(?:^|\/)bitbucket-pipelines\.ya?ml$/, "bitbucket"],
  [/(?:^|\/)(?:group_vars|host_vars|playbooks|roles\/[^/]+\/(?:vars|defaults|tasks|handlers))\//, "ansible"],
  [/(?:^|\/)hiera(?:data)?\/|\.eyaml$/, "hiera"],
  [/(?:^|\/)values[\w.-]*\.ya?ml$|(?:^|\/)charts?\/.+\.ya?ml$/, "helm"],
  [/(?:^|\/)serverless[\w.-]*\.ya?ml$/, "serverless"],
  [/(?:^|\/)package\.json$/, "package-json"],
];

const CHEF_PATH = /(?:^|\/)(?:attributes|recipes|cookbooks|libraries|site-cookbooks)\//;
const CHEF_TEXT =
  /^[ \t]*(?:node\.)?(?:default|override|normal|force_default|force_override)(?:\.\w+|\[["':][\w-]+["']?\])+[ \t]*=|^[ \t]*(?:include_recipe|cookbook_file)[ \t(]/m;

/** Who reads a configuration file; undefined where neither path nor text tells. */
export function configKindOf(path: string, format: ConfigFormat, text: string): ConfigKind | undefined {
  if (format === "ruby") return CHEF_PATH.test(path) || CHEF_TEXT.test(text) ? "chef" : undefined;
  if (format === "yaml" || format === "json") {
    if (/^["']?apiVersion["']?:[ \t]/m.test(text) && /^["']?kind["']?:[ \t]/m.test(text)) return "kubernetes";
    const known = KIND_BY_PATH.find(([pattern]) => pattern.test(path))?.[1];
    if (known !== undefined) return known;
    // Hiera's own names have colons in them, wherever its data lies.
    if (format === "yaml" && /^["']?[a-z]\w*(?:::\w+)+["']?:[ \t]/m.test(text)) return "hiera";
    if (format === "yaml" && /^-[ \t]+(?:name:.*\n[ \t]+)?hosts:[ \t]/m.test(text)) return "ansible";
  }
  return undefined;
}
