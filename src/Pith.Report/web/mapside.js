// The panel beside the map: search, the pinned row, and the rows that a lasso took.

function mapSide(map) {
  const pinned = element("div", { class: "pinned", hidden: true, "aria-live": "polite" });
  const selected = element("div", { class: "selected", hidden: true });
  map.showPinned = () => {
    pinned.hidden = map.pinned < 0;
    if (map.pinned < 0) return;
    const close = element("button", { type: "button", class: "close", "aria-label": "Unpin" }, "\u00d7");
    close.addEventListener("click", () => pin(map, -1));
    pinned.replaceChildren(close, ...pointCard(map, map.pinned).filter(part => part));
  };
  map.showSelected = () => {
    selected.hidden = map.lassoed.length === 0;
    selected.replaceChildren(...selectionTools(map));
  };
  return { search: rowSearch(map), pinned, selected };
}

function pin(map, i) {
  map.pinned = i;
  map.showPinned();
  paintHighlight(map);
}

// Moves the view so that a row is seen, and pins it.
function goTo(map, i) {
  const xs = pageArray("x-" + map.layout), ys = pageArray("y-" + map.layout);
  Object.assign(map.view, { x: xs[i], y: ys[i], zoom: Math.max(map.view.zoom, 6) });
  pin(map, i);
  map.draw();
}

function rowSearch(map) {
  const input = element("input", { type: "search", placeholder: map.data.shown ? "Find a row or text" : map.data.ids ? "Find a row or id" : "Find a row", "aria-label": "Find a row by its number, id or text" });
  const found = element("ol", { class: "found", hidden: true });
  input.addEventListener("input", () => {
    const places = findRows(map, input.value.trim());
    found.hidden = places.length === 0;
    found.replaceChildren(...places.map(i => {
      const button = element("button", { type: "button" }, [map.points.shown(i)[0]?.value ?? null, map.points.name(i), map.points.className(i)].filter(part => part !== null).join(" \u00b7 "));
      button.addEventListener("click", () => goTo(map, i));
      return element("li", {}, button);
    }));
  });
  return element("div", { class: "search" }, input, found);
}

function findRows(map, text) {
  if (text === "") return [];
  const { points, data } = map, places = [];
  if (/^[0-9]+$/.test(text)) {
    const i = points.pointOf(Number(text));
    if (i >= 0 && i < points.count) places.push(i);
  }
  const wanted = text.toLowerCase();
  const says = i => data.ids?.[i].toLowerCase().includes(wanted) || points.shown(i).some(part => part.value.toLowerCase().includes(wanted));
  for (let i = 0; (data.ids || data.shown) && i < points.count && places.length < 20; i++) {
    if (says(i) && !places.includes(i)) places.push(i);
  }
  return places;
}

// What a lasso took: how many, and the rows or ids to take away.
function selectionTools(map) {
  const { points, data, lassoed } = map;
  const kept = lassoed.filter(i => points.isInside(i)).length;
  const button = (label, act) => {
    const node = element("button", { type: "button", class: "tool" }, label);
    node.addEventListener("click", act);
    return node;
  };
  const lines = (name, of) => () => save(new Blob([lassoed.map(of).join("\n") + "\n"], { type: "text/plain" }), name);
  return [
    element("div", {}, element("strong", {}, `${count(lassoed.length)} rows selected`), data.inside ? `, ${count(kept)} ${data.inside}` : ""),
    element("div", { class: "toggles" }, button("Save rows", lines("rows.txt", i => points.row(i))), data.ids ? button("Save ids", lines("ids.txt", i => data.ids[i])) : null,
      button("Clear", () => {
        map.lassoed = [];
        map.showSelected();
        paintHighlight(map);
      })),
  ];
}
