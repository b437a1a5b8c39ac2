// The lasso: rows inside a line that is drawn on the map, and what can be done with them.

function setLasso(map, isOn) {
  map.lassoOn = isOn;
  map.stage.classList.toggle("lassoing", isOn);
  map.lassoButton.setAttribute("aria-pressed", String(isOn));
}

function closeLasso(map, path) {
  const polygon = path.map(([x, y]) => map.toData(x, y));
  const inside = new Uint8Array(app.count), { places } = map;
  let [left, right, bottom, top] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const [x, y] of polygon) [left, right, bottom, top] = [Math.min(left, x), Math.max(right, x), Math.min(bottom, y), Math.max(top, y)];
  for (let row = 0; row < app.count; row++) {
    const x = places[2 * row], y = places[2 * row + 1];
    if (x < left || x > right || y < bottom || y > top || (app.shown && !app.shown[row])) continue;
    inside[row] = insideLoop([x, y], polygon) ? 1 : 0;
  }
  setLasso(map, false);
  app.lasso = countRows(inside) > 0 ? inside : null;
  tell("lasso");
}

function clearLasso() {
  app.lasso = null;
  tell("lasso");
}

// The strip over the map while rows are inside the lasso.
function lassoStrip(holder) {
  const strip = element("div", { class: "strip float", hidden: true });
  holder.append(strip);
  const button = (label, act) => {
    const node = element("button", { type: "button" }, label);
    node.addEventListener("click", act);
    return node;
  };
  const rows = () => {
    const found = [];
    for (let row = 0; row < app.count; row++) if (app.lasso[row]) found.push(row);
    return found;
  };
  on("lasso answer", () => {
    strip.hidden = !app.lasso;
    holder.classList.toggle("selected", Boolean(app.lasso));
    if (!app.lasso) return;
    const all = rows(), kept = all.filter(row => app.kept[row]).length;
    strip.replaceChildren(
      element("span", {}, element("strong", {}, count(all.length)), ` rows in the lasso, ${count(kept)} kept (${percent(kept / all.length)})`),
      button("Must keep", () => markRows(all, "keep")), button("Must drop", () => markRows(all, "drop")),
      button("Save ids", () => exportRows("ids", all)), button("Save csv", () => exportRows("csv", all)), button("Clear", clearLasso));
  });
}
