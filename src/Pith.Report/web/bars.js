// Named horizontal bars, with a line across them where there is something to compare with.

function classBars(holder, data) {
  const rows = data.bars.map(bar => ({
    name: bar.name,
    value: bar.all ? bar.inside / bar.all : 0,
    text: percent(bar.inside / bar.all),
    colour: bar.class,
    tip: () => [strong(bar.name), line(`${count(bar.inside)} of ${count(bar.all)} rows ${data.insideWord}`), line(percent(bar.inside / bar.all) + " of its rows")],
  }));
  bars(holder, rows, data.overall);
}

function stageBars(holder, data) {
  bars(holder, data.bars.map(bar => ({ name: bar.name, value: bar.seconds, text: bar.text, tip: () => [strong(bar.name), line(bar.text)] })), null);
}

function bars(holder, rows, across) {
  const plot = element("div");
  holder.append(plot);
  responsive(plot, width => plot.replaceChildren(drawBars(rows, across, width)));
}

function drawBars(rows, across, width) {
  const step = 30, thick = 16, top = across === null ? 4 : 24;
  const letters = Math.max(...rows.map(row => row.name.length));
  const dots = rows.some(row => row.colour !== undefined);
  const left = Math.min(Math.max(40, letters * 7.6 + (dots ? 26 : 12)), width * 0.42), right = width - 78;
  const height = top + rows.length * step;
  const root = canvasFor(width, height);
  const x = linear(0, Math.max(...rows.map(row => row.value), across ?? 0) || 1, left, right);
  const fits = Math.max(4, Math.floor((left - (dots ? 26 : 12)) / 7.4));
  rows.forEach((row, i) => {
    const y = top + i * step + (step - thick) / 2;
    const name = row.name.length > fits ? row.name.slice(0, fits - 1) + "\u2026" : row.name;
    if (row.colour !== undefined) root.append(svg("circle", { cx: 8, cy: y + thick / 2, r: 5, class: "class-dot", "data-class": row.colour }));
    root.append(
      text(dots ? 22 : 0, y + thick / 2 + 4.5, name, "start", "label"),
      svg("rect", { x: left, y, width: Math.max(0, right - left), height: thick, class: "track" }),
      svg("rect", { x: left, y, width: Math.max(1, x(row.value) - left), height: thick, class: "bar kept" }),
      text(right + 10, y + thick / 2 + 4.5, row.text, "start", "value"),
      hasTooltip(svg("rect", { x: 0, y: y - 7, width, height: step, class: "band" }), row.tip));
  });
  if (across !== null) {
    const at = x(across);
    root.append(svg("line", { x1: at, x2: at, y1: top - 4, y2: height, class: "reference" }),
      text(at, top - 9, `all rows ${percent(across)}`, at > width - 120 ? "end" : at < 60 ? "start" : "middle"));
  }
  paintClasses(root);
  return root;
}

function paintClasses(root) {
  for (const dot of root.querySelectorAll("[data-class]")) dot.style.fill = classColour(Number(dot.dataset.class));
}
