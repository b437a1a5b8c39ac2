// All rows as bars, the kept ones as a stepped area over them, both as shares of their own rows.

function histogram(holder, data) {
  const sum = values => values.reduce((a, b) => a + b, 0);
  const total = sum(data.all), within = data.inside ? sum(data.inside) : 0, bins = data.all.length;
  const all = data.all.map(n => n / total), inside = within > 0 ? data.inside.map(n => n / within) : null;
  const edge = i => data.low + (data.high - data.low) * i / bins;
  const last = i => edge(i + 1) - 1;
  const name = i => data.whole ? edge(i) === last(i) ? count(edge(i)) : `${count(edge(i))} to ${count(last(i))}` : bins > 1 ? `${number(edge(i))} to ${number(edge(i + 1))}` : number(data.low);
  holder.append(inside ? legend(["all", "all rows"], ["kept line", data.insideWord]) : "");
  const most = Math.max(...all, ...(inside ?? []));
  const harder = data.highIsHard === null || bins < 2 ? "" : data.highIsHard ? "   harder \u2192" : "";
  const easier = data.highIsHard === false && bins > 1 ? "\u2190 harder   " : "";
  const tip = i => [`${data.score} ${name(i)}`, `${count(data.all[i])} rows`,
    ...(data.inside ? [`${count(data.inside[i])} ${data.insideWord}` + (data.all[i] ? `, ${percent(data.inside[i] / data.all[i])} of them` : "")] : [])];
  plot(holder, {
    name: "scores",
    height: () => 290,
    build: (colours, width) => ({
      // The last range of whole numbers may be named at the edge.
      grid: { left: 8, right: data.whole ? 30 : 12, top: 10, bottom: 26, containLabel: true },
      xAxis: plotAxis(colours, {
        type: "category", data: all.map((_, i) => data.whole ? name(i) : number((edge(i) + edge(i + 1)) / 2)), name: easier + data.score + harder, nameLocation: "middle", nameGap: 30,
        splitLine: { show: false }, axisLabel: { interval: Math.max(0, Math.ceil(bins / (width / 80)) - 1) },
      }),
      yAxis: plotAxis(colours, { type: "value", axisLine: { show: false }, axisLabel: { formatter: v => percent(v, most < 0.05 ? 1 : 0) } }),
      series: [
        { type: "bar", barCategoryGap: "6%", itemStyle: { color: colours.all }, data: all.map((value, i) => ({ value, tip: tip(i) })) },
        ...(inside ? [{ type: "line", silent: true, step: "middle", symbol: "none", data: inside, lineStyle: { color: colours.kept, width: 2 }, areaStyle: { color: colours.kept, opacity: 0.13 } }] : []),
      ],
    }),
    table: { columns: [data.score, "rows", ...(data.inside ? [data.insideWord] : [])], rows: all.map((_, i) => [name(i), count(data.all[i]), ...(data.inside ? [count(data.inside[i])] : [])]) },
  });
}
