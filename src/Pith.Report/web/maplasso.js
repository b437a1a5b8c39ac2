// The lasso: a line drawn round rows with the mouse and Shift, or with the button on, selects them.

function finishLasso(map) {
  const loop = map.loop;
  map.loop = null;
  if (loop && loop.length > 2) {
    map.lassoed = [];
    for (let i = 0; i < map.points.count; i++) {
      if (map.isShown(i) && insideLoop(map.toScreen(i), loop)) map.lassoed.push(i);
    }
    map.showSelected();
  }
  paintHighlight(map);
}

function paintLasso(map, context) {
  context.strokeStyle = context.fillStyle = `rgb(${themeColour("--warn").join(",")})`;
  context.lineWidth = 1.5;
  if (map.loop?.length > 1) {
    context.beginPath();
    map.loop.forEach(([x, y], k) => k ? context.lineTo(x, y) : context.moveTo(x, y));
    context.stroke();
  }
  const radius = Math.max(1.2, pointRadius(map) * 0.7);
  for (const i of map.lassoed) {
    const [x, y] = map.toScreen(i);
    if (x < 0 || y < 0 || x > map.width || y > map.height) continue;
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
    context.fill();
  }
}
