// Differences to random, sorted: the mean with its intervals over seeds (thick) and over test rows (thin), coloured where they leave out 0.

function forestPlot(holder, data) {
  const rows = [...data.rows].sort((a, b) => a.mean - b.mean);
  const tint = (row, colours) => row.standing === "better" ? colours.good : row.standing === "worse" ? colours.bad : colours.faint;
  const points = signedPoints;
  const between = (low, high) => low === null || high === null ? "" : `${points(low)} to ${points(high)}`;
  const ends = rows.flatMap(row => [row.low, row.high, row.rowsLow, row.rowsHigh, row.mean]).filter(v => v !== null);
  const least = Math.min(0, ...ends), most = Math.max(0, ...ends), room = (most - least || 0.01) * 0.06;
  plot(holder, {
    name: data.name,
    height: () => 66 + 36 * rows.length,
    build: (colours, width) => ({
      grid: { left: 8, right: 62, top: 12, bottom: 26, containLabel: true },
      yAxis: plotAxis(colours, { type: "category", data: rows.map(row => row.name), axisLine: { show: false }, axisLabel: { color: colours.ink, width: width * 0.34, overflow: "truncate", hideOverlap: false, interval: 0 } }),
      xAxis: plotAxis(colours, {
        type: "value", min: least - room, max: most + room, name: `points of ${data.measure} against random rows`, nameLocation: "middle", nameGap: 28,
        axisLabel: { formatter: points, showMinLabel: false, showMaxLabel: false },
      }),
      series: [
        {
          type: "custom", silent: true, data: rows.map((row, i) => [i, row.low ?? row.mean, row.high ?? row.mean, row.rowsLow ?? row.mean, row.rowsHigh ?? row.mean]),
          encode: { x: [1, 2, 3, 4], y: 0 },
          renderItem: (params, api) => {
            const bar = (a, b, lineWidth) => {
              const [x1, y1] = api.coord([api.value(a), api.value(0)]), [x2, y2] = api.coord([api.value(b), api.value(0)]);
              return { type: "line", shape: { x1, y1, x2, y2 }, style: { stroke: tint(rows[params.dataIndex], colours), lineWidth, opacity: lineWidth > 2 ? 0.55 : 1 } };
            };
            return { type: "group", children: [bar(1, 2, 6), bar(3, 4, 1.4)] };
          },
        },
        {
          type: "scatter", symbolSize: 10, z: 3,
          data: rows.map((row, i) => ({ value: [row.mean, i], itemStyle: { color: tint(row, colours) }, tip: [row.name, row.text, row.standingText] })),
          label: { show: true, position: "top", distance: 3, formatter: p => points(p.value[0]), color: colours.soft, fontSize: 12.5, fontFamily: chartFont, backgroundColor: colours.paper, padding: [0, 3] },
          markLine: { z: 1, silent: true, symbol: "none", label: { show: false }, lineStyle: { color: colours.ink, type: [5, 4], width: 1.2 }, data: [{ xAxis: 0 }] },
        },
      ],
    }),
    table: {
      columns: ["method", "against random, points", "over seeds", "over test rows", "standing"],
      rows: [...rows].reverse().map(row => [row.name, points(row.mean), between(row.low, row.high), between(row.rowsLow, row.rowsHigh), row.standingText]),
    },
  });
}
