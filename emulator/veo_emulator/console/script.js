// The console: asks the emulator once a second what there is, and shows it.
// Looking changes nothing; only the buttons of the clock and of the faults do.

import { clockTime, dollars, number, setText } from "./dom.js";
import * as faults from "./faults.js";
import * as ledger from "./ledger.js";
import * as operations from "./operations.js";
import * as requests from "./requests.js";

const PERIOD_MS = 1000;
const BASE = "/emulator/v1/";
const VIEWS = { operations, ledger, faults, requests };
const byId = (id) => document.getElementById(id);
let chosen = "operations";
let turn = 0;

async function ask(path, options = {}) {
  const answer = await fetch(BASE + path, { cache: "no-store", ...options });
  const body = await answer.json();
  if (!answer.ok) throw new Error(body.error?.message ?? `the emulator answered ${answer.status}`);
  return body;
}

function say(text, isError = false) {
  const said = byId("said");
  said.classList.toggle("bad", isError);
  setText(said, text);
  clearTimeout(say.timer);
  say.timer = setTimeout(() => setText(said, ""), 6000);
}

// Ask for a change, tell what came of it, and look again at once.
async function change(path, method, body, done) {
  try {
    await ask(path, { method, body: body === undefined ? undefined : JSON.stringify(body) });
    say(done);
  } catch (error) {
    say(error.message, true);
  }
  await look();
}

const page = { ask, change, say, show, byId };

async function look() {
  const mine = ++turn;
  try {
    const [clock, made, bill, armed] = await Promise.all(
      ["clock", "operations", "ledger", "faults"].map((path) => ask(path)),
    );
    const received = chosen === "requests" ? await ask("requests") : null;
    if (mine !== turn) return;
    showClock(clock);
    showTotals(made, bill, armed);
    const seen = { clock, made, bill, armed, received };
    VIEWS[chosen].update(byId(chosen), seen, page);
    connected(true);
  } catch (error) {
    if (mine === turn) connected(false);
    if (!(error instanceof TypeError)) console.warn(error);
  }
}

function connected(is) {
  const link = byId("link");
  link.classList.toggle("live", is);
  link.classList.toggle("lost", !is);
  setText(link, is ? "live" : "not answering");
}

function showClock(clock) {
  const now = byId("now");
  now.dateTime = clock.now;
  setText(now, `${clockTime(clock.now)} UTC`);
  const kind = clock.stands_still ? "stands still" : "real time";
  setText(byId("clock-kind"), clock.advanced_s ? `${kind}, moved by ${span(clock.advanced_s)}` : kind);
}

function span(all) {
  const parts = [[86400, "d"], [3600, "h"], [60, "min"], [1, "s"]];
  let rest = Math.round(all);
  const shown = parts.map(([size, unit]) => {
    const count = Math.floor(rest / size);
    rest -= count * size;
    return count ? `${number(count)} ${unit}` : "";
  });
  return shown.filter(Boolean).slice(0, 2).join(" ");
}

function showTotals(made, bill, armed) {
  setText(byId("total-billed"), number(bill.billed_submissions));
  setText(byId("total-seconds"), number(bill.billed_s));
  setText(byId("total-usd"), dollars(bill.billed_usd));
  setText(byId("count-operations"), number(made.total));
  setText(byId("count-ledger"), number(bill.submissions));
  const waiting = armed.filter((fault) => fault.every || !fault.fired).length;
  setText(byId("count-faults"), number(waiting));
  byId("count-faults").classList.toggle("hot", waiting > 0);
}

function show(name) {
  chosen = name in VIEWS ? name : "operations";
  for (const view of Object.keys(VIEWS)) {
    const tab = byId(`tab-${view}`);
    tab.setAttribute("aria-selected", String(view === chosen));
    tab.tabIndex = view === chosen ? 0 : -1;
    byId(view).hidden = view !== chosen;
  }
  history.replaceState(null, "", `#${chosen}`);
  return look();
}

function moveBetweenTabs(event) {
  const names = Object.keys(VIEWS);
  const steps = { ArrowRight: 1, ArrowLeft: -1, Home: -names.indexOf(chosen), End: -1 - names.indexOf(chosen) };
  if (!(event.key in steps)) return;
  event.preventDefault();
  const next = names.at((names.indexOf(chosen) + steps[event.key]) % names.length);
  show(next);
  byId(`tab-${next}`).focus();
}

function listen() {
  for (const name of Object.keys(VIEWS)) {
    byId(`tab-${name}`).addEventListener("click", () => show(name));
    byId(`tab-${name}`).addEventListener("keydown", moveBetweenTabs);
  }
  for (const button of document.querySelectorAll("[data-advance]")) {
    const step = Number(button.dataset.advance);
    button.addEventListener("click", () =>
      change("clock", "POST", { advance_s: step }, `The clock moved forward by ${span(step)}.`),
    );
  }
  document.addEventListener("visibilitychange", () => document.hidden || look());
}

async function start() {
  listen();
  await show(location.hash.slice(1));
  ask("health").then((health) => setText(byId("version"), health.version), () => {});
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, PERIOD_MS));
    if (!document.hidden) await look();
  }
}

start();
