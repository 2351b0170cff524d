// The last requests as they came, without secrets.

import { clockTime, el, empty, reconcile } from "./dom.js";

export function update(panel, { received }) {
  if (!received) return;
  const all = received.requests;
  if (!all.length) {
    panel.replaceChildren(empty("No request yet", el("p", {}, "The last 500 requests are listed here, with headers and bodies, without keys.")));
    return;
  }
  if (!panel.querySelector("ol")) {
    const label = "The last requests, newest first";
    panel.replaceChildren(el("div", { class: "card" }, el("h2", { class: "caption" }, label), el("ol", { class: "requests" })));
  }
  const numbered = numbersOf(all);
  reconcile(panel.querySelector("ol"), numbered.toReversed(), (entry) => entry.key, row);
}

// The recording is a ring, so an entry has no number of its own: equal entries are told apart by
// how often they came before.
function numbersOf(all) {
  const times = new Map();
  return all.map((entry) => {
    const text = `${entry.at} ${entry.verb} ${entry.path} ${entry.status}`;
    times.set(text, (times.get(text) ?? 0) + 1);
    return { key: `${text} ${times.get(text)}`, ...entry };
  });
}

function row(entry) {
  const status = entry.status === 0 || entry.status === null ? "no answer" : String(entry.status);
  const bad = status === "no answer" || entry.status >= 400;
  const address = entry.query ? `${entry.path}?${entry.query}` : entry.path;
  const head = el(
    "summary",
    {},
    el("span", { class: "verb" }, entry.verb),
    el("span", { class: "path", title: address }, address),
    entry.fault ? el("span", { class: "badge filtered" }, entry.fault) : null,
    el("span", { class: `badge ${bad ? "failed" : "done"}` }, status),
    el("time", { class: "quiet" }, clockTime(entry.at)),
  );
  const details = el("details", {}, head);
  details.addEventListener("toggle", () => {
    if (details.open && details.children.length === 1) details.append(...inside(entry));
  });
  return el("li", {}, details);
}

function inside(entry) {
  const headers = Object.entries(entry.headers).map(([name, value]) => `${name}: ${value}`);
  const parts = [el("h3", {}, "Headers"), el("pre", { tabindex: "0" }, headers.join("\n"))];
  if (entry.body !== null && entry.body !== undefined) {
    parts.push(el("h3", {}, "Body"), el("pre", { tabindex: "0", dir: "auto" }, JSON.stringify(entry.body, null, 2)));
  }
  return parts;
}
