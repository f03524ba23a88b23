import { type Exposure, exposuresOf, mentionsStripe, tellingFiles } from "../project/exposure.ts";
import { isKeyFile } from "../project/key-files.ts";
import type { GivenFiles } from "./import-map.ts";

/** What other files say of one that is no program. */
export interface Surrounded {
  readonly exposures: readonly Exposure[];
  /** Whether a manifest names Stripe's library. */
  readonly usesStripe: boolean;
}

const ALONE: Surrounded = { exposures: [], usesStripe: false };

/** What counts where the project uses Stripe, whether or not the file says so: switches of a process, and what policies about secrets are made of. */
export const WORDS_OF_PROJECTS: readonly string[] = [
  "NODE_TLS_REJECT_UNAUTHORIZED",
  "NODE_DEBUG",
  "secretsmanager:",
  "SecretsManagerReadWrite",
  "ssm:Get",
  "roles/secretmanager.",
  "Key Vault ",
  "capabilities = [",
  "rbac.authorization.k8s.io",
  "kubernetes_role",
  "kubernetes_cluster_role",
];

/** The manifests, images and ignore files that say something of configuration files. */
export class Neighbours {
  private readonly files: GivenFiles;
  /** Those that are told something, and whether they were given for their own sake. */
  private readonly asking = new Set<string>();
  private readonly absent = new Set<string>();

  constructor(files: GivenFiles) {
    this.files = files;
  }

  /** A file that is no program was given, or has another text. */
  given(path: string, text: string): void {
    this.absent.delete(path);
    if (isKeyFile(path) || WORDS_OF_PROJECTS.some((word) => text.includes(word))) this.asking.add(path);
    else this.asking.delete(path);
  }

  removed(path: string): void {
    this.asking.delete(path);
    this.absent.delete(path);
  }

  lacks(path: string): void {
    this.absent.add(path);
  }

  /** Paths that answers rest on and that were neither given nor said to be absent. */
  needs(): string[] {
    const needed = new Set<string>();
    for (const path of this.asking) for (const it of tellingFiles(path)) if (!this.files.has(it) && !this.absent.has(it)) needed.add(it);
    return [...needed];
  }

  of(path: string): Surrounded {
    return this.asking.has(path) ? { exposures: exposuresOf(path, this.files), usesStripe: mentionsStripe(path, this.files) } : ALONE;
  }
}
