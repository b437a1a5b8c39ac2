// One row: its picture, why it was kept or dropped, its neighbours, who took value from it, and for whom it stands.

const rowQuestion = { abort: null };

function openRow(row, moves = false) {
  app.row = row;
  app.standIn = null;
  if (moves) app.map?.show(row);
  writeAddress();
  tell("row");
  showTab("row");
}

function detailPanel(holder) {
  const show = async () => {
    rowQuestion.abort?.abort();
    if (app.row === null || !app.kept) {
      holder.replaceChildren(element("p", { class: "note" }, "Click a point, or find a row by its number or id."));
      return;
    }
    const abort = rowQuestion.abort = new AbortController();
    try {
      const told = await postJson("/api/row", { ...settingBody(), row: app.row }, abort.signal);
      app.standIn = told.standIn?.row ?? null;
      holder.replaceChildren(...rowParts(told));
      app.map?.draw();
    } catch (error) {
      if (error.name !== "AbortError") holder.replaceChildren(element("p", { class: "error" }, error.message));
    }
  };
  // A drag asks for many settings; the row follows when it rests.
  let timer = 0;
  on("answer graph", () => {
    clearTimeout(timer);
    if (app.row !== null) timer = setTimeout(show, 160);
  });
  on("row", show);
}

function rowParts(told) {
  const head = element("div", { class: "row-head" },
    told.image ? picture(told.row, "thumb large") : null,
    element("div", {}, element("h2", {}, `Row ${told.row}`), told.hasId ? element("p", { class: "id" }, told.id) : null,
      told.class !== null ? element("p", {}, told.class) : null,
      ...(told.shown ?? []).filter(part => part.value !== null).map(part => element("p", { class: "shown" }, element("span", { class: "note" }, part.name + " "), part.value)),
      told.score !== null ? element("p", {}, `${app.info.score?.name ?? "score"} ${number(told.score)}`) : null));
  const parts = [head, element("p", { class: "sentence " + (told.kept ? "is-kept" : "is-dropped") }, told.sentence), markButtons(told.row)];
  if (told.standIn) parts.push(element("h3", {}, "Stands in for it"), rowLine(told.standIn, `distance ${number(told.standIn.distance)}`));
  if (told.standsForCount) parts.push(element("h3", {}, `Stands for ${count(told.standsForCount)} dropped ${told.standsForCount === 1 ? "row" : "rows"}`), chips(told.standsFor.map(other => other.row), 24));
  if (told.neighbors?.length) parts.push(element("h3", {}, "Neighbours"), rowTable(["row", app.classes ? "class" : null, "distance"], told.neighbors, other => [app.classes ? other.class : null, number(other.distance)]));
  if (told.start !== null && told.start !== undefined) parts.push(...valueParts(told));
  return parts;
}

// How the value of the row came about: its score, what neighbours gave, what kept ones took.
function valueParts(told) {
  const given = told.gains.reduce((sum, message) => sum + message.amount, 0), taken = told.losses.reduce((sum, message) => sum + message.amount, 0);
  const parts = [element("h3", {}, "Its value"), element("p", {}, `Own score ${number(told.nodeScore)}, `,
    `${count(told.gains.length)} neighbours gave ${number(given)}: start ${number(told.start)}. `,
    told.losses.length ? `${count(told.losses.length)} kept ${told.losses.length === 1 ? "neighbour" : "neighbours"} took ${number(taken)}: ${number(told.value)} at the end.` : "No kept neighbour took from it.")];
  if (told.losses.length) parts.push(element("h3", {}, "Who took value, in the order kept"), rowTable(["row", "pick", "took", "left"], told.losses, message => [count(message.position + 1), number(message.amount), number(message.after)]));
  return parts;
}

function rowTable(columns, rows, cells) {
  return element("table", { class: "rows-table" },
    element("thead", {}, element("tr", {}, columns.filter(name => name !== null).map((name, i) => element("th", { scope: "col", class: i > 0 && name !== "class" ? "number" : null }, name)))),
    element("tbody", {}, rows.map(other => element("tr", {}, element("td", {}, chip(other.row)),
      cells(other).map((cell, i) => cell === null ? null : element("td", { class: columns[i + 1] === "class" ? null : "number" }, cell))))));
}

function rowLine(other, text) {
  return element("p", { class: "line-row" }, chip(other.row), element("span", {}, [other.class, text].filter(Boolean).join(", ")));
}

function markButtons(row) {
  const group = element("div", { class: "choice", role: "group", "aria-label": "Mark" });
  const show = () => group.replaceChildren(...[["keep", "must keep"], [null, "as it comes"], ["drop", "must drop"]].map(([side, label]) => {
    const node = element("button", { type: "button", "aria-pressed": String(markOf(row) === side) }, label);
    node.addEventListener("click", () => {
      markRows([row], side);
      show();
    });
    return node;
  }));
  show();
  return group;
}
