// Pointer, wheel and keys on the map. One finger scrolls the page, as everywhere; two move and zoom the map.

function mapGestures(map) {
  const stage = map.stage;
  const down = new Map();
  let moved = false;
  const at = event => {
    const box = stage.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  stage.addEventListener("pointerdown", event => {
    if (event.target.closest(".zoom")) return;
    down.set(event.pointerId, at(event));
    moved = false;
    map.loop = event.shiftKey || map.isSelecting ? [at(event)] : null;
    if (event.pointerType === "mouse") stage.setPointerCapture(event.pointerId);
  });
  stage.addEventListener("pointermove", event => {
    const before = down.get(event.pointerId), now = at(event);
    if (before && map.loop && down.size === 1) {
      map.loop.push(now);
      moved = true;
      paintHighlight(map);
      return;
    }
    if (before && (event.pointerType === "mouse" || down.size === 2)) {
      if (down.size === 2) pinch(map, down, event.pointerId, now);
      else map.panBy(now[0] - before[0], now[1] - before[1]);
      moved = moved || Math.hypot(now[0] - before[0], now[1] - before[1]) > 2;
      down.set(event.pointerId, now);
      leave(map);
      return;
    }
    if (!event.target.closest(".zoom")) hover(map, now, event);
  });
  const up = event => {
    if (!down.delete(event.pointerId)) return;
    if (map.loop) finishLasso(map);
    if (moved) return;
    if (event.pointerType !== "mouse") hover(map, at(event), event);
    pin(map, map.hovered ?? -1);
  };
  stage.addEventListener("pointerup", up);
  stage.addEventListener("pointercancel", up);
  stage.addEventListener("pointerleave", () => leave(map));
  stage.addEventListener("dblclick", event => event.target.closest(".zoom") || map.zoomBy(2, ...at(event)));
  // The wheel belongs to the page; with Ctrl (or a pinch on a touchpad), or once the map has been clicked into, to the map.
  stage.addEventListener("wheel", event => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    map.zoomBy(Math.exp(-event.deltaY * (event.deltaMode ? 0.05 : 0.004)), ...at(event));
  }, { passive: false });
  stage.addEventListener("keydown", event => {
    const step = 60;
    const acts = {
      ArrowLeft: () => map.panBy(step, 0), ArrowRight: () => map.panBy(-step, 0), ArrowUp: () => map.panBy(0, step), ArrowDown: () => map.panBy(0, -step),
      "+": () => map.zoomBy(1.4), "=": () => map.zoomBy(1.4), "-": () => map.zoomBy(1 / 1.4), 0: () => map.reset(), Escape: () => {
        leave(map);
        pin(map, -1);
      },
    };
    if (!acts[event.key] || event.target.closest("button")) return;
    event.preventDefault();
    acts[event.key]();
  });
}

function pinch(map, down, id, now) {
  const [other] = [...down].filter(([key]) => key !== id).map(([, place]) => place);
  const before = down.get(id);
  const spread = place => Math.hypot(place[0] - other[0], place[1] - other[1]);
  const centre = place => [(place[0] + other[0]) / 2, (place[1] + other[1]) / 2];
  const [x, y] = centre(now), [oldX, oldY] = centre(before);
  map.panBy(x - oldX, y - oldY);
  if (spread(before) > 10) map.zoomBy(spread(now) / spread(before), x, y);
}

function leave(map) {
  if (map.hovered === undefined || map.hovered < 0) return;
  map.hovered = -1;
  hideTooltip();
  paintHighlight(map);
}

// A point with a picture wins over a slightly nearer one without.
function hover(map, [px, py], event) {
  if (!map.grids.has(map.layout)) map.grids.set(map.layout, new PointGrid(pageArray("x-" + map.layout), pageArray("y-" + map.layout)));
  const [x, y] = map.toData(px, py);
  const unit = 1 / map.pixelsPerUnit, reach = (event.pointerType === "mouse" ? 12 : 22) * unit;
  const handicap = (5 * unit) ** 2;
  const { points } = map;
  const found = map.grids.get(map.layout).nearest(x, y, reach,
    i => !map.isShown(i) || (map.isSplit && points.isInside(i) !== (px < map.width / 2)) ? Infinity : thumbnails.size && !thumbnails.has(points.row(i)) ? handicap : 0);
  if (found < 0) {
    leave(map);
    return;
  }
  if (found !== map.hovered) {
    map.hovered = found;
    paintHighlight(map);
    map.card = pointCard(map, found);
  }
  showTooltip(event.clientX, event.clientY, ...map.card);
}

function pointCard(map, i) {
  const { points, data } = map;
  const score = points.score(i), stand = standOf(map, i);
  const pictures = [thumbnails.make(points.row(i), 3)];
  if (stand >= 0 && pictures[0]) pictures.push(element("span", { class: "arrow" }, "\u2192"), thumbnails.make(points.row(stand), 3));
  let fate = null;
  if (data.inside) {
    const inside = points.isInside(i);
    const reason = points.reasons ? data.reasons[points.reasons[i]] : null;
    const place = points.order && points.order[i] !== none ? `, pick ${count(points.order[i] + 1)}` : "";
    fate = inside ? data.inside + place : data.outside + (points.inside[i] === 1 ? " at this budget" : reason ? `, ${reason}` : "");
  }
  const shown = points.shown(i);
  return [
    pictures[0] ? element("div", { class: "pictures" }, pictures) : null,
    strong(shown.length ? shown[0].value : points.name(i)),
    ...shown.slice(1).map(part => line(`${part.name} ${part.value}`)),
    shown.length ? line(points.name(i)) : null,
    points.className(i) !== null ? line("class ", points.className(i)) : null,
    score !== null ? line(`${data.score.name} ${score}`) : null,
    fate ? line(fate) : null,
    stand >= 0 ? line(`nearest kept: row ${points.row(stand)}`, points.className(stand) !== null ? `, ${points.className(stand)}` : "", `, distance ${number(points.distance[i])}`) : null,
  ];
}
