// How the map's points look, and the mark on the one under the pointer.

// Small data have large points; zooming in makes them grow, but slower than the distances between them.
function pointRadius(map) {
  const base = Math.min(Math.max(2.1 * (20000 / map.points.count) ** 0.25, 1.1), 4.5);
  return base * Math.min(map.view.zoom, 60) ** 0.3;
}

function paintPoints(map) {
  const { points, raster, ratio } = map;
  const xs = pageArray("x-" + map.layout), ys = pageArray("y-" + map.layout);
  raster.clear(themeColour("--panel"));
  const radius = pointRadius(map) * ratio;
  const looks = [
    { disc: makeDisc(radius), alpha: map.colour === "inside" ? 150 : 110 },
    { disc: makeDisc(radius * 1.2), alpha: 240 },
  ];
  const colourOf = pointColours(map);
  const factor = map.pixelsPerUnit * ratio;
  const shiftX = raster.canvas.width / 2 - map.view.x * factor, shiftY = raster.canvas.height / 2 + map.view.y * factor;
  // What is dropped lies under what is kept.
  for (let side = map.data.inside ? 0 : 1; side < 2; side++) {
    const { disc, alpha } = looks[side];
    for (let i = 0; i < points.count; i++) {
      if (points.isInside(i) !== (side === 1) || !map.isShown(i)) continue;
      const [r, g, b] = colourOf(i, side);
      raster.dot(shiftX + xs[i] * factor, shiftY - ys[i] * factor, r, g, b, alpha, disc);
    }
  }
  raster.show();
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

// A ring on the point, and for a dropped one a line to the kept row that stands for it.
function paintHighlight(map) {
  const context = map.overlay.getContext("2d");
  context.setTransform(map.ratio, 0, 0, map.ratio, 0, 0);
  context.clearRect(0, 0, map.width, map.height);
  if (map.hovered === undefined || map.hovered < 0) return;
  const xs = pageArray("x-" + map.layout), ys = pageArray("y-" + map.layout);
  const [x, y] = map.toScreen(map.hovered, xs, ys);
  const stand = standOf(map, map.hovered);
  context.lineWidth = 1.5;
  context.strokeStyle = `rgb(${themeColour("--ink").join(",")})`;
  const ring = (px, py) => {
    context.beginPath();
    context.arc(px, py, pointRadius(map) * 1.2 + 3, 0, 2 * Math.PI);
    context.stroke();
  };
  ring(x, y);
  if (stand < 0) return;
  const [sx, sy] = map.toScreen(stand, xs, ys);
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
