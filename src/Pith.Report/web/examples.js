// Lists of rows, each of which leads to its place on the map: dropped rows beside the kept rows that stand for them.

function examplePairs(holder, data) {
  holder.classList.add("pairs");
  holder.classList.toggle("words", areWords(data.pairs.map(pair => pair.dropped)));
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
      rowLink(row),
      shownOf(row),
      row.class !== null ? element("span", { class: differs ? "differs" : null }, row.class) : null,
      row.score !== null ? element("span", { class: "faint" }, `score ${row.score}`) : null,
      side === "dropped" && row.reason !== null ? element("span", { class: "faint" }, row.reason) : null));
}

// Whether rows go by texts, which want lines to be read in and no caption's width.
const areWords = rows => rows.some(row => (row.shown?.[0]?.value?.length ?? 0) > 32);

const rowGrid = (rows, figures) => element("div", { class: areWords(rows) ? "rowgrid words" : "rowgrid" }, figures);

const nameOf = row => row.id ?? `row ${row.row}`;

// The other columns that were asked to be shown, and the name of a row that goes by the first of them.
function shownOf(row) {
  return row.shown?.length ? [...row.shown.slice(1).map(part => element("span", { title: part.name }, part.value)), element("span", { class: "faint" }, nameOf(row))] : null;
}

// A row's name; where the page has a map, a button that shows the row on it.
function rowLink(row) {
  const name = row.shown?.[0]?.value ?? nameOf(row);
  if (!theMap || theMap.points.pointOf(row.row) < 0) return element("strong", {}, name);
  const button = element("button", { type: "button", class: "rowlink", title: "Show on the map" }, name);
  button.addEventListener("click", () => {
    goTo(theMap, theMap.points.pointOf(row.row));
    theMap.stage.scrollIntoView({ block: "center", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
  });
  return button;
}

function listedRow(row, ...more) {
  return element("figure", { class: row.kept === null ? null : row.kept ? "kept" : "dropped" }, thumbnails.make(row.row, 2.5), element("figcaption", {}, rowLink(row), shownOf(row), more));
}

// Rows with the class they have and the class that their neighbours have; the whole list can be saved.
function doubtList(holder, data) {
  const all = element("button", { type: "button", class: "tool" }, `Save all ${count(data.listed)} as CSV`);
  all.addEventListener("click", () => save(new Blob([pageArray("doubts")], { type: "text/csv" }), "likely-wrong-labels.csv"));
  holder.append(rowGrid(data.rows, data.rows.map(row => listedRow(row, element("span", {}, row.class), element("span", { class: "differs" }, `${row.neighbors}, ${row.share}`),
    row.score === null ? null : element("span", { class: "faint" }, `score ${row.score}`), row.kept === null ? null : element("span", { class: "faint" }, row.kept ? "kept" : row.reason)))),
  element("div", { class: "tools" }, all));
}

function duplicateGroups(holder, data) {
  holder.append(...data.groups.map(group => element("div", { class: "dupes" },
    element("p", { class: "note" }, `${count(group.size)} rows` + (group.kept === null ? "" : `, ${count(group.kept)} ${data.insideWord}`)),
    rowGrid(group.rows, group.rows.map(row => listedRow(row, row.class === null ? null : element("span", {}, row.class), row.kept === null ? null : element("span", { class: "faint" }, row.kept ? data.insideWord : row.reason)))))));
}
