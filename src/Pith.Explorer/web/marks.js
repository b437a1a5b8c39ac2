// Rows that must be kept or dropped whatever the method says.

function markRows(rows, side) {
  for (const row of rows) {
    app.keep.delete(row);
    app.drop.delete(row);
    if (side) app[side].add(row);
  }
  tell("marks");
  changed();
}

const markOf = row => app.keep.has(row) ? "keep" : app.drop.has(row) ? "drop" : null;

function marksPanel(holder) {
  const list = element("div", { class: "marks" });
  const clear = element("button", { type: "button", class: "small" }, "Clear marks");
  clear.addEventListener("click", () => markRows([...app.keep, ...app.drop], null));
  const part = element("div", { class: "part", hidden: true }, element("h3", {}, "Marked rows"), list, clear);
  holder.append(part);
  const show = () => {
    part.hidden = app.keep.size + app.drop.size === 0;
    list.replaceChildren(
      app.keep.size ? element("p", {}, element("strong", {}, `Must keep ${count(app.keep.size)}`), " ", chips([...app.keep], 12)) : "",
      app.drop.size ? element("p", {}, element("strong", {}, `Must drop ${count(app.drop.size)}`), " ", chips([...app.drop], 12)) : "");
  };
  on("marks setting", show);
  show();
}

// Small buttons that open rows.
function chips(rows, most) {
  const shown = rows.slice(0, most).map(row => chip(row));
  if (rows.length > most) shown.push(element("span", { class: "note" }, ` and ${count(rows.length - most)} more`));
  return element("span", { class: "chips" }, shown);
}

function chip(row, text = String(row)) {
  const node = element("button", { type: "button", class: "chip" + (app.kept?.[row] ? " kept" : ""), title: `Open row ${row}` }, app.info.images ? picture(row, "thumb tiny") : null, text);
  node.addEventListener("click", () => openRow(row, true));
  return node;
}
