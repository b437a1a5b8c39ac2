// Class names on their clusters, and pictures of rows where the view is near enough.

const mostNames = 40, mostPictures = 160;

// Where most rows of each class lie: the fullest of large cells, and the mean of its rows.
function clusterPlaces(map) {
  const xs = pageArray("x-" + map.layout), ys = pageArray("y-" + map.layout), { points, data } = map;
  const across = 16, shift = 12, classes = data.classes.length;
  const counts = new Uint32Array(classes * across * across), totals = new Uint32Array(classes);
  const cell = i => (ys[i] >> shift) * across + (xs[i] >> shift);
  for (let i = 0; i < points.count; i++) {
    counts[points.classes[i] * across * across + cell(i)]++;
    totals[points.classes[i]]++;
  }
  const fullest = Array.from({ length: classes }, (_, c) => {
    const own = counts.subarray(c * across * across, (c + 1) * across * across);
    return own.indexOf(Math.max(...own));
  });
  const sums = Array.from({ length: classes }, () => [0, 0, 0]);
  for (let i = 0; i < points.count; i++) {
    const c = points.classes[i];
    if (fullest[c] !== cell(i)) continue;
    sums[c][0] += xs[i];
    sums[c][1] += ys[i];
    sums[c][2]++;
  }
  return sums.map(([x, y, n], c) => ({ name: data.classes[c], class: c, rows: totals[c], x: x / n, y: y / n })).filter(place => place.rows > 0).sort((a, b) => b.rows - a.rows);
}

function paintNames(map, context) {
  if (!map.data.classes || !map.points.classes || map.data.classes.length > mostNames || map.isSplit) return;
  if (!map.clusters) map.clusters = new Map();
  if (!map.clusters.has(map.layout)) map.clusters.set(map.layout, clusterPlaces(map));
  const taken = [];
  context.font = "600 13px " + chartFont;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.lineJoin = "round";
  for (const place of map.clusters.get(map.layout)) {
    if (map.colour === "class" && map.hiddenClasses.has(place.class)) continue;
    const [x, y] = map.place(place.x, place.y);
    const name = place.name.length > 22 ? place.name.slice(0, 21) + "\u2026" : place.name;
    const half = context.measureText(name).width / 2 + 4;
    const box = [x - half, y - 10, x + half, y + 10];
    if (x < half || x > map.width - half || y < 10 || y > map.height - 10 || taken.some(b => box[0] < b[2] && b[0] < box[2] && box[1] < b[3] && b[1] < box[3])) continue;
    taken.push(box);
    context.lineWidth = 4;
    context.strokeStyle = `rgba(${themeColour("--panel").join(",")},0.85)`;
    context.strokeText(name, x, y);
    context.fillStyle = `rgb(${themeColour("--ink").join(",")})`;
    context.fillText(name, x, y);
  }
}

// The pictures of the rows in view, once these are few enough to have room.
function paintPictures(map, context) {
  if (!thumbnails.size || map.view.zoom < 4) return;
  const { points } = map;
  const inView = [];
  for (let i = 0; i < points.count && inView.length <= mostPictures; i++) {
    if (!map.isShown(i) || !thumbnails.has(points.row(i))) continue;
    const [x, y] = map.toScreen(i);
    if (x > 0 && y > 0 && x < map.width && y < map.height) inView.push([i, x, y]);
  }
  if (inView.length > mostPictures) return;
  const side = Math.min(44, Math.max(18, 240 / Math.sqrt(inView.length + 1)));
  for (const [i, x, y] of inView) {
    thumbnails.draw(points.row(i), context, x - side / 2, y - side / 2, side, () => map.draw());
    context.lineWidth = 2;
    context.strokeStyle = `rgb(${themeColour(points.isInside(i) ? "--kept" : "--dropped").join(",")})`;
    context.strokeRect(x - side / 2, y - side / 2, side, side);
  }
}
