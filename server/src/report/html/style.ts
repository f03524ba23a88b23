/** The style of the page: light, dark, high contrast, narrow, on paper, and in the colours of VS Code where it is shown there. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --back: var(--vscode-editor-background, #ffffff);
  --raised: var(--vscode-editorWidget-background, #f5f6f8);
  --text: var(--vscode-foreground, #1c2128);
  --quiet: var(--vscode-descriptionForeground, #57606a);
  --line: var(--vscode-widget-border, #c9ced6);
  --link: var(--vscode-textLink-foreground, #0550ae);
  --focus: var(--vscode-focusBorder, #0550ae);
  --error: #b3141d;
  --warning: #7d4e00;
  --information: #0550ae;
  --hint: #57606a;
  --good: #116329;
  --mark: #fff2cc;
}
@media (prefers-color-scheme: dark) {
  :root {
    --back: var(--vscode-editor-background, #14171c);
    --raised: var(--vscode-editorWidget-background, #1f242c);
    --text: var(--vscode-foreground, #e4e8ee);
    --quiet: var(--vscode-descriptionForeground, #a3adba);
    --line: var(--vscode-widget-border, #444c58);
    --link: var(--vscode-textLink-foreground, #79b8ff);
    --focus: var(--vscode-focusBorder, #79b8ff);
    --error: #ff8f8a;
    --warning: #eac25a;
    --information: #79b8ff;
    --hint: #a3adba;
    --good: #6bd088;
    --mark: #4d3f12;
  }
}
body.vscode-light { color-scheme: light; --error: #b3141d; --warning: #7d4e00; --information: #0550ae; --hint: #57606a; --good: #116329; --mark: #fff2cc; }
body.vscode-dark { color-scheme: dark; --error: #ff8f8a; --warning: #eac25a; --information: #79b8ff; --hint: #a3adba; --good: #6bd088; --mark: #4d3f12; }
body.vscode-high-contrast { --line: var(--vscode-contrastBorder, #ffffff); --quiet: var(--text); }
@media (prefers-contrast: more) { :root { --quiet: var(--text); --line: var(--text); } }
* { box-sizing: border-box; }
body {
  background: var(--back);
  color: var(--text);
  font: 16px/1.5 var(--vscode-font-family, system-ui, sans-serif);
  margin: 0 auto;
  max-width: 72rem;
  padding: 1rem 1.5rem 4rem;
}
h1 { font-size: 1.7rem; margin: 0.5rem 0 0; }
h2 { border-bottom: 1px solid var(--line); font-size: 1.3rem; margin: 2.5rem 0 1rem; padding-bottom: 0.25rem; }
h3 { font-size: 1.2rem; margin: 2.25rem 0 0.25rem; overflow-wrap: anywhere; }
h4 { font-size: 1.05rem; margin: 0.5rem 0 0.25rem; overflow-wrap: anywhere; }
h3:target { background: var(--mark); }
p { margin: 0.25rem 0 0.75rem; }
a { color: var(--link); overflow-wrap: anywhere; }
code, pre, .mono { font-family: var(--vscode-editor-font-family, ui-monospace, monospace); font-size: 0.9em; overflow-wrap: anywhere; }
pre { background: var(--raised); border: 1px solid var(--line); border-radius: 4px; margin: 0.5rem 0; overflow-x: auto; padding: 0.5rem 0.75rem; white-space: pre; }
pre mark { background: var(--mark); color: inherit; text-decoration: underline wavy var(--error); text-underline-offset: 3px; }
.number { color: var(--quiet); display: inline-block; margin-right: 1rem; text-align: right; user-select: none; }
.quiet { color: var(--quiet); }
.skip { left: -100rem; position: absolute; }
.skip:focus { left: 1rem; top: 0.5rem; }
nav ul, .facts, .counts { display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; list-style: none; margin: 0.75rem 0; padding: 0; }
.counts li { border: 1px solid var(--line); border-left: 4px solid var(--level, var(--line)); border-radius: 4px; min-width: 7rem; padding: 0.25rem 0.75rem; }
.counts strong { display: block; font-size: 1.5rem; line-height: 1.2; }
.error { --level: var(--error); }
.warning { --level: var(--warning); }
.information { --level: var(--information); }
.hint { --level: var(--hint); }
.level { color: var(--level); font-weight: 600; }
form { background: var(--back); display: flex; flex-wrap: wrap; gap: 0.5rem 1.25rem; padding: 0.5rem 0; position: sticky; top: 0; z-index: 1; }
form label { align-items: center; display: inline-flex; gap: 0.4rem; }
input[type="search"] { background: var(--vscode-input-background, var(--back)); border: 1px solid var(--quiet); border-radius: 4px; color: inherit; font: inherit; min-width: min(20rem, 60vw); padding: 0.25rem 0.5rem; }
fieldset { border: 0; display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; margin: 0; padding: 0; }
legend { clip-path: inset(50%); height: 1px; overflow: hidden; position: absolute; white-space: nowrap; width: 1px; }
article { border: 1px solid var(--line); border-left: 4px solid var(--level, var(--line)); border-radius: 4px; margin: 0.75rem 0; padding: 0.25rem 1rem 0.5rem; }
.way { list-style: none; margin: 0.5rem 0; padding: 0; }
.way li { border-left: 2px solid var(--line); margin-left: 0.4rem; padding: 0 0 0.4rem 1.1rem; position: relative; }
.way li::before { background: var(--back); border: 2px solid var(--quiet); border-radius: 50%; content: ""; height: 0.55rem; left: -0.4rem; position: absolute; top: 0.45rem; width: 0.55rem; }
.way li:last-child { border-left-color: transparent; }
.way li:last-child::before { background: var(--level); border-color: var(--level); }
.steps label { cursor: pointer; }
.steps input { accent-color: var(--link); }
.steps label:has(input:checked) { color: var(--quiet); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; margin: 0.5rem 0 1rem; width: 100%; }
caption { font-weight: 600; padding: 0.25rem 0; text-align: left; }
th, td { border-bottom: 1px solid var(--line); padding: 0.35rem 0.75rem 0.35rem 0; text-align: left; vertical-align: top; }
td ul, td ol { margin: 0; padding-left: 1.1rem; }
.mark { border: 1px solid var(--warning); border-radius: 4px; color: var(--warning); padding: 0 0.35rem; white-space: nowrap; }
.why { display: block; font-weight: normal; max-width: 28rem; }
.state { font-weight: 600; white-space: nowrap; }
.in-place { color: var(--good); }
.missing { color: var(--error); }
.partly { color: var(--warning); }
button { background: none; border: 0; color: var(--link); cursor: pointer; font: inherit; overflow-wrap: anywhere; padding: 0; text-align: left; text-decoration: underline; }
button.do { border: 1px solid var(--quiet); border-radius: 4px; color: var(--text); padding: 0.1rem 0.6rem; text-decoration: none; }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; }
details { margin: 0.5rem 0; }
summary { cursor: pointer; }
[hidden] { display: none !important; }
@media (forced-colors: active) { pre mark { background: Highlight; color: HighlightText; forced-color-adjust: none; } }
@media print {
  body { max-width: none; padding: 0; }
  form, nav, .skip, button.do { display: none; }
  article, tr { break-inside: avoid; }
  details > * { display: block; }
  pre { white-space: pre-wrap; }
}
`;
