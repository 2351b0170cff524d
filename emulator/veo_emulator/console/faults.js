// Faults: a form to arm one, and all that were armed.

import { el, empty, number, plural, reconcile } from "./dom.js";

const WHAT = {
  dropped: "the connection is closed without an answer; nothing is taken",
  accepted_then_dropped: "taken and billed, and the connection is closed without an answer",
  slow: "the answer comes that much later, in real seconds",
  never_done: "the operation never ends; a file stays in PROCESSING",
  operation_error: "the operation ends with an error and is not billed",
  done_without_video: "the operation ends without a video and is not billed",
  rai_filtered: "the safety filter takes the clip; it is not billed",
  truncated: "the clip is delivered cut in half",
  corrupt: "the clip is delivered with a stretch of zeros",
  expired: "the file, or the operation, is gone",
  not_active: "the source of an extension is still being processed",
  retired: "the model is answered as one after its last day",
};
const meaning = (fault) => WHAT[fault] ?? `answered with ${fault.replace("http_", "HTTP ")}; nothing is taken`;
let known = null;

export function update(panel, { armed }, page) {
  if (!panel.firstChild) build(panel, page);
  const list = panel.querySelector("[data-list]");
  list.hidden = !armed.length;
  panel.querySelector(".empty").hidden = armed.length > 0;
  const rows = armed.map((fault, index) => ({ index, ...fault }));
  reconcile(panel.querySelector("tbody"), rows, (fault) => String(fault.index), row);
}

async function build(panel, page) {
  panel.replaceChildren(
    form(page),
    empty("No fault is armed", el("p", {}, "Arm one above: it fires at the call that you name and is listed here with what came of it.")),
    list(page),
  );
  known ??= (await page.ask("faults/known")).methods;
  const method = panel.querySelector("[name=method]");
  method.replaceChildren(...Object.keys(known).map((name) => el("option", {}, name)));
  method.dispatchEvent(new Event("change"));
}

function form(page) {
  const method = el("select", { name: "method", id: "fault-method" });
  const fault = el("select", { name: "fault", id: "fault-name", "aria-describedby": "fault-what" });
  const wait = el("input", { name: "wait", id: "fault-wait", type: "number", min: 0, max: 600, step: "any", value: 2 });
  const call = el("input", { name: "call", id: "fault-call", type: "number", min: 1, max: 1000000, value: 1 });
  const every = el("input", { name: "every", id: "fault-every", type: "checkbox" });
  const what = el("p", { id: "fault-what", class: "quiet what" });
  const waits = field("Seconds", wait);
  const explain = () => {
    const words = meaning(fault.value);
    what.textContent = `${words[0].toUpperCase()}${words.slice(1)}.`;
    waits.hidden = fault.value !== "slow";
    call.disabled = every.checked;
  };
  method.addEventListener("change", () => {
    const before = fault.value;
    fault.replaceChildren(...(known?.[method.value] ?? []).map((name) => el("option", {}, name)));
    if (known?.[method.value]?.includes(before)) fault.value = before;
    explain();
  });
  fault.addEventListener("change", explain);
  every.addEventListener("change", explain);
  const arm = (event) => {
    event.preventDefault();
    const name = fault.value === "slow" ? `slow:${wait.value || 0}` : fault.value;
    const body = { method: method.value, fault: name, ...(every.checked ? { every: true } : { call: Number(call.value) }) };
    page.change("faults", "POST", [body], `${name} is armed for ${method.value}.`);
  };
  return el(
    "form",
    { class: "card arm", onsubmit: arm, "aria-label": "Arm a fault" },
    field("Method", method), field("Fault", fault), waits, field("At call", call),
    el("div", { class: "check" }, every, el("label", { for: "fault-every" }, "at every call")),
    el("button", { type: "submit", class: "primary" }, "Arm"),
    what,
  );
}

function field(name, input) {
  return el("div", { class: "field" }, el("label", { for: input.id }, name), input);
}

function list(page) {
  const heads = ["Method", "Fault", "When", "State"].map((head) => el("th", { scope: "col" }, head));
  const forget = () => page.change("faults", "DELETE", undefined, "All faults are forgotten.");
  return el(
    "div",
    { class: "card", "data-list": "", hidden: true },
    el(
      "div",
      { class: "scroll", tabindex: "0", role: "region", "aria-label": "Faults" },
      el("table", {}, el("caption", {}, "In the order of arming"), el("thead", {}, el("tr", {}, ...heads)), el("tbody")),
    ),
    el("div", { class: "foot" }, el("button", { type: "button", onclick: forget }, "Forget all")),
  );
}

function row(fault) {
  return el(
    "tr",
    {},
    el("th", { scope: "row" }, el("code", {}, fault.method)),
    el("td", {}, el("code", { title: meaning(fault.fault.split(":")[0]) }, fault.fault)),
    el("td", {}, fault.every ? "every call" : `call ${number(fault.call)}`),
    el("td", {}, stateOf(fault)),
  );
}

function stateOf(fault) {
  if (fault.fired) return el("span", { class: "badge filtered" }, fault.times > 1 ? `fired ${number(fault.times)} times` : "fired");
  const seen = fault.calls ? `, ${plural(fault.calls, "call")} so far` : "";
  return el("span", { class: "badge ready" }, `armed${seen}`);
}
