// Extrapolated scores against true ones.

function truthScatter(holder, data) {
  const xs = pageArray("truth-x"), ys = pageArray("truth-y");
  const note = data.drawn < data.known ? `${count(data.drawn)} of ${count(data.known)} rows, drawn at random` : `${count(data.drawn)} rows`;
  const plot = element("div", { class: "narrow" });
  holder.append(plot, element("p", { class: "note" }, note + ". On the line extrapolated and true score are equal."));
  responsive(plot, width => plot.replaceChildren(drawTruth(data, xs, ys, width)));
}

function drawTruth(data, xs, ys, width) {
  const height = Math.min(width, 520), left = 58, right = width - 10, top = 10, base = height - 50;
  const root = canvasFor(width, height);
  const [xLow, xHigh] = middle(xs), [yLow, yHigh] = middle(ys);
  const x = linear(xLow, xHigh, left, right), y = linear(yLow, yHigh, base, top);
  valueAxis(root, ticks(yLow, yHigh, 5), y, left, right, number);
  baseAxis(root, ticks(xLow, xHigh, width / 110), x, base, number);
  root.append(svg("line", { x1: left, x2: right, y1: base, y2: base, class: "axis" }));
  // A few layers of points, so that where many lie it becomes darker.
  const layers = Array.from({ length: 8 }, () => []);
  for (let i = 0; i < xs.length; i++) {
    if (xs[i] < xLow || xs[i] > xHigh || ys[i] < yLow || ys[i] > yHigh) continue;
    layers[i % layers.length].push(`M${x(xs[i]).toFixed(1)} ${y(ys[i]).toFixed(1)}h0`);
  }
  for (const layer of layers) root.append(svg("path", { d: layer.join(""), class: xs.length < 600 ? "cloud few" : "cloud" }));
  const low = Math.max(xLow, yLow), high = Math.min(xHigh, yHigh);
  if (high > low) root.append(svg("line", { x1: x(low), y1: y(low), x2: x(high), y2: y(high), class: "reference" }));
  root.append(text((left + right) / 2, height - 8, `true ${data.score}`, "middle", "title"),
    svg("text", { transform: `translate(13 ${(top + base) / 2}) rotate(-90)`, "text-anchor": "middle", class: "title" }, `extrapolated ${data.score}`));
  return root;
}

// All but the outermost half percent at each end.
function middle(values) {
  const sorted = Float32Array.from(values).sort();
  const low = sorted[Math.floor(sorted.length * 0.005)], high = sorted[Math.ceil(sorted.length * 0.995) - 1];
  return high > low ? [low, high] : [low - 1, low + 1];
}
