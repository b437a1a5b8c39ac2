// The rows of the map: what is known of each, and its thumbnail.

const none = 0xFFFFFFFF;

class Points {
  constructor(data) {
    this.data = data;
    this.count = data.count;
    this.rows = pageArray("row");
    this.inside = pageArray("inside");
    this.classes = pageArray("class");
    this.scores = pageArray("score");
    this.reasons = pageArray("reason");
    this.order = pageArray("order");
    this.stand = pageArray("stand");
    this.distance = pageArray("distance");
    this.picks = data.kept;
  }

  row(i) {
    return this.rows ? this.rows[i] : i;
  }

  // The place of a row among the points, or -1 where it is not drawn.
  pointOf(row) {
    if (!this.rows) return row;
    let low = 0, high = this.rows.length - 1;
    while (low <= high) {
      const half = (low + high) >> 1;
      if (this.rows[half] === row) return half;
      if (this.rows[half] < row) low = half + 1;
      else high = half - 1;
    }
    return -1;
  }

  // Whether a row is kept at the budget that the slider stands at.
  isInside(i) {
    if (!this.inside) return true;
    return this.inside[i] === 1 && (!this.order || this.picks >= this.data.kept || this.order[i] < this.picks);
  }

  name(i) {
    const row = this.row(i), id = this.data.ids?.[i];
    return id !== undefined && id !== String(row) ? `Row ${row}, ${id}` : `Row ${row}`;
  }

  // The columns that were asked to be shown, those that the row has a value of.
  shown(i) {
    const shown = this.data.shown;
    return shown ? shown.names.map((name, column) => ({ name, value: shown.values[column][i] })).filter(part => part.value !== null) : [];
  }

  className(i) {
    return this.classes && this.data.classes ? this.data.classes[this.classes[i]] : null;
  }

  score(i) {
    return this.scores && Number.isFinite(this.scores[i]) ? number(this.scores[i]) : null;
  }
}

const thumbnails = {
  size: null,
  places: null,
  sheets: new Map(),
  decoded: new Map(),

  load() {
    if (this.places) return;
    this.size = pageArray("thumbs");
    this.places = new Map();
    const rows = this.size ? pageArray("thumb-rows") : [];
    rows.forEach((row, i) => this.places.set(row, i));
  },

  has(row) {
    this.load();
    return this.places.has(row);
  },

  // A canvas with the row's picture, or null; the picture comes when its sheet is decoded.
  make(row, scale) {
    if (!this.has(row)) return null;
    const { width, height, columns, perSheet } = this.size;
    const place = this.places.get(row), at = place % perSheet;
    const canvas = element("canvas", { width, height, class: "thumb" });
    canvas.style.width = width * scale + "px";
    canvas.style.height = height * scale + "px";
    this.sheet(Math.floor(place / perSheet)).then(image => canvas.getContext("2d")
      .drawImage(image, (at % columns) * width, Math.floor(at / columns) * height, width, height, 0, 0, width, height));
    return canvas;
  },

  // Draws the row's picture on a canvas; where its sheet is not decoded yet, tells when it is.
  draw(row, context, x, y, side, later) {
    const { width, height, columns, perSheet } = this.size;
    const place = this.places.get(row), at = place % perSheet, index = Math.floor(place / perSheet);
    const image = this.decoded.get(index);
    if (image) context.drawImage(image, (at % columns) * width, Math.floor(at / columns) * height, width, height, x, y, side, side);
    else this.sheet(index).then(later);
  },

  sheet(index) {
    if (!this.sheets.has(index)) {
      const image = new Image();
      image.src = pageImage("sheet-" + index);
      this.sheets.set(index, image.decode().then(() => {
        this.decoded.set(index, image);
        return image;
      }));
    }
    return this.sheets.get(index);
  },
};
