// Finds points by place: the one under the pointer, and those inside a loop. Points lie by cells of a 256 x 256 grid over their 16-bit coordinates.

const cellShift = 8, cellsAcross = 256;

class PointGrid {
  constructor(xs, ys) {
    this.xs = xs;
    this.ys = ys;
    const starts = new Uint32Array(cellsAcross * cellsAcross + 1);
    const cell = i => (ys[i] >> cellShift) * cellsAcross + (xs[i] >> cellShift);
    for (let i = 0; i < xs.length; i++) starts[cell(i) + 1]++;
    for (let c = 0; c < starts.length - 1; c++) starts[c + 1] += starts[c];
    const next = starts.slice(0, -1);
    this.points = new Uint32Array(xs.length);
    for (let i = 0; i < xs.length; i++) this.points[next[cell(i)]++] = i;
    this.starts = starts;
  }

  // The point with the least cost within a distance; cost is the squared distance plus what `extra` adds, Infinity leaves it out.
  nearest(x, y, reach, extra) {
    const from = v => Math.max(0, Math.floor((v - reach) / 256)), to = v => Math.min(cellsAcross - 1, Math.floor((v + reach) / 256));
    let best = -1, least = Infinity;
    for (let row = from(y); row <= to(y); row++) {
      for (let column = from(x); column <= to(x); column++) {
        const cell = row * cellsAcross + column;
        for (let p = this.starts[cell]; p < this.starts[cell + 1]; p++) {
          const i = this.points[p];
          const dx = this.xs[i] - x, dy = this.ys[i] - y;
          const square = dx * dx + dy * dy;
          if (square > reach * reach || square >= least) continue;
          const cost = square + extra(i);
          if (cost < least) {
            least = cost;
            best = i;
          }
        }
      }
    }
    return best;
  }
}

// Whether a place is inside a loop: a line from it to the right crosses the loop an odd number of times.
function insideLoop([x, y], loop) {
  let inside = false;
  for (let i = 0, j = loop.length - 1; i < loop.length; j = i++) {
    const [xi, yi] = loop[i], [xj, yj] = loop[j];
    if ((yi > y) !== (yj > y) && x < (xj - xi) * (y - yi) / (yj - yi) + xi) inside = !inside;
  }
  return inside;
}
