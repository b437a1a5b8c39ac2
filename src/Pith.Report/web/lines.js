// Lines over a few places on the base, each with its name at its end and, where known, its interval.

function budgetLines(holder, data) {
  // Random comes first, so that it lies under the methods; they have the colours in turn.
  const sorted = [...data.lines].sort((a, b) => Number(b.random) - Number(a.random));
  const lines = sorted.map((entry, i) => ({ ...entry, colour: i - (sorted[0].random ? 1 : 0) }));
  lineChart(holder, lines, { base: v => percent(v, v < 0.01 ? 1 : 0), title: "kept share of the rows", level: data.all, levelName: "all rows" });
}

function epochLines(holder, data) {
  const lines = data.lines.map((entry, i) => ({
    name: entry.name,
    random: i > 0,
    colour: i,
    points: entry.values.map((y, e) => ({ x: e + 1, y })).filter(p => p.y !== null),
  })).filter(entry => entry.points.length > 0);
  lineChart(holder, lines, { base: v => String(v), title: "epoch", whole: true });
}

function lineChart(holder, lines, options) {
  const plot = element("div");
  holder.append(plot);
  responsive(plot, width => plot.replaceChildren(drawLines(lines, options, width)));
}

function drawLines(lines, options, width) {
  const height = 340, top = 14, base = height - 48, left = 58;
  const points = lines.flatMap(entry => entry.points);
  const longest = Math.max(...lines.map(entry => entry.name.length), options.level != null ? options.levelName.length : 0);
  const right = width - Math.min(longest * 7.4 + 22, width * 0.36);
  const root = canvasFor(width, height);
  const lows = points.map(p => p.low ?? p.y), highs = points.map(p => p.high ?? p.y);
  if (options.level != null) highs.push(options.level);
  const spread = Math.max(...highs) - Math.min(...lows) || 0.02;
  const lowest = Math.max(0, Math.min(...lows) - 0.08 * spread), highest = Math.min(1, Math.max(...highs) + 0.08 * spread);
  const places = [...new Set(points.map(p => p.x))].sort((a, b) => a - b);
  const pad = places.length > 1 ? 12 : 0;
  const x = places.length > 1 ? linear(places[0], places.at(-1), left + pad, right - pad) : () => (left + right) / 2;
  const y = linear(lowest, highest, base, top);
  const digits = highest - lowest < 0.02 ? 2 : highest - lowest < 0.1 ? 1 : 0;
  valueAxis(root, ticks(lowest, highest, 5), y, left, right, v => percent(v, digits));
  root.append(svg("line", { x1: left, x2: right, y1: base, y2: base, class: "axis" }));
  const shown = options.whole ? ticks(places[0], places.at(-1), Math.min(places.length, width / 70)).filter(v => Number.isInteger(v)) : places;
  baseAxis(root, shown, x, base, options.base);
  root.append(text((left + right) / 2, height - 6, options.title, "middle", "title"));
  if (options.level != null) {
    root.append(svg("line", { x1: left, x2: right, y1: y(options.level), y2: y(options.level), class: "reference" }));
  }
  lines.forEach((entry, i) => drawLine(root, entry, x, y, (i - (lines.length - 1) / 2) * (places.length > 1 ? 4 : 26)));
  endLabels(root, lines, options, y, right, top, base);
  return root;
}

// Neighbouring lines stand a little apart on the base so that their intervals do not hide each other.
function drawLine(root, entry, x, y, shift) {
  const group = svg("g", { class: "series" + (entry.random ? " random" : ""), "data-line": entry.colour });
  const at = p => [x(p.x) + shift, y(p.y)];
  const ranged = entry.points.filter(p => p.low !== undefined);
  if (entry.random && ranged.length > 1) {
    const edge = (points, key) => points.map(p => `${at(p)[0]} ${y(p[key])}`).join("L");
    group.append(svg("path", { d: `M${edge(ranged, "low")}L${edge([...ranged].reverse(), "high")}Z`, class: "interval" }));
  }
  group.append(svg("path", { d: entry.points.map((p, i) => (i ? "L" : "M") + at(p).join(" ")).join(""), class: "curve" }));
  for (const p of entry.points) {
    const [px, py] = at(p);
    if (p.low !== undefined) {
      group.append(svg("path", { d: `M${px - 4} ${y(p.low)}h8M${px} ${y(p.low)}V${y(p.high)}M${px - 4} ${y(p.high)}h8`, class: "whisker" }));
    }
    if (entry.points.length <= 40) {
      group.append(hasTooltip(svg("circle", { cx: px, cy: py, r: 4, class: "dot" }), () => [
        strong(entry.name), line(percent(p.y, 2)),
        p.low !== undefined ? line(`95 % interval ${percent(p.low, 2)} to ${percent(p.high, 2)}`) : null]));
    }
  }
  paintLine(group);
  root.append(group);
}

// Names beside the last points, pushed apart where they would touch.
function endLabels(root, lines, options, y, right, top, base) {
  const labels = lines.map(entry => ({ name: entry.name, y: y(entry.points.at(-1).y), line: entry }));
  if (options.level != null) labels.push({ name: options.levelName, y: y(options.level), line: null });
  labels.sort((a, b) => a.y - b.y);
  const gap = 17;
  for (let i = 1; i < labels.length; i++) labels[i].y = Math.max(labels[i].y, labels[i - 1].y + gap);
  const over = labels.length ? labels.at(-1).y - base : 0;
  if (over > 0) {
    for (let i = labels.length - 1; i >= 0; i--) labels[i].y = Math.min(labels[i].y, i === labels.length - 1 ? base : labels[i + 1].y - gap);
  }
  for (const label of labels) {
    const node = text(right + 12, Math.max(top, label.y) + 4.5, label.name, "start", label.line ? "label end" : "tick");
    if (label.line) {
      node.setAttribute("data-line", label.line.colour);
      if (label.line.random) node.classList.add("random");
      paintLine(node);
    }
    root.append(node);
  }
}

// The first line has the page's own colour, the others those of classes; random is grey by the style sheet.
function paintLine(node) {
  if (node.classList.contains("random")) return;
  const index = Number(node.dataset.line);
  node.style.color = index === 0 ? "var(--kept)" : classColour(index);
}
