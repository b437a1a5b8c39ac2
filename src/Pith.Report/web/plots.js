// Charts by Apache ECharts: drawn on canvas in the page's colours, redrawn when width or theme changes, saved as PNG or SVG, with the page's own tooltip.

const chartFont = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";

// The page's colours as texts, for what is drawn and not styled.
function palette() {
  const style = getComputedStyle(document.documentElement);
  const names = ["paper", "panel", "ink", "soft", "faint", "line", "hair", "kept", "dropped", "all", "warn", "good", "bad"];
  return Object.fromEntries(names.map(name => [name, style.getPropertyValue("--" + name).trim()]));
}

// A chart in a holder: `build(colours, width)` gives ECharts' option, `height(width)` its height, `table` what lies behind it.
function plot(holder, { name, height, build, table }) {
  const box = element("div", { class: "plot", role: "img", "aria-label": holder.closest("[data-chart]").getAttribute("aria-label") });
  holder.append(box);
  let chart = null;
  const option = width => ({ animation: false, textStyle: { fontFamily: chartFont }, ...build(palette(), width) });
  const redraw = () => chart?.setOption(option(box.clientWidth), true);
  responsive(box, width => {
    box.style.height = height(width) + "px";
    if (chart) chart.resize({ width, height: height(width) });
    else chart = tipped(echarts.init(box, null, { renderer: "canvas", width, height: height(width) }));
    redraw();
  });
  themed.push(redraw);
  holder.append(...chartTools(name, () => chart, () => option(box.clientWidth), table));
}

// What is under the pointer, in the page's tooltip; ECharts' own would need styles that the page's policy forbids.
function tipped(chart) {
  const show = params => {
    const tip = params.data?.tip, at = params.event?.event;
    if (!tip || !at) return;
    const place = at.zrX === undefined && at.touches?.[0] ? at.touches[0] : at;
    showTooltip(place.clientX, place.clientY, strong(tip[0]), ...tip.slice(1).map(part => line(part)));
  };
  chart.on("mousemove", show);
  chart.on("click", show);
  chart.on("mouseout", hideTooltip);
  chart.on("globalout", hideTooltip);
  return chart;
}

function chartTools(name, chart, option, table) {
  const button = (label, title, act) => {
    const node = element("button", { type: "button", class: "tool", title }, label);
    node.addEventListener("click", act);
    return node;
  };
  const behind = table ? element("div", { class: "behind", hidden: true }, dataTable(table)) : null;
  const show = table ? button("Table", "Show the numbers of this chart", () => {
    behind.hidden = !behind.hidden;
    show.setAttribute("aria-expanded", String(!behind.hidden));
  }) : null;
  show?.setAttribute("aria-expanded", "false");
  return [element("div", { class: "tools" }, show,
    button("PNG", "Save this chart as PNG", () => chart().renderToCanvas({ pixelRatio: 2, backgroundColor: palette().paper }).toBlob(blob => save(blob, name + ".png"))),
    button("SVG", "Save this chart as SVG", () => save(new Blob([chartSvg(chart(), option())], { type: "image/svg+xml" }), name + ".svg"))), ...(behind ? [behind] : [])];
}

// The same chart as SVG, drawn without the page.
function chartSvg(chart, option) {
  const copy = echarts.init(null, null, { renderer: "svg", ssr: true, width: chart.getWidth(), height: chart.getHeight() });
  copy.setOption({ ...option, backgroundColor: palette().paper });
  const text = copy.renderToSVGString();
  copy.dispose();
  return text;
}

function save(blob, name) {
  const address = URL.createObjectURL(blob);
  const link = element("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}

function dataTable({ columns, rows }) {
  const cells = (tag, values) => values.map((value, c) => element(tag, { class: typeof (rows[0] ?? [])[c] === "number" || c > 0 ? "number" : null }, String(value)));
  return element("div", { class: "scroll", tabindex: 0 }, element("table", {}, element("thead", {}, element("tr", {}, cells("th", columns))),
    element("tbody", {}, rows.map(row => element("tr", {}, cells("td", row))))));
}

// Axes in the page's manner: quiet lines, no ticks, numbers in its size.
function plotAxis(colours, more = {}) {
  return {
    axisLine: { lineStyle: { color: colours.line } }, axisTick: { show: false }, splitLine: { lineStyle: { color: colours.hair } },
    nameTextStyle: { color: colours.soft, fontSize: 13 }, ...more,
    axisLabel: { color: colours.faint, fontSize: 13, hideOverlap: true, ...more.axisLabel },
  };
}
