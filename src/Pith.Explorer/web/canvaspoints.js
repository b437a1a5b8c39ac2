// Draws points where there is no WebGL: the same calls as GlPoints, into the pixels of a canvas.

class CanvasPoints {
  constructor(canvas) {
    this.raster = new PointRaster(canvas);
    this.canvas = canvas;
    this.name = "canvas";
  }

  setPlaces(places) {
    this.places = places;
  }

  setLooks(looks) {
    this.looks = looks;
    this.present = layersOf(looks);
  }

  draw({ x, y, pixels }, background, layers) {
    const { raster, canvas, places, looks } = this;
    if (raster.width !== canvas.width || raster.height !== canvas.height) {
      raster.resize(canvas.width, canvas.height);
      [raster.width, raster.height] = [canvas.width, canvas.height];
    }
    raster.clear(background);
    if (places && looks) {
      const middleX = canvas.width / 2 - x * pixels, middleY = canvas.height / 2 + y * pixels;
      for (const { layer, radius, alpha } of layers) {
        if (!this.present[layer]) continue;
        const disc = makeDisc(radius), opacity = Math.round(256 * alpha);
        for (let i = 0, p = 0; p < looks.length; i += 2, p += 4) {
          if (looks[p + 3] === layer) raster.dot(middleX + places[i] * pixels, middleY - places[i + 1] * pixels, looks[p], looks[p + 1], looks[p + 2], opacity, disc);
        }
      }
    }
    raster.show();
  }
}
