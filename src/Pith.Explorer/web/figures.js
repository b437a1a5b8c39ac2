// What the setting comes to, beside random rows of the same number.

function figuresPanel(holder) {
  const table = element("table", { class: "figures-table" }), moved = element("div", { class: "moved" });
  const classes = element("div", { class: "bars" }), histogram = element("div", { class: "histogram" });
  holder.append(table, moved);
  if (app.classes) holder.append(element("h3", {}, "Classes, share of the kept rows"), classes);
  if (app.scores) {
    const hard = app.info.score.highIsHard ? "high is hard" : "low is hard";
    holder.append(element("h3", {}, `${app.info.score.name}, ${hard}`), histogram);
  }
  on("answer pins theme graph", () => {
    if (!app.kept) return;
    table.replaceChildren(...figureRows());
    moved.replaceChildren(...movedRows());
    if (app.classes) classBars(classes);
    if (app.scores) scoreBars(histogram);
  });
}

// A figure, that of random rows, and which of them is better.
function figureRows() {
  const { head } = app, rows = [];
  const add = (label, title, own, random, better) => rows.push(element("tr", {}, element("th", { scope: "row", title }, label),
    element("td", { class: "number " + (better ?? "") }, own), element("td", { class: "number random" }, random), element("td", { class: "verdict " + (better ?? "") }, better ?? "")));
  const verdict = (own, random, highIsGood) => own === random ? null : (own > random) === highIsGood ? "better" : "worse";
  if (head.figures) {
    const { figures, random } = head;
    add("Rows covered", "Share of the dropped rows that have a kept row among their neighbours in the graph", percent(figures.covered), percent(random.covered), verdict(figures.covered, random.covered, true));
    add("Near-duplicates", "Share of the pairs of near-duplicates of which both rows are kept", percent(figures.pairs), percent(random.pairs), verdict(figures.pairs, random.pairs, false));
  }
  if (app.scores) {
    app.allMean ??= meanScore(null);
    add(`Mean ${app.info.score.name}`, "Of the kept rows; random rows have that of all", number(meanScore(app.kept)), number(app.allMean));
  }
  if (app.classes) {
    const kept = classCounts(app.kept), all = app.allCounts ??= classCounts(null);
    const shares = all.map((n, c) => n ? kept[c] / n : Infinity), least = shares.indexOf(Math.min(...shares));
    add(`Least kept, ${/^\d+$/.test(app.info.classes[least]) ? "class " : ""}${app.info.classes[least]}`, "The class of which the smallest share is kept", percent(shares[least]), percent(head.kept / app.count));
  }
  return [element("thead", {}, element("tr", {}, element("td"), element("th", { scope: "col" }, "here"), element("th", { scope: "col" }, "random"), element("td"))), element("tbody", {}, rows)];
}

// Shares of the kept rows by class, with a tick where the dataset has its share.
function classBars(holder) {
  const kept = classCounts(app.kept), all = app.allCounts ??= classCounts(null);
  const total = app.head.kept, most = Math.max(...kept.map((n, c) => Math.max(n / total, all[c] / app.count)), 1e-9);
  const order = app.info.classes.map((_, c) => c).filter(c => all[c] > 0);
  const shown = order.length > 24 ? order.sort((a, b) => Math.abs(kept[b] / total - all[b] / app.count) - Math.abs(kept[a] / total - all[a] / app.count)).slice(0, 24) : order;
  holder.replaceChildren(...shown.map(c => {
    const bar = element("i"), tick = element("b"), share = kept[c] / total, own = all[c] / app.count;
    bar.style.width = 100 * share / most + "%";
    bar.style.background = classColour(c);
    tick.style.left = 100 * own / most + "%";
    return element("div", { class: "bar", title: `${count(kept[c])} of ${count(all[c])} rows kept` },
      element("span", { class: "name" }, app.info.classes[c]), element("span", { class: "track" }, bar, tick), element("span", { class: "value" }, percent(share)));
  }), element("p", { class: "note" }, `The tick is the class's share of all rows, where random rows lie.${order.length > 24 ? ` The 24 of ${order.length} classes that moved most.` : ""}`));
}
