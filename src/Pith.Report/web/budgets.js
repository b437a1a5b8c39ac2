// Accuracy against budget: a line for each method, seeds as dots, intervals as whiskers, training on all rows as a level.

function budgetLines(holder, data) {
  // Random comes first, so that it lies under the methods; they have the colours in turn.
  const lines = [...data.lines].sort((a, b) => Number(b.random) - Number(a.random));
  const budgets = [...new Set(lines.flatMap(entry => entry.points.map(p => p.x)))].sort((a, b) => a - b);
  const place = x => budgets.indexOf(x);
  const level = data.all === null ? [] : [data.all];
  const values = lines.flatMap(entry => entry.points.flatMap(p => [p.low ?? p.y, p.high ?? p.y, ...p.seeds]));
  const least = Math.min(...values, ...level), most = Math.max(...values, ...level), room = (most - least || 0.02) * 0.1;
  const shown = x => percent(x, x < 0.01 ? 1 : 0);
  plot(holder, {
    name: data.measure,
    height: width => Math.min(340, Math.max(250, width * 0.62)),
    build: (colours, width) => ({
      grid: { left: 8, right: roomForNames(width, lines, budgets.length), top: 12, bottom: 26, containLabel: true },
      xAxis: plotAxis(colours, {
        type: "value", min: -0.3, max: budgets.length - 0.7, interval: 0.1, axisLine: { onZero: false, lineStyle: { color: colours.line } }, splitLine: { show: false }, name: "share of the rows kept", nameLocation: "middle", nameGap: 30,
        axisLabel: { formatter: at => Math.abs(at - Math.round(at)) < 0.01 ? shown(budgets[Math.round(at)]) : "", hideOverlap: false },
      }),
      yAxis: plotAxis(colours, { type: "value", axisLine: { show: false }, min: least < 0 ? least - room : Math.max(0, least - room), max: Math.min(1, most + room), axisLabel: { formatter: v => percent(v, most - least < 0.05 ? 1 : 0), showMinLabel: false, showMaxLabel: false } }),
      series: [
        ...lines.flatMap((entry, i) => lineOf(entry, lineColour(entry, i, lines, colours), shiftOf(i, lines), place, shown, colours, beyond(i, width, lines, budgets.length))),
        ...levelOf(data.all, budgets.length, colours, Math.min(1, most + room) - data.all < (most - least || 0.02) * 0.16),
      ],
    }),
    table: {
      columns: ["method", "keep", data.measure, "low", "high", "seeds"],
      rows: lines.flatMap(entry => entry.points.map(p => [entry.name, shown(p.x), percent(p.y, 2), percent(p.low, 2), percent(p.high, 2), p.seeds.map(v => percent(v, 2)).join(", ")])),
    },
  });
}

// Methods stand beside each other, so that no whisker lies on another.
function shiftOf(i, lines) {
  return (i - (lines.length - 1) / 2) * Math.min(0.09, 0.5 / lines.length);
}

// Names stand right of the last budget, where the axis has some room already.
function roomForNames(width, lines, budgets) {
  const longest = Math.max(...lines.map(entry => entry.name.length)), inside = (0.3 - shiftOf(lines.length - 1, lines)) / (budgets - 0.4) * width * 0.8;
  return Math.min(width * 0.3, Math.max(12, 30 + 7.6 * longest - inside));
}

// How far a name is from its point: all stand in one column, right of the whiskers and dots of the last method.
function beyond(i, width, lines, budgets) {
  const axis = 52, pixels = (width - roomForNames(width, lines, budgets) - axis) / (budgets - 0.4);
  return 10 + (shiftOf(lines.length - 1, lines) - shiftOf(i, lines) + 0.035) * pixels;
}

function lineColour(entry, i, lines, colours) {
  const at = i - (lines[0].random ? 1 : 0);
  return entry.random ? colours.faint : at === 0 ? colours.kept : classColour(at);
}

function lineOf(entry, colour, shift, place, shown, colours, beyond) {
  const at = p => place(p.x) + shift;
  const interval = p => p.low === p.high ? null : `95 % interval ${percent(p.low, 2)} to ${percent(p.high, 2)}`;
  return [
    {
      type: "custom", silent: true, z: 1, data: entry.points.map(p => [at(p), p.low, p.high]),
      renderItem: (_, api) => whisker(api.coord([api.value(0), api.value(1)]), api.coord([api.value(0), api.value(2)]), colour),
    },
    { type: "scatter", silent: true, z: 2, symbolSize: 5, itemStyle: { color: colour, opacity: 0.45 }, data: entry.points.flatMap(p => p.seeds.map((v, s) => [at(p) + 0.025 + 0.006 * s, v])) },
    {
      type: "line", z: 3, name: entry.name, symbol: "circle", symbolSize: 9, color: colour, lineStyle: { width: 2, type: entry.random ? "dashed" : "solid" },
      data: entry.points.map(p => ({ value: [at(p), p.y], tip: [`${entry.name}, keep ${shown(p.x)}`, percent(p.y, 2), interval(p)].filter(part => part) })),
      endLabel: { show: true, formatter: entry.name, color: colour, fontSize: 13, fontWeight: 600, distance: beyond, lineHeight: 17, backgroundColor: colours.paper, padding: [1, 3] }, labelLayout: { moveOverlap: "shiftY" },
    },
  ];
}

// Its words stand above the line, or below it where the line is at the top.
function levelOf(all, budgets, colours, atTop) {
  if (all === null) return [];
  return [{
    type: "line", silent: true, symbol: "circle", symbolSize: 0.1, z: 0, color: colours.ink, lineStyle: { width: 1.3, type: [5, 4] },
    data: [{ value: [-0.3, all], label: { show: true, formatter: `all rows ${percent(all)}`, color: colours.ink, fontSize: 13, position: [4, atTop ? 6 : -18] } }, [budgets - 0.7, all]],
  }];
}

function whisker(from, to, colour) {
  const style = { stroke: colour, lineWidth: 1.6 };
  const stroke = (x1, y1, x2, y2) => ({ type: "line", shape: { x1, y1, x2, y2 }, style });
  return { type: "group", children: [stroke(from[0], from[1], to[0], to[1]), stroke(from[0] - 4, from[1], from[0] + 4, from[1]), stroke(to[0] - 4, to[1], to[0] + 4, to[1])] };
}
