// One operation: its clips, its prompt, where it stands in its take, and what is known of it.

import { badge, bytes, clockTime, dollars, el, hopName, number, plural, seconds, shortName, surfaceName, words } from "./dom.js";

// The parts that show an operation: its clips apart from its facts, so that a clip that plays is
// left alone while the facts change.
export function parts(each, all) {
  const { operation, clips, width, height, hop, samples, seconds, result_s, state } = each;
  const still = clips.some((clip) => clip.url) ? "" : state;
  return [
    { key: `${operation} stage`, part: stage, operation, clips, width, height, hop, samples, seconds, result_s, state: still },
    { key: `${operation} facts`, part: info, take: takeOf(each, all), ...each },
  ];
}

function info(each, choose) {
  return el(
    "div",
    { class: "info" },
    el(
      "header",
      {},
      el("h2", {}, each.shot ? `${each.shot}, ${hopName(each.hop)}` : titled(hopName(each.hop))),
      badge(each),
    ),
    each.message ? words("p", each.message, { class: `message ${each.state}` }) : null,
    each.damage ? el("p", { class: "message filtered" }, `A fault delivers this clip ${each.damage}; here it plays whole.`) : null,
    deformed(each),
    words("p", each.prompt || "(no prompt)", { class: "prompt" }),
    each.negative_prompt ? words("p", `Not: ${each.negative_prompt}`, { class: "quiet" }) : null,
    chain(each, choose),
    facts(each),
  );
}

const CAUSES = {
  fast_motion: "the source ends in haste",
  prompt_conflict: "the prompt goes against the motion of the source",
  scene_change: "the source ends in a cut",
  wrong_size: "the resolution that was asked for is not the source's",
  wrong_rate: "the source's frames are not of one length",
};

// Why the end of this hop melts, and what its source handed on; null when it is whole and calm.
function deformed({ continuity }) {
  if (!continuity?.total) return null;
  if (!continuity.causes.length) return el("p", { class: "message filtered" }, `Deformed as its source ends (${number(continuity.inherited)} of 1).`);
  const causes = continuity.causes.map((cause) => CAUSES[cause] ?? cause.replaceAll("_", " "));
  return el("p", { class: "message filtered" }, `The last second melts (${number(continuity.deformation)} of 1${continuity.inherited ? `, to ${number(continuity.total)} with what its source handed on` : ""}): ${causes.join("; ")}.`);
}

const titled = (text) => text[0].toUpperCase() + text.slice(1);

function stage(each) {
  const clips = each.clips.filter((clip) => clip.url);
  if (!clips.length) return el("div", { class: "stage still" }, el("p", {}, waiting(each)));
  return el("div", { class: clips.length > 1 ? "stage several" : "stage" }, ...clips.map((clip, index) => film(each, clip, index)));
}

function waiting(each) {
  if (each.clips.length) return "This clip had to make room for newer ones. Start with --data DIR to keep all.";
  if (each.state === "rendering") return "Rendering";
  if (each.state === "ready") return "Ends without a video at the next poll";
  return "No video";
}

function film(each, clip, index) {
  const video = el("video", {
    controls: true, loop: true, playsinline: "", preload: "metadata", src: clip.url, width: each.width, height: each.height,
    "aria-label": `Clip of ${hopName(each.hop)}${each.samples > 1 ? `, sample ${index + 1}` : ""}`,
  });
  const startOfNew = each.result_s - each.seconds;
  const jump = () => {
    video.currentTime = startOfNew;
    video.play();
  };
  return el(
    "figure",
    {},
    video,
    el(
      "figcaption",
      {},
      startOfNew > 0.01 ? el("button", { type: "button", onclick: jump }, `Play the new ${seconds(each.seconds)}`) : null,
      el("a", { href: clip.url, download: `${shortName(each.operation)}-${index}.mp4` }, `Download, ${bytes(clip.bytes)}`),
      clip.gcs_uri ? el("code", {}, clip.gcs_uri) : null,
    ),
  );
}

// The take that an operation belongs to: what it goes on from, and what goes on from it.
function takeOf(each, all) {
  const known = new Map(all.map((other) => [other.operation, other]));
  const take = [each];
  while (known.has(take[0].source_operation)) take.unshift(known.get(take[0].source_operation));
  const next = all.filter((other) => other.source_operation === each.operation).reverse();
  return [...take, ...next].map(({ operation, hop, prompt }) => ({ operation, hop, prompt }));
}

function chain(each, choose) {
  if (each.take.length === 1) return null;
  const link = ({ operation, hop, prompt }) => {
    const current = operation === each.operation ? "step" : null;
    const name = hop === 0 ? "Opening" : number(hop);
    const open = () => choose(operation);
    return el("li", {}, el("button", { type: "button", class: "hop", "aria-current": current, title: prompt, onclick: open }, name));
  };
  return el("nav", { "aria-label": "Hops of this take" }, el("ol", { class: "chain" }, ...each.take.map(link)));
}

function facts(each) {
  const rows = [
    ["Model", `${each.model}, ${surfaceName(each.surface)}`],
    ["New seconds", seconds(each.seconds)],
    ["Clip", `${seconds(each.result_s)}, ${each.width} × ${each.height}, ${each.audio ? "with sound" : "silent"}`],
    ["Samples", each.samples > 1 ? plural(each.samples, "sample") : null],
    ["Seed", each.seed],
    ["Price", `${dollars(each.usd)}${each.billed ? "" : ", not billed"}`],
    ["Accepted", clockTime(each.accepted_at)],
    ["Settled", each.settled_at ? clockTime(each.settled_at) : "not yet"],
    ["Polls", number(each.polls)],
  ];
  const shown = rows.filter(([, value]) => value !== null && value !== undefined);
  return el(
    "dl",
    { class: "facts" },
    ...shown.map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, value))),
    el("div", { class: "wide" }, el("dt", {}, "Operation"), el("dd", {}, el("code", {}, each.operation))),
  );
}
