// The map to take away: the view as PNG or SVG, and the rows behind it as CSV.

function mapSaving(map) {
  const button = (label, title, act) => {
    const node = element("button", { type: "button", class: "tool", title }, label);
    node.addEventListener("click", act);
    return node;
  };
  return element("div", { class: "tools" },
    button("Table", "Save the rows of the map, their places and what is known of them, as CSV", () => save(new Blob([mapTable(map)], { type: "text/csv" }), "map.csv")),
    button("PNG", "Save this view as PNG", () => wholeMap(map, true).toBlob(blob => save(blob, "map.png"))),
    button("SVG", "Save this view as SVG", () => save(new Blob([mapSvg(map)], { type: "image/svg+xml" }), "map.svg")));
}

// Points and marks in one picture, with the names or without.
function wholeMap(map, withNames) {
  const canvas = element("canvas", { width: map.canvas.width, height: map.canvas.height }), context = canvas.getContext("2d");
  if (!withNames) paintHighlight(map, false);
  context.drawImage(map.canvas, 0, 0);
  context.drawImage(map.overlay, 0, 0);
  if (!withNames) paintHighlight(map);
  return canvas;
}

// The points as a picture, the names of classes as text.
function mapSvg(map) {
  const { width, height } = map, names = [];
  paintNames(map, {
    measureText: text => map.overlay.getContext("2d").measureText(text),
    strokeText: () => {},
    fillText: (text, x, y) => names.push({ text, x, y }),
  });
  const root = svg("svg", { xmlns: svgSpace, width, height, viewBox: `0 0 ${width} ${height}` },
    svg("image", { href: wholeMap(map, false).toDataURL("image/png"), width, height }),
    names.map(({ text, x, y }) => svg("text", { x, y, "text-anchor": "middle", "dominant-baseline": "central", "font-family": chartFont, "font-size": 13, "font-weight": 600,
      fill: palette().ink, stroke: palette().panel, "stroke-width": 4, "stroke-linejoin": "round", "paint-order": "stroke" }, text)));
  return new XMLSerializer().serializeToString(root);
}

function mapTable(map) {
  const { points, data } = map, xs = pageArray("x-" + map.layout), ys = pageArray("y-" + map.layout);
  const columns = [["row", i => points.row(i)], ["x", i => (xs[i] / 65535).toFixed(5)], ["y", i => (ys[i] / 65535).toFixed(5)]];
  if (data.ids) columns.splice(1, 0, ["id", i => data.ids[i]]);
  if (data.inside) columns.push(["side", i => points.isInside(i) ? data.inside : data.outside]);
  if (points.classes && data.classes) columns.push(["class", i => points.className(i)]);
  if (data.score) columns.push([data.score.name, i => Number.isFinite(points.scores[i]) ? points.scores[i] : ""]);
  const rows = Array.from({ length: points.count }, (_, i) => columns.map(([, of]) => String(of(i))));
  return tableTexts.CSV([columns.map(([name]) => name), ...rows]);
}
