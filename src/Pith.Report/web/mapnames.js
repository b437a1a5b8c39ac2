// Class names on their clusters, and pictures of rows where the view is near enough.

const mostPictures = 160;

function paintNames(map, context) {
  const { points, data } = map;
  if (!data.classes || !points.classes || data.classes.length > mostNames || map.isSplit) return;
  map.clusters ??= new Map();
  if (!map.clusters.has(map.layout)) {
    const xs = pageArray("x-" + map.layout), ys = pageArray("y-" + map.layout);
    map.clusters.set(map.layout, densestPlaces(points.count, data.classes.length, i => points.classes[i], i => xs[i] / 65535, i => ys[i] / 65535));
  }
  const shown = map.clusters.get(map.layout).filter(place => map.colour !== "class" || !map.hiddenClasses.has(place.class));
  writeNames(context, shown.map(place => {
    const [x, y] = map.place(place.x * 65535, place.y * 65535);
    return { text: data.classes[place.class], x, y };
  }), map.width, map.height);
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
