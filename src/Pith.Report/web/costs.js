// What the coreset cost beside training on everything and on random rows; and the costliest stages.

function costBars(holder, data) {
  const bars = [...data.bars].reverse();
  plot(holder, {
    name: "cost",
    height: () => 66 + 34 * bars.length,
    build: (colours, width) => ({
      grid: { left: 8, right: 70, top: 30, bottom: 4, containLabel: true },
      legend: { top: 0, left: 0, textStyle: { color: colours.soft, fontSize: 13 }, itemWidth: 12, itemHeight: 12, selectedMode: false, data: ["finding the coreset", "training"] },
      yAxis: plotAxis(colours, { type: "category", data: bars.map(bar => bar.name), axisLine: { show: false }, axisLabel: { color: colours.ink, width: width * 0.36, overflow: "truncate", interval: 0, hideOverlap: false } }),
      xAxis: plotAxis(colours, { type: "value", axisLabel: { show: false } }),
      series: [
        { name: "finding the coreset", type: "bar", stack: "s", barWidth: 18, color: colours.warn, data: bars.map(bar => ({ value: bar.finding, tip: [bar.name, `finding the coreset ${bar.findingText}`] })) },
        {
          name: "training", type: "bar", stack: "s", barWidth: 18, color: colours.kept, data: bars.map(bar => ({ value: bar.training, tip: [bar.name, `training ${bar.trainingText}`] })),
          label: { show: true, position: "right", formatter: p => bars[p.dataIndex].text, color: colours.ink, fontSize: 13 },
        },
      ],
    }),
    table: { columns: ["", "finding the coreset", "training", "in all"], rows: data.bars.map(bar => [bar.name, bar.findingText, bar.trainingText, bar.text]) },
  });
}

function stageBars(holder, data) {
  const bars = [...data.bars].reverse();
  plot(holder, {
    name: "stages",
    height: () => 12 + 28 * bars.length,
    build: (colours, width) => ({
      grid: { left: 8, right: 70, top: 2, bottom: 2, containLabel: true },
      yAxis: plotAxis(colours, { type: "category", data: bars.map(bar => bar.name), axisLine: { show: false }, axisLabel: { color: colours.ink, width: width * 0.4, overflow: "truncate", interval: 0, hideOverlap: false } }),
      xAxis: plotAxis(colours, { type: "value", axisLabel: { show: false } }),
      series: [{
        type: "bar", barWidth: 14, color: colours.kept, data: bars.map(bar => ({ value: bar.seconds, tip: [bar.name, bar.text] })),
        label: { show: true, position: "right", formatter: p => bars[p.dataIndex].text, color: colours.ink, fontSize: 13 },
      }],
    }),
    table: { columns: ["stage", "time"], rows: data.bars.map(bar => [bar.name, bar.text]) },
  });
}
