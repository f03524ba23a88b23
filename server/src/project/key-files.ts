import { fileNameOf } from "../text/path.ts";

/** Files made to hold keys on one machine or of one deployment, by their names; those that only show which keys are needed are none of them. */
const KEY_FILES: readonly RegExp[] = [
  /^\.env(?:rc|\.[\w.-]+)?$|^\.dev\.vars(?:\.[\w-]+)?$|^\.flaskenv$/i,
  /^(?:[\w-]+\.)?env$|^[\w-]+\.env$/i,
  /\.tfvars(?:\.json)?$|\.tfstate(?:\.backup)?$/i,
  /^(?:secrets?|credentials)(?:[._-][\w-]+)?\.(?:ya?ml|json|toml|ini|properties)$/i,
  /^local\.settings\.json$/i,
];

const EXAMPLES = /(?:^|[._-])(?:example|examples|sample|template|dist|tmpl|tpl|schema|vault)(?:[._-]|$)/i;

/** Whether a file is one in which a key may stand as long as nobody else gets it: `.env`, `terraform.tfvars`, `secrets.toml`. */
export function isKeyFile(path: string): boolean {
  const name = fileNameOf(path);
  return KEY_FILES.some((pattern) => pattern.test(name)) && !EXAMPLES.test(name);
}
