export interface PageParts {
  readonly script: string;
  readonly style: string;
  /** Where the page may load its own files from. */
  readonly source: string;
}

/** The page of the report: fixed text that never holds data. Everything else is filled in by its script, as text. */
export function reportPage({ script, style, source }: PageParts): string {
  const nonce = crypto.randomUUID();
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src ${source}; script-src 'nonce-${nonce}'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Keywarden Report</title>
<link rel="stylesheet" href="${style}">
</head>
<body>
<main>
<h1>Keywarden Report</h1>
<p id="summary" role="status"></p>
<form id="filter" role="search" aria-label="Filter findings">
<label for="search">Filter</label>
<input id="search" type="search" placeholder="rule, file or message" autocomplete="off" spellcheck="false">
<fieldset id="severities"><legend>Severity</legend></fieldset>
</form>
<p id="shown" role="status"></p>
<div id="findings"></div>
<details id="unscanned" hidden><summary></summary><ul></ul></details>
</main>
<script nonce="${nonce}" src="${script}"></script>
</body>
</html>
`;
}
