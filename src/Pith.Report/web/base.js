// Small helpers that every other file uses: elements, numbers, arrays from the page, colours.

const svgSpace = "http://www.w3.org/2000/svg";

// An element with attributes and children; strings become text nodes, so nothing from data is ever parsed as markup.
function element(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

function svg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(svgSpace, tag), attributes, children);
}

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) node.setAttribute(name, value === true ? "" : value);
  }
  for (const child of children.flat()) {
    if (child !== null && child !== undefined) node.append(child);
  }
  return node;
}

const count = value => Math.round(value).toLocaleString("en-GB");
const percent = (share, digits = 1) => (100 * share).toFixed(digits) + " %";

// Points with their sign; what rounds to nothing has none.
function signedPoints(share) {
  const text = (100 * share).toFixed(2);
  return Number(text) === 0 ? "0.00" : share > 0 ? "+" + text : text;
}

// Four significant digits, without a tail of zeros.
function number(value) {
  if (!Number.isFinite(value)) return "none";
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e6 || size < 1e-3)) return value.toExponential(2);
  return String(Number(value.toPrecision(4)));
}

const arrayTypes = { u8: Uint8Array, u16: Uint16Array, u32: Uint32Array, f32: Float32Array };
const decoded = new Map();

// A typed array that the page holds as base64, or null; decoded when first asked for.
function pageArray(name) {
  if (decoded.has(name)) return decoded.get(name);
  const holder = document.getElementById("array-" + name);
  let values = null;
  if (holder) {
    const text = atob(holder.textContent);
    const bytes = new Uint8Array(text.length);
    for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
    const type = holder.dataset.type;
    values = type === "text" ? new TextDecoder().decode(bytes) : type === "json" ? JSON.parse(new TextDecoder().decode(bytes)) : new arrayTypes[type](bytes.buffer);
  }
  decoded.set(name, values);
  return values;
}

// The address of an image that the page holds.
function pageImage(name) {
  const holder = document.getElementById("array-" + name);
  return holder ? "data:image/png;base64," + holder.textContent : null;
}

// Twenty-four colours, the first ten by Petroff 2021 (arXiv 2107.02270), the others chosen so that every two stay apart also for readers who see no
// red or no green: the least distance in OKLab, as simulated for them, is above 0.06. For paper and for a dark screen.
const classColours = {
  light: ["#3f90da", "#ffa90e", "#bd1f01", "#94a4a2", "#832db6", "#a96b59", "#e76300", "#b9ac70", "#717581", "#92dadd", "#33034b", "#3b2301",
    "#62345f", "#73b6fa", "#4158fa", "#2a0787", "#705186", "#7b252b", "#7f544c", "#d94ab3", "#cdc699", "#3e2643", "#c5826b", "#2f4087"],
  dark: ["#5aa5ea", "#ffb52e", "#e2513a", "#6731a8", "#6cf6fd", "#a10128", "#6555fe", "#8f6698", "#abb19c", "#cdf8a2", "#644a6a", "#94c6f9",
    "#9d8c9b", "#fa7c20", "#c5d1a5", "#d7fb2f", "#c13425", "#6681e3", "#6060c3", "#77605f", "#578f63", "#2c33d7", "#7b5099", "#fba0cc"],
};

// Cividis at nine places: even in lightness, and the same to colour-blind readers.
const scoreColours = ["#00224e", "#123570", "#3b496c", "#575d6d", "#707173", "#8a8678", "#a59c74", "#c3b369", "#e1cc55", "#fee838"];

function isDark() {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

// More classes take the colours again, turned and paler each time round.
function classColour(index) {
  const base = classColours[isDark() ? "dark" : "light"][index % 24];
  const round = Math.floor(index / 24);
  if (round === 0) return base;
  const [r, g, b] = rgb(base);
  const mix = 0.25 + 0.2 * ((round - 1) % 3);
  const goal = round % 2 ? (isDark() ? 255 : 20) : 128;
  return "#" + [g, b, r].map(v => Math.round(v + (goal - v) * mix).toString(16).padStart(2, "0")).join("");
}

function rgb(hex) {
  const value = parseInt(hex.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

// The colour at a share of the way through the score colours.
function scoreColour(share) {
  const at = Math.min(Math.max(share, 0), 1) * (scoreColours.length - 1);
  const i = Math.min(Math.floor(at), scoreColours.length - 2);
  const from = rgb(scoreColours[i]), to = rgb(scoreColours[i + 1]);
  return from.map((v, c) => Math.round(v + (to[c] - v) * (at - i)));
}

// What a variable of the style sheet is worth under the present theme.
function themeColour(name) {
  return rgb(getComputedStyle(document.documentElement).getPropertyValue(name).trim());
}

// A row of buttons of which one is on.
function choice(label, options, chosen, act) {
  const buttons = options.map(([id, title]) => {
    const button = element("button", { type: "button", "aria-pressed": String(id === chosen), "data-id": id }, title);
    button.addEventListener("click", () => {
      for (const other of buttons) other.setAttribute("aria-pressed", String(other === button));
      act(id);
    });
    return button;
  });
  return element("div", { class: "choice", role: "group", "aria-label": label }, buttons);
}
