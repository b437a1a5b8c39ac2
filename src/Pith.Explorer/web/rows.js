// Colours and layers of the points, and counts over rows.

// Red, green, blue and layer of every row.
function pointLooks() {
  const looks = new Uint8Array(4 * app.count), { kept, shown, lasso } = app;
  const colourOf = rowColours(), pinned = app.pins[app.against]?.kept, showsMoves = app.colour === "moves" && pinned;
  for (let row = 0, p = 0; row < app.count; row++, p += 4) {
    const [r, g, b] = colourOf(row);
    looks[p] = r;
    looks[p + 1] = g;
    looks[p + 2] = b;
    looks[p + 3] = shown && !shown[row] ? layers.hidden
      : lasso && !lasso[row] ? layers.dimmed
      : showsMoves && pinned[row] !== kept[row] ? layers.moved
      : kept[row] ? layers.kept : layers.dropped;
  }
  return looks;
}

// How many points each layer has: an empty one need not be drawn.
function layersOf(looks) {
  const present = new Uint32Array(8);
  for (let p = 3; p < looks.length; p += 4) present[looks[p]]++;
  return present;
}

function rowColours() {
  const { kept } = app, dropped = themeColour("--dropped"), keptColour = themeColour("--kept");
  if (app.colour === "class" && app.classes) {
    const table = app.info.classes.map((_, c) => rgb(classColour(c)));
    return row => table[app.classes[row]] ?? dropped;
  }
  if (app.colour === "score" && app.scores) {
    const table = Array.from({ length: 256 }, (_, s) => scoreColour(s / 255)), { low, high } = scoreRange(), span = high - low || 1;
    return row => Number.isFinite(app.scores[row]) ? table[Math.min(255, Math.max(0, Math.round((app.scores[row] - low) / span * 255)))] : dropped;
  }
  const pinned = app.pins[app.against]?.kept;
  if (app.colour === "moves" && pinned) {
    const came = themeColour("--came"), left = themeColour("--left");
    return row => kept[row] === pinned[row] ? (kept[row] ? keptColour : dropped) : kept[row] ? came : left;
  }
  return row => kept[row] ? keptColour : dropped;
}

// The scores but for the outermost two percent, so that a few far ones do not take all colours.
function scoreRange() {
  if (!app.range) {
    const step = Math.max(1, Math.floor(app.count / 50000)), sample = [];
    for (let row = 0; row < app.count; row += step) if (Number.isFinite(app.scores[row])) sample.push(app.scores[row]);
    sample.sort((a, b) => a - b);
    app.range = sample.length
      ? { low: sample[Math.floor(sample.length * 0.01)], high: sample[Math.ceil(sample.length * 0.99) - 1], least: sample[0], most: sample[sample.length - 1] }
      : { low: 0, high: 1, least: 0, most: 1 };
  }
  return app.range;
}

// Rows of each class among those of a mask; without a mask among all.
function classCounts(mask) {
  const counts = new Float64Array(app.info.classes.length);
  for (let row = 0; row < app.count; row++) if (!mask || mask[row]) counts[app.classes[row]]++;
  return counts;
}

// Rows in equal bins of the score among those of a mask.
function scoreCounts(mask, bins) {
  const counts = new Float64Array(bins), { low, high } = scoreRange(), span = high - low || 1;
  for (let row = 0; row < app.count; row++) {
    if ((mask && !mask[row]) || !Number.isFinite(app.scores[row])) continue;
    counts[Math.min(bins - 1, Math.max(0, Math.floor((app.scores[row] - low) / span * bins)))]++;
  }
  return counts;
}

function meanScore(mask) {
  let sum = 0, n = 0;
  for (let row = 0; row < app.count; row++) {
    if ((mask && !mask[row]) || !Number.isFinite(app.scores[row])) continue;
    sum += app.scores[row];
    n++;
  }
  return n ? sum / n : NaN;
}

function countRows(mask) {
  let n = 0;
  for (let row = 0; row < mask.length; row++) n += mask[row] ? 1 : 0;
  return n;
}

// The rows of a mask by hardness, hardest first; at most so many.
function hardest(accepts, most) {
  const rows = [];
  for (let row = 0; row < app.count; row++) if (accepts(row)) rows.push(row);
  if (app.scores) {
    const sign = app.info.score.highIsHard ? -1 : 1;
    const key = row => Number.isFinite(app.scores[row]) ? sign * app.scores[row] : Infinity;
    rows.sort((a, b) => key(a) - key(b) || a - b);
  }
  return { rows: rows.slice(0, most), count: rows.length };
}
