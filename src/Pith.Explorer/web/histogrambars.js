// The score's histogram: all rows as an outline, kept rows filled, each as a share of its own.

function scoreBars(holder) {
  const bins = 40, kept = scoreCounts(app.kept, bins), all = app.allBins ??= scoreCounts(null, bins);
  const sums = [kept, all].map(counts => counts.reduce((a, b) => a + b, 0) || 1);
  const shares = [kept, all].map((counts, i) => Array.from(counts, n => n / sums[i]));
  const most = Math.max(...shares[0], ...shares[1], 1e-9), width = 300, height = 92, step = width / bins;
  const y = share => height - share / most * (height - 4);
  const { low, high } = scoreRange();
  const outline = "M0 " + height + shares[1].map((share, i) => `V${y(share).toFixed(1)}H${((i + 1) * step).toFixed(1)}`).join("") + "V" + height;
  const root = svg("svg", { viewBox: `0 0 ${width} ${height + 16}`, role: "img", "aria-label": `Histogram of ${app.info.score.name}: kept rows against all rows` },
    shares[0].map((share, i) => svg("rect", { x: i * step + 0.5, width: step - 1, y: y(share), height: height - y(share), class: "fill" })),
    svg("path", { d: outline, class: "outline" }),
    svg("line", { x1: 0, x2: width, y1: height, y2: height, class: "axis" }),
    svg("text", { x: 0, y: height + 13 }, number(low)), svg("text", { x: width, y: height + 13, "text-anchor": "end" }, number(high)));
  holder.replaceChildren(root, element("p", { class: "note keys" }, element("i", { class: "mark inside" }), "kept", element("i", { class: "mark hollow" }), "all rows, and random ones"));
}
