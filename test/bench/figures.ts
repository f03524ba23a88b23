/** The value that a share of the values does not exceed, by nearest rank. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? Number.NaN;
}

/** With three digits that count: more would be noise. */
export function rounded(value: number): number {
  return Number(value.toPrecision(3));
}

/** Rows of a table with a name each; the first row says which columns there are. */
export type Table = Readonly<Record<string, Readonly<Record<string, number | string>>>>;

/** The table in Markdown. */
export function markdownTable(title: string, table: Table): string {
  const columns = Object.keys(Object.values(table)[0] ?? {});
  const line = (cells: readonly (number | string)[]): string => `| ${cells.join(" | ")} |\n`;
  const rows = Object.entries(table).map(([name, row]) => line([name, ...columns.map((it) => row[it] ?? "")]));
  return line([title, ...columns]) + line(["---", ...columns.map(() => "---")]) + rows.join("");
}
