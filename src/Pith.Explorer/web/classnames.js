// Class names written on the map where most rows of the class lie.

// The densest place of each class, on a coarse grid over the places.
function classPlaces(places) {
  const across = 48, classes = app.info.classes.length, cells = new Map();
  for (let row = 0; row < app.count; row++) {
    const cell = Math.min(across - 1, Math.floor((places[2 * row] + 1) / 2 * across)) + across * Math.min(across - 1, Math.floor((places[2 * row + 1] + 1) / 2 * across));
    const key = app.classes[row] * across * across + cell, held = cells.get(key) ?? [0, 0, 0];
    held[0]++;
    held[1] += places[2 * row];
    held[2] += places[2 * row + 1];
    cells.set(key, held);
  }
  // A cell counts with those around it, so that a lone peak does not win over a wide hill.
  const best = Array.from({ length: classes }, () => null);
  for (const [key, [, x, y]] of cells) {
    const c = Math.floor(key / (across * across));
    let weight = 0;
    for (const step of [0, 1, -1, across, -across, across + 1, across - 1, 1 - across, -1 - across]) weight += cells.get(key + step)?.[0] ?? 0;
    if (!best[c] || weight > best[c].weight) best[c] = { weight, x: x / cells.get(key)[0], y: y / cells.get(key)[0] };
  }
  return best;
}

function classNamesOn(map, context, ink, panel) {
  if (map.namedFor !== map.places) {
    map.classPlaces = classPlaces(map.places);
    map.namedFor = map.places;
  }
  if (app.info.classes.length > 40) return;
  context.font = "600 13px system-ui, sans-serif";
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.lineJoin = "round";
  context.lineWidth = 4;
  const taken = [];
  const order = map.classPlaces.map((place, c) => ({ place, c })).filter(entry => entry.place).sort((a, b) => b.place.weight - a.place.weight);
  for (const { place, c } of order) {
    if (filter.classes && !filter.classes.has(c)) continue;
    const px = map.width / 2 + (place.x - map.view.x) * map.pixels, name = app.info.classes[c], half = context.measureText(name).width / 2 + 6;
    let py = map.height / 2 - (place.y - map.view.y) * map.pixels;
    // Names that would lie on each other move down.
    while (taken.some(([x, y, w]) => Math.abs(x - px) < w + half && Math.abs(y - py) < 18)) py += 18;
    taken.push([px, py, half]);
    context.strokeStyle = panel;
    context.strokeText(name, px, py);
    context.fillStyle = ink;
    context.fillText(name, px, py);
  }
}
