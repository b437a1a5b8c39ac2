// What the page is about: the rows, the setting at hand, the view. Parts register what they do when something changes.

const app = {
  info: null,
  count: 0,
  classes: null,
  scores: null,
  layouts: {},
  layout: null,
  graphReady: false,
  // The setting: options as pith prune takes them, and marked rows.
  options: {},
  keep: new Set(),
  drop: new Set(),
  // What the server answered last: the head, and a byte for each row.
  head: null,
  kept: null,
  // Rows that filters leave, and rows of the lasso; null for all and none.
  shown: null,
  lasso: null,
  pins: { a: null, b: null },
  against: "a",
  colour: "kept",
  row: null,
};

const listeners = {};

// Calls `act` whenever something of this name changes: setting, answer, filter, lasso, colour, layout, row, pins, theme, graph.
function on(names, act) {
  for (const name of names.split(" ")) (listeners[name] ??= []).push(act);
}

function tell(name, value) {
  for (const act of listeners[name] ?? []) act(value);
}

const method = () => app.info.methods.find(entry => entry.name === app.options.method);
const optionOf = name => method().options.find(entry => entry.name === name);

// The options that the method at hand has, as the server takes them.
function settingBody() {
  const options = { method: app.options.method, count: String(app.options.count) };
  for (const { name } of method().options) {
    const value = app.options[name];
    if (value !== null && value !== undefined && value !== "") options[name] = String(value);
  }
  return { options, keep: [...app.keep], drop: [...app.drop] };
}

// The view as an address that can be kept or passed on to another tab of the same browser.
function writeAddress() {
  const parts = new URLSearchParams();
  for (const [name, value] of Object.entries(settingBody().options)) {
    if (name === "method" || name === "count" || String(value) !== String(startOf(name) ?? "")) parts.set(name, value);
  }
  if (app.keep.size) parts.set("keep", [...app.keep].join(","));
  if (app.drop.size) parts.set("drop", [...app.drop].join(","));
  parts.set("colour", app.colour);
  if (app.layout) parts.set("layout", app.layout);
  if (app.row !== null) parts.set("row", app.row);
  history.replaceState(null, "", "#" + parts.toString());
}

// The value that an option has without being set: that of the start where the method is the start's, else the method's own.
function startOf(name) {
  return app.options.method === app.info.start.method && app.info.start[name] !== undefined ? app.info.start[name] : optionOf(name)?.default;
}

function useMethod(name) {
  app.options = { method: name, count: app.options.count };
  for (const option of method().options) app.options[option.name] = startOf(option.name);
}

function readAddress() {
  const parts = new URLSearchParams(location.hash.slice(1));
  app.options = { count: app.info.start.count };
  const asked = app.info.methods.find(entry => entry.name === parts.get("method") && !entry.whyNot);
  useMethod(asked ? asked.name : app.info.start.method);
  const rows = text => (text ?? "").split(",").filter(part => /^\d+$/.test(part)).map(Number).filter(row => row < app.count);
  if (/^\d+$/.test(parts.get("count") ?? "")) app.options.count = Math.min(Math.max(Number(parts.get("count")), 1), app.count);
  for (const option of method().options) {
    if (parts.has(option.name)) app.options[option.name] = parts.get(option.name);
  }
  app.keep = new Set(rows(parts.get("keep")));
  app.drop = new Set(rows(parts.get("drop")));
  app.wantedLayout = parts.get("layout");
  app.colour = ["kept", "class", "score", "moves"].includes(parts.get("colour")) ? parts.get("colour") : "kept";
  const [row] = rows(parts.get("row"));
  app.row = row ?? null;
}
