// The script of the audit's report. What is shown comes as a message and goes into the page as text, never as HTML.
// @ts-check

const vscode = acquireVsCodeApi();
const SEVERITIES = [
  { level: 1, name: "Error" },
  { level: 2, name: "Warning" },
  { level: 3, name: "Information" },
  { level: 4, name: "Hint" },
];

const summary = byId("summary");
const search = /** @type {HTMLInputElement} */ (byId("search"));
const severities = byId("severities");
const shown = byId("shown");
const list = byId("findings");
const unscanned = byId("unscanned");

let report = { folders: [] };
const hiddenLevels = new Set();

for (const { level, name } of SEVERITIES) {
  const label = element("label");
  const box = element("input");
  box.type = "checkbox";
  box.checked = true;
  box.addEventListener("change", () => {
    if (box.checked) hiddenLevels.delete(level);
    else hiddenLevels.add(level);
    showFindings();
  });
  label.append(box, ` ${name}`);
  severities.append(label);
}
search.addEventListener("input", showFindings);
byId("filter").addEventListener("submit", (event) => event.preventDefault());
list.addEventListener("keydown", moveFocus);
window.addEventListener("message", ({ data }) => {
  if (data.kind !== "report") return;
  report = data.report;
  showSummary();
  showFindings();
  showUnscanned();
});
vscode.postMessage({ kind: "ready" });

function showSummary() {
  const findings = sum((folder) => folder.findings.length);
  const read = sum((folder) => folder.filesRead);
  const skipped = sum((folder) => folder.skipped.length);
  summary.textContent =
    read === 0
      ? "Nothing was scanned, so nothing can be said."
      : `${plural(findings, "finding")} in ${plural(read, "file")} read${skipped === 0 ? "" : `, ${plural(skipped, "file")} skipped`}.`;
}

function showFindings() {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  list.replaceChildren();
  let count = 0;
  for (const [folderIndex, folder] of report.folders.entries()) {
    const byFile = new Map();
    for (const [index, finding] of folder.findings.entries()) {
      const { code, message, severity } = finding.diagnostic;
      if (hiddenLevels.has(severity)) continue;
      const text = [finding.path, code, message, finding.masked, ...finding.circumstances].join(" ").toLowerCase();
      if (!words.every((word) => text.includes(word))) continue;
      byFile.set(finding.path, [...(byFile.get(finding.path) ?? []), { finding, index }]);
      count++;
    }
    for (const [path, findings] of byFile) list.append(fileSection(path, findings, folderIndex));
  }
  const all = sum((folder) => folder.findings.length);
  shown.textContent = count === all ? "" : `${count} of ${plural(all, "finding")} shown.`;
}

function fileSection(path, findings, folderIndex) {
  const section = element("section");
  const heading = element("h2");
  heading.textContent = path;
  const items = element("ul");
  for (const { finding, index } of findings) {
    const { code, message, severity, range } = finding.diagnostic;
    const name = SEVERITIES.find((it) => it.level === severity)?.name ?? "Error";
    const button = element("button");
    button.type = "button";
    button.className = `finding level-${severity}`;
    const level = span("level", name);
    const rule = span("rule", String(code));
    const place = span("place", `line ${range.start.line + 1}`);
    const why = finding.circumstances.length === 0 ? [] : [span("circumstances", finding.circumstances.join(", "))];
    button.append(level, " ", span("message", message), " ", rule, " ", place, " ", ...why);
    button.addEventListener("click", () => vscode.postMessage({ kind: "open", folder: folderIndex, finding: index }));
    const item = element("li");
    item.append(button);
    items.append(item);
  }
  section.append(heading, items);
  return section;
}

function showUnscanned() {
  const lines = report.folders.flatMap((folder) => [...folder.notes, ...folder.skipped.map(({ path, reason }) => `${path}: ${reason}`)]);
  unscanned.hidden = lines.length === 0;
  const [heading, items] = unscanned.children;
  heading.textContent = `What was not scanned, and why (${lines.length})`;
  items.replaceChildren(
    ...lines.map((line) => {
      const item = element("li");
      item.textContent = line;
      return item;
    }),
  );
}

/** Arrow keys, Home and End go from finding to finding; Tab does too. */
function moveFocus(event) {
  const buttons = [...list.querySelectorAll("button")];
  const at = buttons.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
  if (to === undefined || at === -1) return;
  event.preventDefault();
  buttons[Math.max(0, Math.min(to, buttons.length - 1))].focus();
}

function sum(count) {
  return report.folders.reduce((total, folder) => total + count(folder), 0);
}

function plural(number, word) {
  return `${number} ${word}${number === 1 ? "" : "s"}`;
}

function span(className, text) {
  const result = element("span");
  result.className = className;
  result.textContent = text;
  return result;
}

function element(name) {
  return document.createElement(name);
}

function byId(id) {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`no element ${id}`);
  return found;
}
