// Class names on the clusters of a map: where they lie, and how they are written so that none lies on another.

const mostNames = 40;

// Where most rows of each class lie; `across` and `up` give a row's place as 0..1. Classes without rows are left out, those with most rows come first.
function densestPlaces(rows, classes, classOf, across, up) {
  const side = 48, counts = new Uint32Array(classes * side * side), totals = new Uint32Array(classes);
  const line = share => Math.min(side - 1, Math.max(0, Math.floor(share * side)));
  const cell = row => line(up(row)) * side + line(across(row));
  for (let row = 0; row < rows; row++) {
    const c = classOf(row);
    counts[c * side * side + cell(row)]++;
    totals[c]++;
  }
  const densest = Array.from({ length: classes }, (_, c) => densestCell(counts.subarray(c * side * side, (c + 1) * side * side), side));
  const sums = Array.from({ length: classes }, () => [0, 0, 0]);
  for (let row = 0; row < rows; row++) {
    const c = classOf(row), sum = sums[c];
    if (cell(row) !== densest[c]) continue;
    sum[0] += across(row);
    sum[1] += up(row);
    sum[2]++;
  }
  return sums.map(([x, y, n], c) => ({ class: c, rows: totals[c], x: x / n, y: y / n })).filter(place => place.rows > 0).sort((a, b) => b.rows - a.rows);
}

// A cell counts with those around it, so that a lone peak does not win over a wide hill.
function densestCell(counts, side) {
  let best = 0, most = -1;
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      if (counts[y * side + x] === 0) continue;
      let sum = 0;
      for (let v = Math.max(0, y - 1); v <= Math.min(side - 1, y + 1); v++) {
        for (let u = Math.max(0, x - 1); u <= Math.min(side - 1, x + 1); u++) sum += counts[v * side + u];
      }
      if (sum > most) [best, most] = [y * side + x, sum];
    }
  }
  return best;
}

// Writes names at their places on a map of this size; one that would lie on another moves up or down a little, and is left out where that does not help.
function writeNames(context, names, width, height) {
  const taken = [], line = 18, ink = `rgb(${themeColour("--ink").join(",")})`, panel = `rgba(${themeColour("--panel").join(",")},0.88)`;
  context.font = "600 13px system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.lineJoin = "round";
  context.lineWidth = 4;
  for (const { text, x, y } of names) {
    if (x < 0 || x > width || y < 0 || y > height) continue;
    const name = text.length > 22 ? text.slice(0, 21) + "\u2026" : text, half = context.measureText(name).width / 2 + 4;
    if (2 * half > width) continue;
    // A name whose cluster is at the edge stays in the picture.
    const px = Math.min(Math.max(x, half), width - half);
    const py = [0, line, -line, 2 * line, -2 * line].map(step => Math.min(Math.max(y, 10), height - 10) + step)
      .find(at => at >= 10 && at <= height - 10 && !taken.some(other => Math.abs(other.x - px) < other.half + half && Math.abs(other.y - at) < line));
    if (py === undefined) continue;
    taken.push({ x: px, y: py, half });
    context.strokeStyle = panel;
    context.strokeText(name, px, py);
    context.fillStyle = ink;
    context.fillText(name, px, py);
  }
}
