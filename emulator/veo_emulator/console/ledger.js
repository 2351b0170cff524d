// What the requests would have cost: sums by model, and every entry.

import { clockTime, dollars, el, empty, hopName, number, reconcile, seconds, shortName, surfaceName } from "./dom.js";

export function update(panel, { bill }) {
  if (!bill.entries.length) {
    panel.replaceChildren(
      empty("Nothing was billed", el("p", {}, "Every request that Google would have charged for is listed here, with its price.")),
    );
    return;
  }
  if (!panel.querySelector("table")) panel.replaceChildren(...tables());
  const [sums, entries] = panel.querySelectorAll("tbody");
  reconcile(sums, summed(bill.entries), (sum) => sum.key, sumRow);
  reconcile(entries, bill.entries.toReversed(), (entry) => entry.operation, entryRow);
}

function tables() {
  return [
    table("By model", ["Model", "Resolution", "Sound", "Requests", "Seconds", "Dollars"]),
    table("Entries, newest first", ["Operation", "Model", "Kind", "Resolution", "Seconds", "Dollars", "Billed", "Accepted"]),
  ];
}

function table(caption, heads) {
  const numeric = new Set(["Requests", "Seconds", "Dollars"]);
  const row = heads.map((head) => el("th", { scope: "col", class: numeric.has(head) ? "num" : null }, head));
  return el(
    "div",
    { class: "card scroll", tabindex: "0", role: "region", "aria-label": caption },
    el("table", {}, el("caption", {}, caption), el("thead", {}, el("tr", {}, ...row)), el("tbody")),
  );
}

function summed(entries) {
  const sums = new Map();
  for (const entry of entries.filter((each) => each.billed)) {
    const key = `${entry.surface} ${entry.model} ${entry.resolution} ${entry.audio}`;
    const sum = sums.get(key) ?? { key, ...entry, requests: 0, seconds: 0, usd: 0 };
    sum.requests += 1;
    sum.seconds += entry.seconds;
    sum.usd += entry.usd;
    sums.set(key, sum);
  }
  return [...sums.values()].map(({ key, surface, model, resolution, audio, requests, seconds: all, usd }) => ({
    key, surface, model, resolution, audio, requests, seconds: all, usd,
  }));
}

function sumRow(sum) {
  return el(
    "tr",
    {},
    el("th", { scope: "row" }, sum.model, el("span", { class: "quiet" }, ` ${surfaceName(sum.surface)}`)),
    el("td", {}, sum.resolution),
    el("td", {}, sum.audio ? "with sound" : "silent"),
    el("td", { class: "num" }, number(sum.requests)),
    el("td", { class: "num" }, number(sum.seconds)),
    el("td", { class: "num" }, dollars(sum.usd)),
  );
}

function entryRow(entry) {
  const kind = entry.hop === undefined ? entry.kind : hopName(entry.hop);
  return el(
    "tr",
    { class: entry.billed ? null : "forgiven" },
    el("th", { scope: "row" }, el("code", { title: entry.operation }, shortName(entry.operation))),
    el("td", {}, entry.model),
    el("td", {}, kind),
    el("td", {}, entry.resolution ?? ""),
    el("td", { class: "num" }, seconds(entry.seconds)),
    el("td", { class: "num" }, dollars(entry.usd)),
    el("td", {}, entry.billed ? "yes" : "no"),
    el("td", {}, timeOf(entry)),
  );
}

const timeOf = (entry) =>
  entry.accepted_at_s === undefined ? "" : clockTime(new Date(entry.accepted_at_s * 1000).toISOString());
