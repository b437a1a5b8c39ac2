// What of the rows is shown: kept or dropped, classes, a range of the score.

const filter = { side: "all", classes: null, low: null, high: null };

function filterPanel(holder) {
  const note = element("p", { class: "note", "aria-live": "polite" });
  const sides = choice("Rows", [["all", "all"], ["kept", "kept"], ["dropped", "dropped"]], filter.side, side => {
    filter.side = side;
    applyFilter();
  });
  const part = element("div", { class: "part" }, element("h3", {}, "Show"), sides);
  if (app.scores) part.append(scoreFilter());
  if (app.classes) part.append(classFilter());
  part.append(note);
  holder.append(part);
  on("filter answer", () => {
    note.textContent = app.shown ? `${count(countRows(app.shown))} of ${count(app.count)} rows are shown.` : "";
  });
}

function scoreFilter() {
  const { least, most } = scoreRange();
  const input = (end, value, label) => {
    const node = element("input", { type: "number", step: "any", class: "exact", placeholder: number(value), "aria-label": `${app.info.score.name}, ${label}` });
    node.addEventListener("change", () => {
      filter[end] = node.value === "" ? null : Number(node.value);
      applyFilter();
    });
    return node;
  };
  return element("div", { class: "line between" }, element("span", {}, app.info.score.name), input("low", least, "from"), element("span", {}, "to"), input("high", most, "to"));
}

function classFilter() {
  const marks = app.info.classes.map((name, c) => {
    const mark = element("i", { class: "mark" });
    const node = element("button", { type: "button", class: "toggle", "aria-pressed": "true", "data-class": c }, mark, name);
    const paint = () => { mark.style.background = classColour(c); };
    on("theme", paint);
    paint();
    node.addEventListener("click", event => {
      toggleClass(c, event.altKey || event.shiftKey);
      for (const other of marks) other.setAttribute("aria-pressed", String(!filter.classes || filter.classes.has(Number(other.dataset.class))));
    });
    return node;
  });
  return element("div", { class: "toggles", role: "group", "aria-label": "Classes; with Shift only one" }, marks);
}

// All, then all but one; with Shift that one alone.
function toggleClass(c, alone) {
  const all = app.info.classes.map((_, index) => index);
  if (alone) {
    filter.classes = filter.classes?.size === 1 && filter.classes.has(c) ? null : new Set([c]);
  } else {
    filter.classes ??= new Set(all);
    if (!filter.classes.delete(c)) filter.classes.add(c);
    if (filter.classes.size === all.length) filter.classes = null;
  }
  applyFilter();
}

function applyFilter() {
  computeFilter();
  tell("filter");
}

function computeFilter() {
  const { side, classes, low, high } = filter;
  if (side === "all" && !classes && low === null && high === null) {
    app.shown = null;
    return;
  }
  app.shown = new Uint8Array(app.count);
  for (let row = 0; row < app.count; row++) {
    const score = app.scores?.[row];
    app.shown[row] = (side === "all" || (side === "kept") === (app.kept[row] === 1)) && (!classes || classes.has(app.classes[row]))
      && (low === null || score >= low) && (high === null || score <= high) ? 1 : 0;
  }
}
