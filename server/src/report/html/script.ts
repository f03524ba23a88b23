/**
 * The script of the page. Everything is in the page without it: it filters, and where an editor shows the page it lets places be opened and findings be fixed.
 * It makes no HTML and asks nothing of the network.
 */
export const SCRIPT = `
"use strict";
(() => {
  const form = document.getElementById("filter");
  const search = document.getElementById("search");
  const shown = document.getElementById("shown");
  const articles = [...document.querySelectorAll("article[data-severity]")];
  const update = () => {
    const words = search.value.toLowerCase().split(/\\s+/).filter(Boolean);
    const levels = new Set([...form.querySelectorAll("input:checked")].map((it) => it.value));
    let count = 0;
    for (const article of articles) {
      const text = article.textContent.toLowerCase();
      const fits = levels.has(article.dataset.severity) && words.every((word) => text.includes(word));
      article.hidden = !fits;
      if (fits) count++;
    }
    for (const group of document.querySelectorAll("section[data-group]")) group.hidden = !group.querySelector("article:not([hidden])");
    shown.textContent = count === articles.length ? "" : count + " of " + articles.length + " findings shown.";
  };
  if (form) {
    form.hidden = false;
    form.addEventListener("input", update);
    form.addEventListener("submit", (event) => event.preventDefault());
    document.addEventListener("keydown", (event) => {
      const typing = event.target instanceof HTMLInputElement;
      if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) {
        event.preventDefault();
        search.focus();
      }
      if (event.key === "Escape" && event.target === search) {
        search.value = "";
        update();
      }
      if (typing || (event.key !== "j" && event.key !== "k") || event.ctrlKey || event.metaKey || event.altKey) return;
      const visible = articles.filter((it) => !it.hidden);
      const at = visible.indexOf(document.activeElement && document.activeElement.closest("article"));
      const next = visible[event.key === "j" ? at + 1 : at < 0 ? visible.length - 1 : at - 1];
      if (next) {
        next.tabIndex = -1;
        next.focus();
        next.scrollIntoView({ block: "nearest" });
      }
    });
  }
  if (typeof acquireVsCodeApi !== "function") return;
  const editor = acquireVsCodeApi();
  for (const place of document.querySelectorAll("[data-open]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = place.className;
    button.textContent = place.textContent;
    button.addEventListener("click", () => editor.postMessage({ kind: "open", place: Number(place.dataset.open) }));
    place.replaceWith(button);
  }
  for (const finding of document.querySelectorAll("[data-fix]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "do";
    button.textContent = "Fix";
    button.setAttribute("aria-label", "Fix: " + finding.dataset.title);
    button.addEventListener("click", () => editor.postMessage({ kind: "fix", finding: Number(finding.dataset.fix) }));
    finding.append(button);
  }
})();
`;
