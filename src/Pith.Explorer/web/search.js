// Finds rows by number or by a part of their id; the arrow keys walk what was found.

function searchBox() {
  const form = document.getElementById("search"), query = document.getElementById("query"), found = document.getElementById("found");
  let turn = 0, timer = 0;
  const close = () => { found.hidden = true; };
  const open = row => {
    close();
    openRow(row, true);
  };
  const look = async () => {
    const text = query.value.trim(), mine = ++turn;
    if (!text) return close();
    try {
      const { rows, most } = await getJson("/api/search?q=" + encodeURIComponent(text));
      if (mine !== turn) return;
      const items = rows.slice(0, 30).map(({ row, id }) => {
        const node = element("button", { type: "button" }, element("strong", {}, `Row ${row}`), app.info.hasIds ? element("span", {}, id) : null);
        node.addEventListener("click", () => open(row));
        return node;
      });
      found.replaceChildren(...items, rows.length ? (rows.length > 30 ? element("p", { class: "note" }, `${rows.length >= most ? "More than " : ""}${rows.length} rows`) : "") : element("p", { class: "note" }, "No row has this number, id or text."));
      found.hidden = false;
    } catch (error) {
      found.replaceChildren(element("p", { class: "error" }, error.message));
      found.hidden = false;
    }
  };
  query.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, 120);
  });
  form.addEventListener("submit", async event => {
    event.preventDefault();
    clearTimeout(timer);
    await look();
    found.querySelector("button")?.click();
  });
  form.addEventListener("keydown", event => {
    if (event.key === "Escape") {
      close();
      query.focus();
    }
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const stops = [query, ...found.querySelectorAll("button")], at = stops.indexOf(document.activeElement);
    if (at < 0 || found.hidden) return;
    event.preventDefault();
    stops[(at + (event.key === "ArrowDown" ? 1 : stops.length - 1)) % stops.length].focus();
  });
  document.addEventListener("pointerdown", event => form.contains(event.target) || close());
  document.addEventListener("keydown", event => {
    if (event.key === "/" && !event.target.closest("input, select, textarea")) {
      event.preventDefault();
      query.focus();
    }
  });
}
