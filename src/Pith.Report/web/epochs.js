// Accuracy by epoch.

function epochLines(holder, data) {
  const lines = data.lines.filter(entry => entry.values.some(v => v !== null));
  const values = lines.flatMap(entry => entry.values.filter(v => v !== null));
  const least = Math.min(...values), most = Math.max(...values), room = (most - least || 0.02) * 0.08;
  plot(holder, {
    name: "epochs",
    height: width => Math.min(340, Math.max(240, width * 0.5)),
    build: (colours, width) => ({
      grid: { left: 8, right: Math.min(width * 0.34, 24 + 7.4 * Math.max(...lines.map(entry => entry.name.length))), top: 12, bottom: 26, containLabel: true },
      xAxis: plotAxis(colours, { type: "category", data: lines[0].values.map((_, e) => e + 1), name: "epoch", nameLocation: "middle", nameGap: 30, splitLine: { show: false } }),
      yAxis: plotAxis(colours, { type: "value", axisLine: { show: false }, min: Math.max(0, least - room), max: Math.min(1, most + room), axisLabel: { formatter: v => percent(v, 0), showMinLabel: false, showMaxLabel: false } }),
      series: lines.map((entry, i) => {
        const colour = i === 0 ? colours.kept : i === 1 ? colours.faint : classColour(i);
        return {
          type: "line", name: entry.name, color: colour, symbol: "circle", symbolSize: 6, connectNulls: true,
          data: entry.values.map((value, e) => ({ value, tip: value === null ? null : [entry.name, `epoch ${e + 1}: ${percent(value, 2)}`] })),
          endLabel: { show: true, formatter: entry.name, color: colour, fontSize: 13, fontWeight: 600, distance: 10 }, labelLayout: { moveOverlap: "shiftY" },
        };
      }),
    }),
    table: { columns: ["epoch", ...lines.map(entry => entry.name)], rows: lines[0].values.map((_, e) => [e + 1, ...lines.map(entry => entry.values[e] === null ? "" : percent(entry.values[e], 2))]) },
  });
}
