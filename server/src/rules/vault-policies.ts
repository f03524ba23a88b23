import { type Datum, itemsOf, textOf } from "../facts/config/datum.ts";
import type { HclBlock } from "../facts/config/hcl-blocks.ts";
import type { Span } from "../text/span.ts";
import type { Opening } from "./opening.ts";

interface Path {
  readonly text: string;
  readonly at: Span;
  readonly capabilities: readonly string[];
}

/** Where a policy of Vault's lets every secret of a mount be read: `path` blocks of a policy, `rule` blocks of Terraform's `vault_policy_document`. */
export function* vaultOpenings(blocks: readonly HclBlock[]): Generator<Opening> {
  const paths = blocks.flatMap((it) => pathOf(it) ?? []);
  // Whoever sets Vault up is meant to reach all of it.
  const administers = paths.some(
    ({ text, capabilities }) => /^(?:sys|auth)\//.test(text) && !OWN_TOKEN.test(text) && capabilities.some((it) => /^(?:create|update|sudo)$/.test(it)),
  );
  for (const { text, at, capabilities } of paths) {
    if (!capabilities.includes("read") || capabilities.includes("deny")) continue;
    if (EVERYTHING.test(text)) yield { message: "vaultEverything", span: at, name: text, severity: "warning" };
    else if (MOUNT.test(text) && !administers) yield { message: "vaultMount", span: at, name: text, severity: "warning" };
  }
}

function pathOf({ type, labels, attributes }: HclBlock): Path | undefined {
  const capabilities = itemsOf(attributes.get("capabilities"))?.flatMap((it) => textOf(it) ?? []);
  if (capabilities === undefined || !attributes.has("capabilities")) return undefined;
  const [label] = labels;
  if (type === "path" && label) return { text: label.text, at: label.at, capabilities };
  const path: Datum | undefined = attributes.get("path");
  return type === "rule" && path?.kind === "text" ? { text: path.text, at: path, capabilities } : undefined;
}

/** What every program does with its own token and leases. */
const OWN_TOKEN = /-self$|^auth\/token\/(?:renew|lookup)|^sys\/(?:leases\/(?:renew|lookup|revoke)|renew|capabilities)|\/login$|^sys\/(?:tools|wrapping)\//;

const EVERYTHING = /^(?:\*|\+\/(?:data\/)?\*)$/;
/** All of a mount: of one that is named as those of secrets are, or of any with versions. */
const MOUNT = /^(?:(?:secrets?|kv[\w-]*|[\w-]*[-_]kv|[\w-]+[-_]secrets?)\/(?:data\/)?|(?!sys\/|auth\/|identity\/|cubbyhole\/)[\w-]+\/data\/)(?:\*|\+\/\*)$/;
