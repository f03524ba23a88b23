import { Uri, window, workspace } from "vscode";
import { REPORT, REPORT_FORMATS, type ReportFormat, type ReportText } from "../../../server/src/lsp/protocol.ts";
import type { Extension } from "../extension-parts.ts";
import { hasLastResults } from "./last-results.ts";

const FORMATS: Readonly<Record<ReportFormat, { readonly label: string; readonly file: string }>> = {
  html: { label: "HTML, one file for a browser", file: "keywarden.html" },
  markdown: { label: "Markdown", file: "keywarden.md" },
  json: { label: "JSON", file: "keywarden-report.json" },
  sarif: { label: "SARIF", file: "keywarden.sarif" },
  gitlab: { label: "GitLab code quality", file: "gl-code-quality-report.json" },
  junit: { label: "JUnit", file: "keywarden.xml" },
};

/** Saves the report of the last audit where the user says. */
export async function exportReport(extension: Extension): Promise<void> {
  if (!(await hasLastResults(extension))) return;
  const chosen = await window.showQuickPick(
    REPORT_FORMATS.map((format) => ({ label: FORMATS[format].label, format })),
    { title: "Keywarden: Export Report", placeHolder: "As what?" },
  );
  if (chosen === undefined) return;
  const folder = workspace.workspaceFolders?.[0]?.uri;
  const place = await window.showSaveDialog({ ...(folder && { defaultUri: Uri.joinPath(folder, FORMATS[chosen.format].file) }), title: "Export Report" });
  if (place === undefined) return;
  const { text } = await extension.client.sendRequest<ReportText>(REPORT, { format: chosen.format });
  await workspace.fs.writeFile(place, new TextEncoder().encode(text));
}
