// Small pictures of clips, made one after another and only for rows that can be seen: one video
// element serves them all, so a list of hundreds costs no more than a list of ten.

import { el } from "./dom.js";

const WIDTH = 160;
const KEPT = 300;
const made = new Map();
const queue = [];
let busy = false;

const watcher = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    watcher.unobserve(target);
    queue.push(target);
    work();
  }
});

// The picture in the middle of what is new in an operation's first clip.
export function thumbnail(each) {
  const url = each.clips[0]?.url;
  const canvas = el("canvas", { class: `thumb ${each.state}`, "aria-hidden": "true", width: WIDTH, height: 90 });
  if (!url) return canvas;
  canvas.wanted = { url, at: each.result_s - each.seconds / 2 };
  if (made.has(url)) paint(canvas, made.get(url));
  else watcher.observe(canvas);
  return canvas;
}

async function work() {
  if (busy) return;
  busy = true;
  while (queue.length) {
    const canvas = queue.shift();
    const { url, at } = canvas.wanted;
    if (!canvas.isConnected) continue;
    try {
      if (!made.has(url)) keep(url, await picture(url, at));
      paint(canvas, made.get(url));
    } catch {
      canvas.classList.add("none");
    }
  }
  busy = false;
}

function keep(url, bitmap) {
  made.set(url, bitmap);
  if (made.size > KEPT) made.delete(made.keys().next().value);
}

function picture(url, at) {
  const video = document.createElement("video");
  video.muted = true;
  video.preload = "auto";
  return new Promise((resolve, reject) => {
    const end = () => {
      video.removeAttribute("src");
      video.load();
    };
    video.addEventListener("error", () => reject(new Error("the clip cannot be shown")), { once: true });
    video.addEventListener("seeked", () => createImageBitmap(video, { resizeWidth: 2 * WIDTH }).then(resolve, reject).finally(end), { once: true });
    video.addEventListener("loadedmetadata", () => { video.currentTime = Math.min(at, video.duration); }, { once: true });
    video.src = url;
  });
}

function paint(canvas, bitmap) {
  canvas.width = bitmap.width;
  canvas.height = bitmap.height;
  canvas.getContext("2d").drawImage(bitmap, 0, 0);
}
