// Draws many round points into the pixels of a canvas: a blend for each pixel of each point, without a call for each point.

class PointRaster {
  constructor(canvas) {
    this.canvas = canvas;
    this.context = canvas.getContext("2d", { alpha: false });
  }

  resize(width, height) {
    this.canvas.width = width;
    this.canvas.height = height;
    this.image = this.context.createImageData(width, height);
    this.words = new Uint32Array(this.image.data.buffer);
  }

  clear([r, g, b]) {
    this.words.fill((255 << 24) | (b << 16) | (g << 8) | r);
  }

  // One point: a disc with soft edges, from `disc`; alpha is 0..256.
  dot(x, y, r, g, b, alpha, disc) {
    const width = this.canvas.width, height = this.canvas.height;
    const left = Math.round(x) - disc.reach, top = Math.round(y) - disc.reach;
    const side = disc.side;
    if (left < 0 || top < 0 || left + side > width || top + side > height) return;
    const pixels = this.image.data, cover = disc.cover;
    for (let j = 0, m = 0; j < side; j++) {
      let p = ((top + j) * width + left) * 4;
      for (let i = 0; i < side; i++, m++, p += 4) {
        const a = (cover[m] * alpha) >> 8;
        if (a === 0) continue;
        pixels[p] += ((r - pixels[p]) * a) >> 8;
        pixels[p + 1] += ((g - pixels[p + 1]) * a) >> 8;
        pixels[p + 2] += ((b - pixels[p + 2]) * a) >> 8;
      }
    }
  }

  // Squares of counts as so much of a colour; `unit` is what makes a count full.
  shade(cells, across, size, unit, [r, g, b]) {
    const width = this.canvas.width, height = this.canvas.height, pixels = this.image.data;
    for (let y = 0; y < height; y++) {
      const row = Math.floor(y / size) * across;
      for (let x = 0, p = y * width * 4; x < width; x++, p += 4) {
        const count = cells[row + Math.floor(x / size)];
        if (count < 0.02) continue;
        const a = Math.round(220 * Math.min(1, Math.sqrt(count * unit) * 0.8 + 0.12));
        pixels[p] += ((r - pixels[p]) * a) >> 8;
        pixels[p + 1] += ((g - pixels[p + 1]) * a) >> 8;
        pixels[p + 2] += ((b - pixels[p + 2]) * a) >> 8;
      }
    }
  }

  show() {
    this.context.putImageData(this.image, 0, 0);
  }
}

// How much of each pixel a disc of this radius covers, 0..256.
function makeDisc(radius) {
  const reach = Math.ceil(radius), side = 2 * reach + 1;
  const cover = new Uint16Array(side * side);
  for (let j = 0; j < side; j++) {
    for (let i = 0; i < side; i++) {
      const distance = Math.hypot(i - reach, j - reach);
      cover[j * side + i] = Math.round(256 * Math.min(1, Math.max(0, radius + 0.5 - distance)));
    }
  }
  return { reach, side, cover };
}
