import { CredentialTable, type CredentialUse } from "../rules/credential-table.ts";
import type { WalkTable } from "./walk-table.ts";

/** What counts as a credential in a project, made anew when its walks are others. */
export class ProjectTable {
  private readonly walks: WalkTable;
  private present: { readonly generation: number; readonly table: CredentialTable } | undefined;
  private learned: readonly CredentialUse[] = [];
  /** What tables before the present one were asked. */
  private readonly askedBefore = new Set<string>();

  constructor(walks: WalkTable) {
    this.walks = walks;
  }

  /** The table of the present walks. */
  get now(): CredentialTable {
    const { generation } = this.walks;
    if (this.present?.generation === generation) return this.present.table;
    this.forget();
    const modules = this.walks.all().map(({ credentials }) => credentials);
    const table = new CredentialTable(modules, this.learned);
    this.present = { generation, table };
    return table;
  }

  /** Takes what is used elsewhere, in place of what was learned before. */
  learn(uses: readonly CredentialUse[]): void {
    this.learned = uses;
    this.forget();
  }

  /** The keys of origins that any table was asked for, and of which only their use could say something. */
  get asked(): ReadonlySet<string> {
    return new Set([...this.askedBefore, ...(this.present?.table.asked ?? [])]);
  }

  private forget(): void {
    for (const key of this.present?.table.asked ?? []) this.askedBefore.add(key);
    this.present = undefined;
  }
}
