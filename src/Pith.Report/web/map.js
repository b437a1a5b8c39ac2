// The map: points, colours, zoom and pan, what the pointer is on.

let theMap = null;

function datasetMap(holder, data) {
  const map = theMap = new DatasetMap(holder, data);
  themed.push(() => {
    map.describe();
    map.paint();
  });
}

class DatasetMap {
  constructor(holder, data) {
    this.points = new Points(data);
    this.data = data;
    this.layout = data.layouts[0].id;
    this.colour = data.inside ? "inside" : data.classes ? "class" : data.score ? "score" : "inside";
    this.hiddenClasses = new Set();
    this.hiddenSides = new Set();
    this.grids = new Map();
    this.view = { x: 32768, y: 32768, zoom: 1 };
    this.pinned = -1;
    this.lassoed = [];
    this.stage = element("div", { class: "stage", tabindex: 0, role: "application", "aria-label": "Map; arrow keys move, plus and minus zoom, 0 shows all" });
    this.canvas = element("canvas");
    this.overlay = element("canvas", { class: "overlay" });
    this.stage.append(this.canvas, this.overlay, this.buttons());
    this.raster = new PointRaster(this.canvas);
    this.note = element("p", { class: "note" });
    this.legend = element("div", { class: "toggles" });
    const side = mapSide(this);
    holder.append(element("div", { class: "mapframe" }, element("div", {}, this.stage, mapSaving(this), this.note),
      element("div", { class: "mapside" }, this.controls(), this.legend, this.budget(), side.search, side.selected, side.pinned)));
    this.describe();
    mapGestures(this);
    responsive(this.stage, width => this.resize(width));
  }

  controls() {
    const layouts = namedChoice("Layout", this.data.layouts.map(l => [l.id, l.title]), this.layout, id => {
      this.layout = id;
      this.reset();
      this.describe();
    });
    const colours = [];
    if (this.data.inside) colours.push(["inside", `${this.data.inside} / ${this.data.outside}`]);
    if (this.data.classes) colours.push(["class", "class"]);
    if (this.data.score) colours.push(["score", this.data.score.name]);
    const colouring = namedChoice("Colour", colours, this.colour, id => {
      this.colour = id;
      this.describe();
      this.draw();
    });
    const sides = this.data.inside ? namedChoice("Show", [["together", "together"], ["split", "side by side"]], "together", id => {
      this.isSplit = id === "split";
      this.label();
      this.reset();
    }) : null;
    return element("div", { class: "controls" }, this.data.layouts.length > 1 ? layouts : null, colours.length > 1 ? colouring : null, sides);
  }

  buttons() {
    const button = (label, title, act) => {
      const node = element("button", { type: "button", title, "aria-label": title }, label);
      node.addEventListener("click", act);
      return node;
    };
    return element("div", { class: "zoom" }, button("+", "Zoom in", () => this.zoomBy(1.6)), button("\u2212", "Zoom out", () => this.zoomBy(1 / 1.6)),
      button("\u21ba", "Show all", () => this.reset()), this.lassoButton());
  }

  lassoButton() {
    const node = element("button", { type: "button", title: "Select rows by a line round them (or hold Shift)", "aria-label": "Lasso", "aria-pressed": "false" }, "\u25cc");
    node.addEventListener("click", () => {
      this.isSelecting = !this.isSelecting;
      node.setAttribute("aria-pressed", String(this.isSelecting));
      this.stage.classList.toggle("selecting", this.isSelecting);
    });
    return node;
  }

  // What the halves are, where the sides stand side by side.
  label() {
    for (const old of this.stage.querySelectorAll(".pane")) old.remove();
    if (!this.isSplit) return;
    [this.data.inside, this.data.outside].forEach((word, k) => {
      const node = element("span", { class: "pane" }, word);
      node.style.left = `calc(${50 * k}% + 12px)`;
      this.stage.append(node);
    });
  }

  // With an order that serves every budget, the slider shows the first picks.
  budget() {
    if (!this.data.nested) return null;
    const shown = element("output");
    const slider = element("input", { type: "range", min: 1, max: this.data.kept, value: this.data.kept, "aria-label": "Budget" });
    const show = () => {
      this.points.picks = Number(slider.value);
      shown.textContent = `${count(this.points.picks)} rows, ${percent(this.points.picks / this.data.rows)}`;
      this.draw();
    };
    slider.addEventListener("input", show);
    shown.textContent = `${count(this.data.kept)} rows, ${percent(this.data.kept / this.data.rows)}`;
    return element("label", { class: "budget" }, element("span", {}, "Budget"), slider, shown);
  }

  describe() {
    this.note.textContent = this.data.layouts.find(l => l.id === this.layout).note;
    this.legend.replaceChildren(...this.sideToggles(), ...(this.colour === "class" ? this.classToggles() : []), ...(this.colour === "score" ? [this.ramp()] : []));
  }

  sideToggles() {
    if (!this.data.inside) return [];
    return [["inside", this.data.inside, this.data.kept], ["outside", this.data.outside, this.data.rows - this.data.kept]].map(([side, word, n]) =>
      this.toggle(this.hiddenSides, side, `${word} ${count(n)}`, mark => mark.classList.add(side)));
  }

  classToggles() {
    const used = new Set(this.points.classes);
    return this.data.classes.flatMap((name, c) => used.has(c)
      ? [this.toggle(this.hiddenClasses, c, name, mark => { mark.style.background = classColour(c); })] : []);
  }

  toggle(hidden, key, label, paint) {
    const mark = element("i", { class: "mark" });
    paint(mark);
    const node = element("button", { type: "button", class: "toggle", "aria-pressed": String(!hidden.has(key)) }, mark, label);
    node.addEventListener("click", () => {
      if (!hidden.delete(key)) hidden.add(key);
      node.setAttribute("aria-pressed", String(!hidden.has(key)));
      this.draw();
    });
    return node;
  }

  ramp() {
    const { low, high, highIsHard } = this.data.score;
    const bar = element("canvas", { width: 120, height: 1, class: "ramp" });
    const context = bar.getContext("2d");
    for (let i = 0; i < 120; i++) {
      context.fillStyle = `rgb(${scoreColour(i / 119).join(",")})`;
      context.fillRect(i, 0, 1, 1);
    }
    const hard = highIsHard === null ? ["", ""] : highIsHard ? ["", " (hard)"] : [" (hard)", ""];
    return element("span", { class: "scale" }, number(low) + hard[0], bar, number(high) + hard[1]);
  }

  resize(width) {
    const height = Math.round(Math.min(Math.max(width * 0.78, 340), innerHeight * 0.78, 680));
    this.width = width;
    this.height = height;
    this.ratio = Math.min(devicePixelRatio || 1, 2);
    for (const canvas of [this.canvas, this.overlay]) {
      canvas.style.width = width + "px";
      canvas.style.height = height + "px";
    }
    this.raster.resize(Math.round(width * this.ratio), Math.round(height * this.ratio));
    this.overlay.width = this.canvas.width;
    this.overlay.height = this.canvas.height;
    this.frame();
    this.paint();
  }

  // The whole of the data in the middle, at zoom 1.
  frame() {
    const xs = pageArray("x-" + this.layout), ys = pageArray("y-" + this.layout);
    let [left, right, bottom, top] = [65535, 0, 65535, 0];
    for (let i = 0; i < xs.length; i++) {
      left = Math.min(left, xs[i]);
      right = Math.max(right, xs[i]);
      bottom = Math.min(bottom, ys[i]);
      top = Math.max(top, ys[i]);
    }
    this.home = { x: (left + right) / 2, y: (bottom + top) / 2 };
    const margin = 24;
    this.scale = Math.min((this.width / (this.isSplit ? 2 : 1) - margin) / Math.max(1, right - left), (this.height - margin) / Math.max(1, top - bottom));
    if (this.view.zoom === 1) Object.assign(this.view, this.home);
  }

  get pixelsPerUnit() {
    return this.scale * this.view.zoom;
  }

  // Between coordinates of the data and pixels of the style sheet; up is up.
  toScreen(i) {
    const centre = this.isSplit ? this.width * (this.points.isInside(i) ? 0.25 : 0.75) : this.width / 2;
    return this.place(pageArray("x-" + this.layout)[i], pageArray("y-" + this.layout)[i], centre);
  }

  place(x, y, centre = this.width / 2) {
    return [centre + (x - this.view.x) * this.pixelsPerUnit, this.height / 2 - (y - this.view.y) * this.pixelsPerUnit];
  }

  centreAt(px) {
    return this.isSplit ? this.width * (px < this.width / 2 ? 0.25 : 0.75) : this.width / 2;
  }

  toData(px, py) {
    return [this.view.x + (px - this.centreAt(px)) / this.pixelsPerUnit, this.view.y - (py - this.height / 2) / this.pixelsPerUnit];
  }

  zoomBy(factor, px = this.width / 2, py = this.height / 2) {
    const [x, y] = this.toData(px, py);
    this.view.zoom = Math.min(Math.max(this.view.zoom * factor, 1), 400);
    this.view.x = x - (px - this.centreAt(px)) / this.pixelsPerUnit;
    this.view.y = y + (py - this.height / 2) / this.pixelsPerUnit;
    if (this.view.zoom === 1) Object.assign(this.view, this.home);
    this.draw();
  }

  panBy(dx, dy) {
    this.view.x -= dx / this.pixelsPerUnit;
    this.view.y += dy / this.pixelsPerUnit;
    this.draw();
  }

  reset() {
    this.view.zoom = 1;
    this.frame();
    this.draw();
  }

  isShown(i) {
    return !this.hiddenSides.has(this.points.isInside(i) ? "inside" : "outside")
      && !(this.colour === "class" && this.hiddenClasses.size && this.hiddenClasses.has(this.points.classes[i]));
  }

  // One drawing a frame, however many events ask for it.
  draw() {
    if (this.waiting || !this.width) return;
    this.waiting = true;
    requestAnimationFrame(() => {
      this.waiting = false;
      this.paint();
    });
  }

  paint() {
    const started = performance.now();
    paintPoints(this);
    this.stage.dataset.zoom = this.view.zoom.toFixed(2);
    this.stage.dataset.milliseconds = (performance.now() - started).toFixed(1);
    paintHighlight(this);
  }
}

// A row of buttons of which one is on, with its name before it.
function namedChoice(label, options, chosen, act) {
  const group = choice(label, options, chosen, act);
  group.prepend(element("span", {}, label));
  return group;
}
