// What the drawn charts share: scales, ticks, axes, and a redraw when the width changes.

// What is drawn again when the theme changes.
const themed = [];

// Round numbers that cover a range, about as many as asked for.
function ticks(low, high, wanted) {
  const span = high - low || Math.abs(high) || 1;
  const rough = span / Math.max(1, wanted);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map(m => m * power).find(s => s >= rough * 0.999);
  const found = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + 1e-9 * span; i++) found.push(Number((i * step).toPrecision(12)));
  return found;
}

function linear(fromLow, fromHigh, toLow, toHigh) {
  const factor = fromHigh === fromLow ? 0 : (toHigh - toLow) / (fromHigh - fromLow);
  return value => toLow + (value - fromLow) * factor;
}

// Draws now and whenever the width has changed; text keeps its size, the plot takes the room.
function responsive(holder, draw) {
  let width = 0;
  const redraw = () => {
    const now = Math.floor(holder.clientWidth);
    if (now === width || now === 0) return;
    width = now;
    draw(width);
    holder.dataset.drawn = "true";
  };
  redraw();
  new ResizeObserver(redraw).observe(holder);
}

function canvasFor(width, height) {
  return svg("svg", { viewBox: `0 0 ${width} ${height}`, width, height });
}

function text(x, y, content, anchor = "start", kind = "tick") {
  return svg("text", { x, y, "text-anchor": anchor, class: kind }, content);
}

// Horizontal lines with their numbers on the left.
function valueAxis(root, values, scale, left, right, show) {
  for (const value of values) {
    const y = scale(value);
    root.append(svg("line", { x1: left, x2: right, y1: y, y2: y, class: "grid" }), text(left - 8, y + 4, show(value), "end"));
  }
}

function baseAxis(root, values, scale, y, show) {
  for (const value of values) {
    const x = scale(value);
    root.append(svg("line", { x1: x, x2: x, y1: y, y2: y + 5, class: "axis" }), text(x, y + 19, show(value), "middle"));
  }
}

// Names with their marks above a chart.
function legend(...entries) {
  return element("div", { class: "legend" }, entries.map(([mark, name]) => element("span", {}, element("i", { class: "mark " + mark }), name)));
}
