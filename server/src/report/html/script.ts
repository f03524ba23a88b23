/**
 * The script of the page. Everything is in the page without it: it filters, and where an editor shows the page it lets places be opened, findings be fixed
 * and keys be marked as rolled.
 * It makes no HTML and asks nothing of the network.
 */
export const SCRIPT = `
"use strict";
(() => {
  const form = document.getElementById("filter");
  const search = document.getElementById("search");
  const shown = document.getElementById("shown");
  const articles = [...document.querySelectorAll("article[data-severity]")];
  const texts = new Map();
  const textOf = (article) => {
    if (!texts.has(article)) texts.set(article, article.closest("section").getAttribute("aria-label").toLowerCase() + " " + article.textContent.toLowerCase());
    return texts.get(article);
  };
  const update = () => {
    const words = search.value.toLowerCase().split(/\\s+/).filter(Boolean);
    const levels = new Set([...form.querySelectorAll("input:checked")].map((it) => it.value));
    let count = 0;
    for (const article of articles) {
      const text = textOf(article);
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
  // An editor forgets a page that is hidden: what is ticked and what is searched for come back.
  const steps = [...document.querySelectorAll("[data-step]")];
  const kept = editor.getState() || {};
  for (const step of steps) step.checked = (kept.steps || []).includes(step.dataset.step);
  if (form && kept.search) {
    search.value = kept.search;
    update();
  }
  document.addEventListener("input", () => {
    editor.setState({ search: form ? search.value : "", steps: steps.filter((it) => it.checked).map((it) => it.dataset.step) });
  });
  for (const place of document.querySelectorAll("[data-open]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = place.className;
    button.textContent = place.textContent;
    button.addEventListener("click", () => editor.postMessage({ kind: "open", place: Number(place.dataset.open) }));
    place.replaceWith(button);
  }
  const offer = (element, text, label, message) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "do";
    button.textContent = text;
    button.setAttribute("aria-label", label);
    button.addEventListener("click", () => editor.postMessage(message));
    element.append(button);
  };
  for (const it of document.querySelectorAll("[data-fix]")) offer(it, "Fix", "Fix: " + it.dataset.title, { kind: "fix", finding: Number(it.dataset.fix) });
  for (const it of document.querySelectorAll("[data-rolled]"))
    offer(it, "Mark as rolled …", "Mark as rolled: " + it.dataset.title, { kind: "rolled", key: Number(it.dataset.rolled) });
})();
`;
