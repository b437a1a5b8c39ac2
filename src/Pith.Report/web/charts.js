// What drawn parts of a page share: a redraw when width or theme changes, and legends.

// What is drawn again when the theme changes.
const themed = [];

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

// Names with their marks above a chart.
function legend(...entries) {
  return element("div", { class: "legend" }, entries.map(([mark, name]) => element("span", {}, element("i", { class: "mark " + mark }), name)));
}
