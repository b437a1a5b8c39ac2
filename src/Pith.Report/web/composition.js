// How the classes' shares among the kept rows depart from their shares among all rows.

function classDeviations(holder, data) {
  const rows = [...data.bars].reverse().map(bar => ({ ...bar, share: bar.all / data.rows, within: bar.inside / Math.max(1, data.inside) }));
  const departures = rows.map(row => row.within - row.share), least = Math.min(0, ...departures), most = Math.max(0, ...departures);
  // Room for the numbers beside the longest bars, which would stand on the classes' names.
  const room = (most - least || 0.01) * 0.09;
  const points = signedPoints;
  plot(holder, {
    name: "classes",
    height: () => 58 + 24 * rows.length,
    build: (colours, width) => ({
      grid: { left: 8, right: 56, top: 4, bottom: 26, containLabel: true },
      yAxis: plotAxis(colours, { type: "category", data: rows.map(row => row.name), axisLine: { show: false }, axisLabel: { color: colours.ink, width: width * 0.32, overflow: "truncate", interval: 0, hideOverlap: false } }),
      xAxis: plotAxis(colours, {
        type: "value", min: least < 0 ? least - room : 0, max: most > 0 ? most + room : 0, name: `points more or less of the ${data.insideWord} rows than of all rows`, nameLocation: "middle", nameGap: 28,
        axisLabel: { formatter: points, showMinLabel: false, showMaxLabel: false },
      }),
      series: [{
        type: "bar", barWidth: "58%",
        data: rows.map(row => ({
          value: row.within - row.share,
          itemStyle: { color: row.within >= row.share ? colours.kept : colours.warn },
          label: { position: row.within >= row.share ? "right" : "left" },
          tip: [row.name, `${count(row.inside)} of ${count(row.all)} rows ${data.insideWord}, ${percent(row.inside / row.all)}`, `${percent(row.share)} of all rows, ${percent(row.within)} of the ${data.insideWord}`],
        })),
        label: { show: true, formatter: p => points(p.value), color: colours.soft, fontSize: 12 },
      }],
    }),
    table: {
      columns: ["class", "rows", data.insideWord, `share ${data.insideWord}`, "of all rows", `of the ${data.insideWord}`, "departure, points"],
      rows: [...rows].reverse().map(row => [row.name, count(row.all), count(row.inside), percent(row.inside / row.all), percent(row.share), percent(row.within), points(row.within - row.share)]),
    },
  });
}
