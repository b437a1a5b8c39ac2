// Extrapolated scores against true ones.

function truthScatter(holder, data) {
  const xs = pageArray("truth-x"), ys = pageArray("truth-y");
  const note = data.drawn < data.known ? `${count(data.drawn)} of ${count(data.known)} rows, drawn at random` : `${count(data.drawn)} rows`;
  const [xLow, xHigh] = middle(xs), [yLow, yHigh] = middle(ys);
  const points = Array.from(xs, (x, i) => [x, ys[i]]).filter(([x, y]) => x >= xLow && x <= xHigh && y >= yLow && y <= yHigh);
  const low = Math.max(xLow, yLow), high = Math.min(xHigh, yHigh);
  const narrow = element("div", { class: "narrow" });
  holder.append(narrow, element("p", { class: "note" }, note + ". On the line extrapolated and true score are equal."));
  plot(narrow, {
    name: "extrapolation",
    height: width => Math.min(width, 520),
    build: colours => ({
      grid: { left: 26, right: 14, top: 10, bottom: 26, containLabel: true },
      xAxis: plotAxis(colours, { type: "value", min: xLow, max: xHigh, name: `true ${data.score}`, nameLocation: "middle", nameGap: 30, axisLabel: { formatter: number, showMinLabel: false, showMaxLabel: false } }),
      yAxis: plotAxis(colours, { type: "value", min: yLow, max: yHigh, name: `extrapolated ${data.score}`, nameLocation: "middle", nameGap: 46, axisLabel: { formatter: number, showMinLabel: false, showMaxLabel: false } }),
      series: [
        { type: "scatter", silent: true, large: points.length > 3000, symbolSize: points.length < 600 ? 5 : 3.4, itemStyle: { color: colours.kept, opacity: points.length < 600 ? 0.65 : 0.3 }, data: points },
        ...(high > low ? [{ type: "line", silent: true, symbol: "none", data: [[low, low], [high, high]], lineStyle: { color: colours.ink, type: [5, 4], width: 1.2 } }] : []),
      ],
    }),
    table: truthTable(xs, ys, data.score),
  });
}

// The rows in ten parts of equal size by their true score, and where the extrapolated scores of each part lie.
function truthTable(xs, ys, score) {
  const order = Array.from(xs, (_, i) => i).sort((a, b) => xs[a] - xs[b]), parts = Math.min(10, order.length);
  const rows = Array.from({ length: parts }, (_, part) => {
    const own = order.slice(Math.floor(part * order.length / parts), Math.floor((part + 1) * order.length / parts));
    const values = own.map(i => ys[i]).sort((a, b) => a - b), at = share => number(values[Math.round(share * (values.length - 1))]);
    return [`${number(xs[own[0]])} to ${number(xs[own[own.length - 1]])}`, count(own.length), at(0.1), at(0.5), at(0.9)];
  });
  return { columns: [`true ${score}`, "rows", "extrapolated, lowest tenth", "median", "highest tenth"], rows };
}

// All but the outermost half percent at each end.
function middle(values) {
  const sorted = Float32Array.from(values).sort();
  const low = sorted[Math.floor(sorted.length * 0.005)], high = sorted[Math.ceil(sorted.length * 0.995) - 1];
  return high > low ? [low, high] : [low - 1, low + 1];
}
