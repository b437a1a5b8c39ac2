// All rows as filled bars, the kept ones as a line over them, both as shares of their own rows.

function histogram(holder, data) {
  const total = data.all.reduce((a, b) => a + b, 0);
  const within = data.inside ? data.inside.reduce((a, b) => a + b, 0) : 0;
  const all = data.all.map(n => n / total);
  const inside = data.inside && within > 0 ? data.inside.map(n => n / within) : null;
  const plot = element("div");
  holder.append(inside ? legend(["all", "all rows"], ["kept line", data.insideWord]) : "", plot);
  responsive(plot, width => plot.replaceChildren(drawHistogram(data, all, inside, width)));
}

function drawHistogram(data, all, inside, width) {
  const height = 280, left = 46, right = width - 8, top = 12, base = height - 48;
  const root = canvasFor(width, height);
  const highest = Math.max(...all, ...(inside ?? []));
  const y = linear(0, highest, base, top);
  const bins = all.length;
  const x = linear(0, bins, left, right);
  valueAxis(root, ticks(0, highest, 4), y, left, right, v => percent(v, highest < 0.05 ? 1 : 0));
  all.forEach((share, i) => {
    root.append(svg("rect", { x: x(i) + 0.5, width: Math.max(0.5, x(i + 1) - x(i) - 1), y: y(share), height: base - y(share), class: "bar all" }));
  });
  if (inside) {
    const steps = inside.map((share, i) => `${i ? "L" : "M" + x(0) + " " + base + "L"}${x(i)} ${y(share)}L${x(i + 1)} ${y(share)}`).join("") + `L${x(bins)} ${base}`;
    root.append(svg("path", { d: steps, class: "area kept" }), svg("path", { d: steps, class: "outline kept" }));
  }
  root.append(svg("line", { x1: left, x2: right, y1: base, y2: base, class: "axis" }));
  const value = linear(data.low, data.high, left, right);
  if (bins > 1) baseAxis(root, ticks(data.low, data.high, width / 110), value, base, number);
  else root.append(text((left + right) / 2, base + 19, number(data.low), "middle"));
  root.append(text((left + right) / 2, height - 6, data.score, "middle", "title"));
  if (data.highIsHard !== null && bins > 1) {
    root.append(data.highIsHard ? text(right, height - 6, "harder \u2192", "end") : text(left, height - 6, "\u2190 harder"));
  }
  for (let i = 0; i < bins; i++) root.append(histogramBand(data, i, x, top, base));
  return root;
}

function histogramBand(data, i, x, top, base) {
  const width = (data.high - data.low) / data.all.length;
  const edges = data.all.length > 1 ? `${number(data.low + i * width)} to ${number(data.low + (i + 1) * width)}` : number(data.low);
  const band = svg("rect", { x: x(i), width: x(i + 1) - x(i), y: top, height: base - top, class: "band" });
  return hasTooltip(band, () => [
    strong(`${data.score} ${edges}`),
    line(`${count(data.all[i])} rows`),
    data.inside ? line(`${count(data.inside[i])} ${data.insideWord}` + (data.all[i] ? `, ${percent(data.inside[i] / data.all[i])} of them` : "")) : null,
  ]);
}
