// The map: where it looks, what it draws, and the marks over it.

const layers = { hidden: 0, dimmed: 1, dropped: 2, kept: 3, moved: 4 };

class MapView {
  constructor(holder) {
    this.view = { x: 0, y: 0, zoom: 1 };
    this.stage = element("div", { class: "stage", tabindex: 0, role: "application",
      "aria-label": "Map of the rows. Arrow keys move, plus and minus zoom, 0 shows all, L draws a lasso. Search and lists reach rows by keyboard." });
    this.canvas = element("canvas");
    this.overlay = element("canvas", { class: "overlay" });
    this.wait = element("p", { class: "wait" }, "Reading the rows\u2026");
    this.tip = element("div", { class: "tip", hidden: true });
    this.stage.append(this.canvas, this.overlay, this.wait, this.tip);
    holder.append(this.stage);
    const asked = new URLSearchParams(location.search);
    this.points = asked.has("canvas") ? null : GlPoints.make(this.canvas, asked.has("webgl"));
    if (!this.points) {
      // A canvas that WebGL has touched gives no other pen.
      this.canvas.replaceWith(this.canvas = element("canvas"));
      this.points = new CanvasPoints(this.canvas);
    }
    this.stage.dataset.renderer = this.points.name;
    new ResizeObserver(() => this.resize()).observe(this.stage);
    on("filter lasso colour pins theme", () => {
      this.stale = true;
      this.draw();
    });
    on("layout", () => this.usePlaces());
    on("row", () => this.draw());
  }

  usePlaces() {
    this.places = app.layouts[app.layout];
    if (!this.places) return;
    this.wait.remove();
    this.points.setPlaces(this.places);
    this.grid = null;
    this.stale = true;
    this.draw();
  }

  resize() {
    const box = this.stage.getBoundingClientRect();
    this.width = Math.max(1, Math.round(box.width));
    this.height = Math.max(1, Math.round(box.height));
    this.ratio = Math.min(devicePixelRatio || 1, 2);
    for (const canvas of [this.canvas, this.overlay]) {
      canvas.width = Math.round(this.width * this.ratio);
      canvas.height = Math.round(this.height * this.ratio);
    }
    this.paint();
  }

  // Pixels of the style sheet for one unit of the places, which lie within -1 and 1.
  get pixels() {
    return (Math.min(this.width, this.height) / 2 - 14) * this.view.zoom;
  }

  toScreen(row) {
    return [this.width / 2 + (this.places[2 * row] - this.view.x) * this.pixels, this.height / 2 - (this.places[2 * row + 1] - this.view.y) * this.pixels];
  }

  toData(px, py) {
    return [this.view.x + (px - this.width / 2) / this.pixels, this.view.y - (py - this.height / 2) / this.pixels];
  }

  zoomBy(factor, px = this.width / 2, py = this.height / 2) {
    const [x, y] = this.toData(px, py);
    this.view.zoom = Math.min(Math.max(this.view.zoom * factor, 1), 2000);
    this.view.x = x - (px - this.width / 2) / this.pixels;
    this.view.y = y + (py - this.height / 2) / this.pixels;
    if (this.view.zoom === 1) this.view.x = this.view.y = 0;
    this.draw();
  }

  panBy(dx, dy) {
    this.view.x = Math.min(Math.max(this.view.x - dx / this.pixels, -1.2), 1.2);
    this.view.y = Math.min(Math.max(this.view.y + dy / this.pixels, -1.2), 1.2);
    this.draw();
  }

  reset() {
    Object.assign(this.view, { x: 0, y: 0, zoom: 1 });
    this.draw();
  }

  // Brings a row into the middle where it is out of sight.
  show(row) {
    if (!this.places || row === null) return;
    const [px, py] = this.toScreen(row);
    if (px > 30 && py > 30 && px < this.width - 30 && py < this.height - 30) return;
    this.view.x = this.places[2 * row];
    this.view.y = this.places[2 * row + 1];
    this.draw();
  }

  // The row under a place of the screen, or -1.
  rowAt(px, py, reach) {
    if (!this.places) return -1;
    const units = 32767.5, whole = value => Math.min(65535, Math.max(0, Math.round((value + 1) * units)));
    if (!this.grid) {
      const xs = new Uint16Array(app.count), ys = new Uint16Array(app.count);
      for (let i = 0; i < app.count; i++) {
        xs[i] = whole(this.places[2 * i]);
        ys[i] = whole(this.places[2 * i + 1]);
      }
      this.grid = new PointGrid(xs, ys);
    }
    const [x, y] = this.toData(px, py), away = reach / this.pixels * units;
    // A kept row wins over a slightly nearer dropped one.
    const handicap = (4 / this.pixels * units) ** 2;
    return this.grid.nearest((x + 1) * units, (y + 1) * units, away, i => app.shown && !app.shown[i] ? Infinity : app.kept?.[i] ? 0 : handicap);
  }

  // Draws what an answer brought, at once.
  refresh() {
    this.stale = true;
    this.paint();
  }

  // One drawing a frame, however many events ask for it.
  draw() {
    if (this.drawing || !this.width) return;
    this.drawing = true;
    requestAnimationFrame(() => {
      this.drawing = false;
      this.paint();
    });
  }

  paint() {
    if (!this.width) return;
    const started = performance.now();
    if (this.stale && app.kept) {
      this.points.setLooks(pointLooks());
      this.stale = false;
    }
    const radius = this.radius * this.ratio;
    const wanted = Math.min(0.75, Math.max(0.22, 0.5 * (30000 / Math.max(app.count, 1)) ** 0.2 * this.view.zoom ** 0.25));
    const kept = app.head?.kept ?? 0, faint = this.opacity(wanted, app.count - kept, radius);
    this.points.draw({ x: this.view.x, y: this.view.y, pixels: this.pixels * this.ratio }, themeColour("--panel"), [
      { layer: layers.dimmed, radius: radius * 0.8, alpha: 0.16 },
      { layer: layers.dropped, radius: radius * 0.9, alpha: app.colour === "kept" || app.colour === "moves" ? faint : faint * 0.55 },
      { layer: layers.kept, radius: radius * 0.95, alpha: this.opacity(0.95, kept, radius, this.share(kept)) },
      { layer: layers.moved, radius: radius * 1.35, alpha: 1 },
    ]);
    paintMarks(this);
    Object.assign(this.stage.dataset, { zoom: this.view.zoom.toFixed(2), milliseconds: (performance.now() - started).toFixed(1), layout: app.layout ?? "", drawn: app.head?.sequence ?? "" });
  }

  // Where points would cover the map many times over they are drawn paler, so that a tenth of the rows still looks like a tenth.
  opacity(most, points, radius, full = 0.9) {
    const room = 0.3 * this.canvas.width * this.canvas.height * this.view.zoom ** 2, layersDeep = points * Math.PI * (radius + 0.5) ** 2 / room;
    return Math.max(0.03, Math.min(most, full / Math.max(layersDeep, 1e-9)));
  }

  // How much of a place full of rows the kept ones may cover: where single rows cannot be seen, about their share.
  share(kept) {
    return app.count > 200000 ? Math.min(0.9, 0.15 + 2 * kept / app.count) : 0.9;
  }

  get radius() {
    const room = Math.min(Math.max(Math.min(this.width, this.height) / 760, 0.55), 1.4);
    const base = Math.min(Math.max(1.6 * room * (60000 / Math.max(app.count, 1)) ** 0.22, 0.7), 4.2);
    return base * Math.min(this.view.zoom, 80) ** 0.3;
  }
}

// Rings on the row at hand and the kept row that stands for it, and the lasso while it is drawn.
function paintMarks(map) {
  const context = map.overlay.getContext("2d");
  context.setTransform(map.ratio, 0, 0, map.ratio, 0, 0);
  context.clearRect(0, 0, map.width, map.height);
  const ink = `rgb(${themeColour("--ink").join(",")})`, panel = `rgb(${themeColour("--panel").join(",")})`;
  if (map.lassoPath?.length > 1) {
    context.beginPath();
    map.lassoPath.forEach(([x, y], i) => i ? context.lineTo(x, y) : context.moveTo(x, y));
    context.closePath();
    context.fillStyle = `rgba(${themeColour("--kept").join(",")},0.12)`;
    context.fill();
    context.lineWidth = 1.5;
    context.strokeStyle = ink;
    context.stroke();
  }
  if (!map.places) return;
  const ring = (row, width) => {
    const [x, y] = map.toScreen(row);
    for (const [style, extra] of [[panel, 2.5], [ink, 0]]) {
      context.beginPath();
      context.arc(x, y, map.radius + 5, 0, 2 * Math.PI);
      context.lineWidth = width + extra;
      context.strokeStyle = style;
      context.stroke();
    }
    return [x, y];
  };
  if (app.classes && app.colour !== "moves") classNamesOn(map, context);
  if (app.row !== null) {
    const from = ring(app.row, 2);
    if (app.standIn !== undefined && app.standIn !== null) {
      const to = ring(app.standIn, 1.25);
      context.setLineDash([4, 3]);
      context.beginPath();
      context.moveTo(...from);
      context.lineTo(...to);
      context.stroke();
      context.setLineDash([]);
    }
  }
  if (map.hovered >= 0 && map.hovered !== app.row) ring(map.hovered, 1.25);
}
