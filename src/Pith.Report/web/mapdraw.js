// How the map's points look: dropped rows as a density, kept ones on top in a size that keeps a tenth looking like a tenth; names on clusters.

// Each row gets its share of the room that the rows take up together, so that the kept ones cover about the share that is kept.
function pointRadius(map) {
  if (!map.rooms) map.rooms = new Map();
  if (!map.rooms.has(map.layout)) map.rooms.set(map.layout, roomOf(pageArray("x-" + map.layout), pageArray("y-" + map.layout)));
  const fair = Math.sqrt(map.rooms.get(map.layout) * map.scale * map.scale / (map.points.count * Math.PI));
  return Math.min(Math.max(fair, 0.75), 4.5) * Math.min(map.view.zoom, 60) ** 0.45;
}

// The area of the cells that hold rows, in the units of the coordinates.
function roomOf(xs, ys) {
  const shift = 10, across = 64;
  const held = new Uint8Array(across * across);
  for (let i = 0; i < xs.length; i++) held[(ys[i] >> shift) * across + (xs[i] >> shift)] = 1;
  return held.reduce((a, b) => a + b, 0) * 2 ** (2 * shift);
}

function paintPoints(map) {
  const { points, raster } = map;
  const xs = pageArray("x-" + map.layout), ys = pageArray("y-" + map.layout);
  raster.clear(themeColour("--panel"));
  const radius = pointRadius(map) * map.ratio;
  const asDensity = map.colour === "inside" && map.data.inside && map.view.zoom < 12;
  const looks = [{ disc: makeDisc(radius * 0.8), alpha: map.colour === "inside" ? 130 : 80 }, { disc: makeDisc(radius * 1.05), alpha: 245 }];
  const colourOf = pointColours(map);
  const places = panesOf(map);
  // What is dropped lies under what is kept.
  for (let side = map.data.inside ? 0 : 1; side < 2; side++) {
    const { factor, shiftX, shiftY } = places[side];
    const shown = i => points.isInside(i) === (side === 1) && map.isShown(i);
    if (side === 0 && asDensity) {
      paintDensity(map, xs, ys, shown, places[0]);
      continue;
    }
    const { disc, alpha } = looks[side];
    for (let i = 0; i < points.count; i++) {
      if (!shown(i)) continue;
      const [r, g, b] = colourOf(i, side);
      raster.dot(shiftX + xs[i] * factor, shiftY - ys[i] * factor, r, g, b, alpha, disc);
    }
  }
  raster.show();
}

// Where each side's points lie in the picture's pixels; side by side each has its half.
function panesOf(map) {
  const factor = map.pixelsPerUnit * map.ratio, { width, height } = map.raster.canvas;
  const pane = centre => ({ factor, shiftX: centre - map.view.x * factor, shiftY: height / 2 + map.view.y * factor });
  return map.isSplit ? [pane(width * 0.75), pane(width * 0.25)] : [pane(width / 2), pane(width / 2)];
}

// Rows counted in small squares, smoothed, and drawn as so much of the colour.
function paintDensity(map, xs, ys, shown, { factor, shiftX, shiftY }) {
  const size = 2, { raster } = map;
  const across = Math.ceil(raster.canvas.width / size), down = Math.ceil(raster.canvas.height / size);
  let cells = new Float32Array(across * down);
  for (let i = 0; i < map.points.count; i++) {
    if (!shown(i)) continue;
    const x = Math.floor((shiftX + xs[i] * factor) / size), y = Math.floor((shiftY - ys[i] * factor) / size);
    if (x >= 0 && y >= 0 && x < across && y < down) cells[y * across + x]++;
  }
  for (let pass = 0; pass < 3; pass++) cells = smooth(smooth(cells, across, down, 1, across), down, across, across, 1);
  const sorted = cells.filter(v => v > 0.02).sort();
  raster.shade(cells, across, size, sorted.length ? 1 / sorted[Math.floor(sorted.length * 0.95)] : 0, themeColour("--dropped"));
}

// The mean of three neighbours along lines of cells.
function smooth(cells, length, lines, step, next) {
  const result = new Float32Array(cells.length);
  for (let line = 0; line < lines; line++) {
    for (let k = 0, at = line * next; k < length; k++, at += step) {
      result[at] = ((k > 0 ? cells[at - step] : 0) + cells[at] + (k < length - 1 ? cells[at + step] : 0)) / 3;
    }
  }
  return result;
}

// A function from point and side to its colour; colours come from a table, not from work for each point.
function pointColours(map) {
  const { points, data } = map;
  if (map.colour === "class") {
    const table = data.classes.map((_, c) => rgb(classColour(c)));
    return i => table[points.classes[i]];
  }
  if (map.colour === "score") {
    const table = Array.from({ length: 256 }, (_, s) => scoreColour(s / 255));
    const missing = themeColour("--dropped");
    const { low, high } = data.score, span = high - low || 1;
    return i => Number.isFinite(points.scores[i]) ? table[Math.min(255, Math.max(0, Math.round((points.scores[i] - low) / span * 255)))] : missing;
  }
  const sides = [themeColour("--dropped"), themeColour("--kept")];
  return (_, side) => sides[side];
}

// Everything above the points: names on clusters, pictures, the lasso, rings on pinned and hovered rows.
function paintHighlight(map, withNames = true) {
  const context = map.overlay.getContext("2d");
  context.setTransform(map.ratio, 0, 0, map.ratio, 0, 0);
  context.clearRect(0, 0, map.width, map.height);
  paintPictures(map, context);
  if (withNames) paintNames(map, context);
  paintLasso(map, context);
  for (const i of [map.pinned, map.hovered]) {
    if (i !== undefined && i >= 0) paintRing(map, context, i);
  }
}

// A ring on the point, and for a dropped one a line to the kept row that stands for it.
function paintRing(map, context, i) {
  const [x, y] = map.toScreen(i);
  const stand = standOf(map, i);
  context.lineWidth = 1.5;
  context.strokeStyle = `rgb(${themeColour("--ink").join(",")})`;
  const ring = (px, py) => {
    context.beginPath();
    context.arc(px, py, pointRadius(map) * 1.2 + 3, 0, 2 * Math.PI);
    context.stroke();
  };
  ring(x, y);
  if (stand < 0) return;
  const [sx, sy] = map.toScreen(stand);
  context.setLineDash([4, 3]);
  context.beginPath();
  context.moveTo(x, y);
  context.lineTo(sx, sy);
  context.stroke();
  context.setLineDash([]);
  ring(sx, sy);
}

// The point of the kept row that stands for a dropped one, or -1.
function standOf(map, i) {
  const { points } = map;
  if (!points.stand || points.stand[i] === none || points.inside?.[i] === 1) return -1;
  return points.pointOf(points.stand[i]);
}
