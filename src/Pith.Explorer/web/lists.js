// Lists of rows to look at: labels in doubt, near-duplicates, the hardest, those picked last and those that would come next.

const listKinds = [
  ["labels", "Labels in doubt", () => app.classes],
  ["duplicates", "Near-duplicates", () => true],
  ["hardest", "Hardest", () => app.scores],
  ["last", "Last in, first out", () => true],
  ["next", "Next in", () => true],
];

function listsPanel(holder) {
  const kinds = listKinds.filter(([, , isThere]) => isThere());
  app.list = kinds[0][0];
  const body = element("div", { class: "list", "aria-live": "polite" });
  const choose = choice("List", kinds.map(([id, title]) => [id, title]), app.list, id => {
    app.list = id;
    show();
  });
  choose.classList.add("wrap");
  holder.append(choose, body);
  let asked = 0, stale = true;
  const show = async () => {
    const turn = ++asked;
    if (app.tab !== "lists" || !app.kept) {
      stale = true;
      return;
    }
    stale = false;
    try {
      const parts = await listParts[app.list]();
      if (turn === asked) body.replaceChildren(...parts);
    } catch (error) {
      if (turn === asked) body.replaceChildren(element("p", { class: "note" }, error.message));
    }
  };
  let timer = 0;
  on("answer graph", () => {
    clearTimeout(timer);
    timer = setTimeout(show, 200);
  });
  on("tab", () => stale && show());
}

const intro = text => element("p", { class: "note" }, text);

const listParts = {
  async labels() {
    app.doubts ??= await postJson("/api/list/labels", {});
    const { count: all, rows } = app.doubts;
    const save = element("button", { type: "button", class: "small" }, "Save csv");
    save.addEventListener("click", () => exportRows("csv", rows.map(entry => entry.row), "labels-in-doubt"));
    return [intro(`${count(all)} rows of which most neighbours have one other label. A hint to look, no verdict.`), save,
      ...gallery(rows.slice(0, 120), entry => `${entry.class} \u2192 ${entry.neighbors}, ${percent(entry.share, 0)}`)];
  },

  async duplicates() {
    const { count: all, groups } = await postJson("/api/list/duplicates", settingBody());
    return [intro(`${count(all)} groups of near-duplicates; kept rows are marked.`), ...groups.slice(0, 60).map(group =>
      element("div", { class: "group" }, element("p", {}, element("strong", {}, `${count(group.size)} rows`), `, ${count(group.kept)} kept`), chips(group.rows.map(entry => entry.row), 12)))];
  },

  async hardest() {
    const { rows } = hardest(() => true, 120);
    const keptHere = rows.filter(row => app.kept[row]).length;
    return [intro(`The ${rows.length} hardest rows; ${keptHere} are kept.`), ...gallery(rows.map(row => ({ row })), entry => `${number(app.scores[entry.row])}`)];
  },

  async last() {
    const rows = [...app.head.last].reverse();
    return [intro("The kept rows that were picked last, the last one first: a smaller budget drops these first."), ...gallery(rows.map(row => ({ row })), () => "")];
  },

  async next() {
    if (!app.head.next) return [intro("The order of this setting does not go on beyond its budget.")];
    if (!app.head.next.length && app.head.kept < app.count) {
      setTimeout(() => app.tab === "lists" && app.list === "next" && selecting.ask(settingBody()), 700);
      return [intro("The rest of the order is being made\u2026")];
    }
    return [intro("The rows that a larger budget would keep next, the first one first."), ...gallery(app.head.next.map(row => ({ row })), () => "")];
  },
};

function gallery(entries, text) {
  return [element("div", { class: "gallery" + (app.info.images ? "" : " plain") }, entries.map(entry => {
    const node = element("button", { type: "button", class: "card" + (app.kept[entry.row] ? " kept" : "") },
      app.info.images ? picture(entry.row, "thumb") : null, element("strong", {}, String(entry.row)), element("span", {}, text(entry).replaceAll(" %", "\u00a0%") || (app.classes ? app.info.classes[app.classes[entry.row]] : "")));
    node.addEventListener("click", () => openRow(entry.row, true));
    return node;
  }))];
}
