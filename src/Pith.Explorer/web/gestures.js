// Pointer, wheel, fingers and keys on the map.

function mapGestures(map) {
  const { stage } = map;
  const down = new Map();
  let moved = 0;
  const at = event => {
    const box = stage.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  const ours = event => !event.target.closest("button, .tool, .float");
  stage.addEventListener("pointerdown", event => {
    if (!ours(event) || event.button > 0) return;
    down.set(event.pointerId, at(event));
    moved = 0;
    stage.setPointerCapture(event.pointerId);
    if (down.size === 1 && (map.lassoOn || event.shiftKey)) map.lassoPath = [at(event)];
  });
  stage.addEventListener("pointermove", event => {
    const before = down.get(event.pointerId), now = at(event);
    if (!before) {
      if (ours(event)) hover(map, now);
      return;
    }
    moved += Math.hypot(now[0] - before[0], now[1] - before[1]);
    if (map.lassoPath) {
      map.lassoPath.push(now);
      map.draw();
    } else if (down.size === 2) {
      pinch(map, [...down.values()], before, now);
    } else {
      map.panBy(now[0] - before[0], now[1] - before[1]);
    }
    down.set(event.pointerId, now);
    hideTip(map);
  });
  const up = event => {
    if (!down.delete(event.pointerId)) return;
    if (map.lassoPath) {
      const path = map.lassoPath;
      map.lassoPath = null;
      if (moved > 8) closeLasso(map, path);
      else map.draw();
      return;
    }
    if (moved > 4 || event.type === "pointercancel") return;
    const row = map.rowAt(...at(event), event.pointerType === "mouse" ? 10 : 20);
    if (row >= 0) openRow(row);
  };
  stage.addEventListener("pointerup", up);
  stage.addEventListener("pointercancel", up);
  stage.addEventListener("pointerleave", () => hideTip(map));
  stage.addEventListener("dblclick", event => ours(event) && map.zoomBy(2, ...at(event)));
  stage.addEventListener("wheel", event => {
    event.preventDefault();
    map.zoomBy(Math.exp(-event.deltaY * (event.deltaMode ? 0.05 : 0.0022)), ...at(event));
  }, { passive: false });
  stage.addEventListener("keydown", event => {
    const step = 60;
    const acts = {
      ArrowLeft: () => map.panBy(step, 0), ArrowRight: () => map.panBy(-step, 0), ArrowUp: () => map.panBy(0, step), ArrowDown: () => map.panBy(0, -step),
      "+": () => map.zoomBy(1.4), "=": () => map.zoomBy(1.4), "-": () => map.zoomBy(1 / 1.4), 0: () => map.reset(), l: () => setLasso(map, !map.lassoOn),
      Escape: () => {
        map.lassoPath = null;
        setLasso(map, false);
        if (app.lasso) clearLasso();
        hideTip(map);
      },
    };
    if (!acts[event.key] || event.ctrlKey || event.metaKey || event.altKey || event.target !== stage) return;
    event.preventDefault();
    acts[event.key]();
  });
}

function pinch(map, fingers, before, now) {
  const other = fingers.find(place => place !== before) ?? before;
  const spread = place => Math.hypot(place[0] - other[0], place[1] - other[1]);
  map.panBy((now[0] - before[0]) / 2, (now[1] - before[1]) / 2);
  if (spread(before) > 10) map.zoomBy(spread(now) / spread(before), (now[0] + other[0]) / 2, (now[1] + other[1]) / 2);
}

function hover(map, [px, py]) {
  const row = map.lassoOn ? -1 : map.rowAt(px, py, 10);
  if (row === map.hovered) return;
  if (row < 0) {
    hideTip(map);
    return;
  }
  map.hovered = row;
  map.draw();
  const [x, y] = map.toScreen(row);
  map.tip.replaceChildren(...tipLines(row));
  map.tip.hidden = false;
  const right = x > map.width / 2, below = y < 140;
  map.tip.style.left = Math.round(right ? x - 14 - map.tip.offsetWidth : x + 14) + "px";
  map.tip.style.top = Math.round(Math.min(Math.max(below ? y + 8 : y - 8 - map.tip.offsetHeight, 6), map.height - map.tip.offsetHeight - 6)) + "px";
}

function hideTip(map) {
  if (!(map.hovered >= 0)) return;
  map.hovered = -1;
  map.tip.hidden = true;
  map.draw();
}

function tipLines(row) {
  const lines = [element("strong", {}, `Row ${row}`), element("span", {}, app.kept?.[row] ? "kept" : "dropped")];
  if (app.classes) lines.push(element("span", {}, app.info.classes[app.classes[row]]));
  if (app.scores) lines.push(element("span", {}, `${app.info.score.name} ${number(app.scores[row])}`));
  return app.info.images ? [picture(row, "thumb tall"), element("div", {}, ...lines)] : lines;
}

// A row's picture, from the server.
function picture(row, kind = "thumb") {
  return element("img", { class: kind, src: "/api/image/" + row, alt: "", loading: "lazy", decoding: "async" });
}
