import type { CredentialUse } from "../rules/credential-table.ts";

/** What the parts of a project use as credentials, as far as they have said so. It only grows. */
export class KnownUses {
  readonly #uses: CredentialUse[] = [];
  readonly #known = new Set<string>();

  /** All so far. */
  get all(): readonly CredentialUse[] {
    return [...this.#uses];
  }

  get count(): number {
    return this.#uses.length;
  }

  add(uses: readonly CredentialUse[]): void {
    for (const use of uses) {
      const key = keyOf(use);
      if (this.#known.has(key)) continue;
      this.#known.add(key);
      this.#uses.push(use);
    }
  }

  /** Whether what came after the first `count` says something of an origin that was asked for, and that whoever asked did not say itself. */
  isNews(count: number, asked: ReadonlySet<string>, own: readonly CredentialUse[]): boolean {
    const said = new Set(own.map(keyOf));
    return this.#uses.slice(count).some((use) => asked.has(use.origin) && !said.has(keyOf(use)));
  }
}

function keyOf({ origin, wanted }: CredentialUse): string {
  return `${wanted} ${origin}`;
}
