// The map in small, beside the verdict where nothing was evaluated; a click leads to the large one.

function mapPreview(link) {
  const holder = document.querySelector("[data-chart=map]");
  if (!holder) return;
  const data = JSON.parse(holder.querySelector("script").textContent);
  const canvas = element("canvas", { role: "img", "aria-label": "Map of the rows" });
  link.append(canvas);
  const map = {
    points: new Points(data), data, layout: data.layouts[0].id, view: { x: 32768, y: 32768, zoom: 1 }, raster: new PointRaster(canvas), ratio: Math.min(devicePixelRatio || 1, 2),
    colour: data.inside ? "inside" : data.classes ? "class" : data.score ? "score" : "inside", isShown: () => true,
  };
  map.place = DatasetMap.prototype.place;
  responsive(link, width => {
    Object.assign(map, { width, height: Math.round(width * 0.72) });
    canvas.style.width = width + "px";
    canvas.style.height = map.height + "px";
    map.raster.resize(Math.round(width * map.ratio), Math.round(map.height * map.ratio));
    DatasetMap.prototype.frame.call(map);
    map.pixelsPerUnit = map.scale;
    paintPoints(map);
  });
  themed.push(() => map.width && paintPoints(map));
}
