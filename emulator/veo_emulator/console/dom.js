// Making elements and writing numbers. Text goes into the page as text only, never as markup.

export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name in element && typeof value === "boolean") element[name] = value;
    else element.setAttribute(name, String(value));
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

// Words by a person, in any script and any direction.
export function words(tag, text, attributes = {}) {
  return el(tag, { dir: "auto", ...attributes }, text);
}

// Bring `parent` to hold what `items` say: elements are kept by key and made anew only when
// their item has changed, so focus, scrolling and playing clips survive.
export function reconcile(parent, items, key, make) {
  const old = new Map([...parent.children].map((child) => [child.dataset.key, child]));
  const wanted = items.map((item) => {
    const text = JSON.stringify(item);
    const kept = old.get(key(item));
    if (kept && kept.said === text) return kept;
    const made = make(item);
    made.dataset.key = key(item);
    made.said = text;
    return made;
  });
  wanted.forEach((child, index) => {
    if (parent.children[index] !== child) parent.insertBefore(child, parent.children[index] ?? null);
  });
  while (parent.children.length > wanted.length) parent.lastElementChild.remove();
}

export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

export const dollars = (usd) =>
  `$${usd.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: usd % 0.01 > 1e-9 && usd < 10 ? 3 : 2 })}`;

export const number = (value) => value.toLocaleString("en-US", { maximumFractionDigits: 2 });

export function seconds(value) {
  return `${Number(value.toFixed(2))} s`;
}

export function bytes(count) {
  return count < 1e6 ? `${Math.max(1, Math.round(count / 1e3))} kB` : `${(count / 1e6).toFixed(1)} MB`;
}

export function plural(count, one, many = `${one}s`) {
  return `${number(count)} ${count === 1 ? one : many}`;
}

// The last part of a resource name is the one that differs.
export const shortName = (name) => name.slice(name.lastIndexOf("/") + 1);

export const hopName = (hop) => (hop === 0 ? "opening" : `hop ${hop}`);

export const surfaceName = (surface) =>
  ({ "agent-platform": "Agent Platform", "developer-api": "Developer API", interactions: "Interactions" })[surface] ?? surface;

export const clockTime = (timestamp) => `${timestamp.slice(0, 10)} ${timestamp.slice(11, 19)}`;

export function empty(title, ...children) {
  return el("div", { class: "empty" }, el("h2", {}, title), ...children);
}

// Where an operation stands, in a word and a colour.
export function badge(each) {
  return el("span", { class: `badge ${each.state}` }, each.state);
}
