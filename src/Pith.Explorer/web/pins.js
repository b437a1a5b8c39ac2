// Two settings can be pinned; the one at hand is compared with either: which rows came, which left.

function pinPanel(holder) {
  const buttons = ["a", "b"].map(key => {
    const node = element("button", { type: "button", "data-pin": key }, `Pin as ${key.toUpperCase()}`);
    node.addEventListener("click", () => pin(key));
    return node;
  });
  const table = element("div", { class: "pins" });
  holder.append(element("div", { class: "part" }, element("h3", {}, "Compare"), element("div", { class: "line" }, buttons), table));
  on("answer pins graph", () => table.replaceChildren(...pinTable()));
}

function pin(key) {
  app.pins[key] = { body: settingBody(), options: { ...app.options }, kept: app.kept, head: app.head };
  app.against = key;
  tell("pins");
}

function usePin(key) {
  const { body, options } = app.pins[key];
  app.options = { ...options };
  app.keep = new Set(body.keep);
  app.drop = new Set(body.drop);
  tell("setting");
  changed();
}

// What of two settings differs, in a few words.
function shortSetting(options) {
  const parts = [`${count(Number(options.count))} rows`];
  for (const name of ["gamma", "cutoff", "neighbors"]) {
    if (options[name] !== undefined && options[name] !== null && app.info.methods.find(m => m.name === options.method).options.some(o => o.name === name)) parts.push(`${titleOf(name).toLowerCase()} ${options[name]}`);
  }
  return [options.method, ...parts].join(", ");
}

function pinTable() {
  const keys = ["a", "b"].filter(key => app.pins[key]);
  if (!keys.length) return [element("p", { class: "note" }, "Pin a setting, move a slider, and see which rows come and go.")];
  const shown = keys.map(key => {
    const { kept, head, options } = app.pins[key];
    const both = overlap(kept, app.kept), union = head.kept + app.head.kept - both;
    const go = element("button", { type: "button", class: "small" }, "Go to");
    go.addEventListener("click", () => usePin(key));
    const against = element("input", { type: "radio", name: "against", id: "against-" + key, checked: app.against === key });
    against.addEventListener("change", () => {
      app.against = key;
      tell("pins");
    });
    return element("div", { class: "pin" }, element("div", { class: "line" }, against, element("label", { for: "against-" + key }, element("strong", {}, key.toUpperCase()), " ", shortSetting(options)), go),
      element("p", { class: "note" }, `${count(both)} rows in both, ${percent(union ? both / union : 1)} of the union`,
        head.figures ? `; covers ${percent(head.figures.covered)}, near-duplicates ${percent(head.figures.pairs)}`.replaceAll(" %", "\u00a0%") : ""));
  });
  if (keys.length === 2) {
    const [a, b] = keys.map(key => app.pins[key]), both = overlap(a.kept, b.kept);
    shown.push(element("p", { class: "note" }, `A and B share ${count(both)} rows; ${count(a.head.kept - both)} are in A alone, ${count(b.head.kept - both)} in B alone.`));
  }
  return shown;
}

function overlap(one, other) {
  let both = 0;
  for (let row = 0; row < one.length; row++) both += one[row] & other[row];
  return both;
}

// Rows that came and left against the pinned setting, the hardest of each as buttons.
function movedRows() {
  const pinned = app.pins[app.against]?.kept;
  if (!pinned) return [];
  const name = app.against.toUpperCase();
  const came = hardest(row => app.kept[row] && !pinned[row], 12), left = hardest(row => !app.kept[row] && pinned[row], 12);
  return [element("h3", {}, `Against ${name}`),
    element("p", {}, element("span", { class: "came" }, `${count(came.count)} came`), " ", chips(came.rows, 12)),
    element("p", {}, element("span", { class: "left" }, `${count(left.count)} left`), " ", chips(left.rows, 12))];
}
