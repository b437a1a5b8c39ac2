// Dropped rows beside the kept rows that stand for them.

function examplePairs(holder, data) {
  holder.classList.add("pairs");
  holder.append(...data.pairs.map(pair => element("div", { class: "pair" },
    exampleRow(pair.dropped, "dropped", pair), element("div", { class: "between" }, element("span", { class: "arrow" }, "\u2192"), element("span", {}, pair.distance)),
    exampleRow(pair.kept, "kept", pair))));
  holder.dataset.drawn = "true";
}

function exampleRow(row, side, pair) {
  const differs = row.class !== null && pair.dropped.class !== pair.kept.class;
  return element("figure", { class: side },
    thumbnails.make(row.row, 2.5),
    element("figcaption", {},
      element("strong", {}, row.id ?? `row ${row.row}`),
      row.class !== null ? element("span", { class: differs ? "differs" : null }, row.class) : null,
      row.score !== null ? element("span", { class: "faint" }, `score ${row.score}`) : null,
      side === "dropped" && row.reason !== null ? element("span", { class: "faint" }, row.reason) : null));
}
