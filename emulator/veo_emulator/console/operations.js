// Operations as they move: a list that can be narrowed, and the one that is looked at.

import { parts } from "./detail.js";
import { badge, el, empty, hopName, plural, reconcile, seconds, setText, words } from "./dom.js";
import { thumbnail } from "./thumbnails.js";

let chosen = null;
let seen = null;
let page = null;

export function update(panel, latest, thePage) {
  [seen, page] = [latest.made, thePage];
  if (!seen.operations.length) {
    chosen = null;
    panel.replaceChildren(welcome());
    return;
  }
  if (!panel.querySelector(".split")) panel.replaceChildren(frame(panel));
  draw(panel);
}

function draw(panel) {
  const sought = panel.querySelector("[type=search]").value.trim().toLowerCase();
  const found = seen.operations.filter((each) => !sought || textOf(each).includes(sought));
  chosen ??= playing(panel);
  if (!seen.operations.some((each) => each.operation === chosen)) chosen = null;
  const current = seen.operations.find((each) => each.operation === (chosen ?? found[0]?.operation));
  const rows = found.map((each) => ({ current: each === current, ...each }));
  reconcile(panel.querySelector(".list"), rows, (each) => each.operation, (each) => row(each, panel));
  setText(panel.querySelector(".found"), foundText(found.length));
  const shown = current ? parts(current, seen.operations) : [];
  const open = (name) => choose(name, panel);
  reconcile(panel.querySelector(".detail article"), shown, (item) => item.key, (item) => item.part(item, open));
}

// Without a choice the newest is shown, unless a clip is playing.
function playing(panel) {
  const video = [...panel.querySelectorAll(".detail video")].find((each) => !each.paused);
  return video?.closest("[data-key]").dataset.key.split(" ")[0] ?? null;
}

function foundText(found) {
  const { operations, total } = seen;
  if (found < operations.length) return `${found} of ${plural(total, "operation")}`;
  return operations.length < total ? `the newest ${operations.length} of ${total}` : plural(total, "operation");
}

const textOf = (each) =>
  [each.prompt, each.shot, each.model, each.operation, each.state, hopName(each.hop)].join(" ").toLowerCase();

function frame(panel) {
  const search = el("input", {
    type: "search", placeholder: "Prompt, shot, model or state", "aria-label": "Narrow the list", oninput: () => draw(panel),
  });
  return el(
    "div",
    { class: "split" },
    el(
      "div",
      { class: "side" },
      el("div", { class: "narrow" }, search, el("span", { class: "found quiet", role: "status" })),
      el("ul", { class: "list", onkeydown: moveInList, "aria-label": "Operations, newest first" }),
    ),
    el("div", { class: "detail", "aria-label": "The chosen operation", role: "region", tabindex: "-1" }, el("article", { class: "card" })),
  );
}

function choose(name, panel) {
  chosen = name;
  draw(panel);
  const held = panel.querySelector(`.list [data-key="${CSS.escape(name)}"] button`);
  held?.focus({ preventScroll: true });
  held?.scrollIntoView({ block: "nearest" });
  if (matchMedia("(max-width: 900px)").matches) panel.querySelector(".detail").scrollIntoView();
}

function moveInList(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const item = event.target.closest("li");
  if (!step || !item) return;
  event.preventDefault();
  const next = step > 0 ? item.nextElementSibling : item.previousElementSibling;
  next?.querySelector("button").focus();
}

function row(each, panel) {
  const open = () => choose(each.operation, panel);
  const about = [each.shot || each.model, hopName(each.hop), seconds(each.seconds)];
  return el(
    "li",
    {},
    el(
      "button",
      { type: "button", class: "row", "aria-current": each.current ? "true" : null, onclick: open },
      thumbnail(each),
      el(
        "span",
        { class: "about" },
        words("span", each.prompt || "(no prompt)", { class: "prompt" }),
        el("span", { class: "quiet" }, about.join(" · ")),
      ),
      badge(each),
    ),
  );
}

function welcome() {
  const body = `'{"instances": [{"prompt": "A lighthouse in grey morning light."}]}'`;
  const model = "/v1beta/models/veo-3.1-generate-preview:predictLongRunning";
  return empty(
    "No operation yet",
    el("p", {}, "Point any client of Google's video services at this address. Any key is accepted, nothing is spent, nothing is sent out."),
    el("pre", { tabindex: "0", "aria-label": "Python" }, `client = genai.Client(\n    vertexai=True, api_key="any", project="p", location="us-central1",\n    http_options={"base_url": "${location.origin}"},\n)`),
    el("pre", { tabindex: "0", "aria-label": "Shell" }, `curl ${location.origin}${model} \\\n  -d ${body}`),
  );
}
