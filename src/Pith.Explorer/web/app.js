// Puts the page together and keeps it up to date.

const sideTabs = [["coreset", "Coreset"], ["row", "Row"], ["lists", "Lists"]];

async function start() {
  themeButton();
  app.info = await getJson("/api/state");
  app.count = app.info.rows;
  document.getElementById("title").textContent = app.info.title;
  document.title = `${app.info.title} \u2013 Pith explorer`;
  [app.classes, app.scores] = await Promise.all([
    app.info.classes ? getArray("class", Uint16Array) : null,
    app.info.score ? getArray("score", Float32Array) : null,
  ]);
  app.graphReady = app.info.graphReady;
  readAddress();
  build();
  connect();
  if (app.info.notes.length) banner(app.info.notes.join(" "));
  selecting.ask(settingBody());
  for (const name of app.info.layouts) await useLayout(name);
  document.documentElement.dataset.ready = "true";
}

function build() {
  const setting = document.getElementById("setting"), side = document.getElementById("side"), map = document.getElementById("map");
  settingPanel(setting);
  pinPanel(setting);
  marksPanel(setting);
  filterPanel(setting);
  savePanel(setting);
  if (app.info.canMap) buildMap(map);
  else map.append(element("div", { class: "no-map" }, element("h2", {}, "No map"), element("p", {}, "There are no embeddings and no graph, so rows have no places; the lists show them.")));
  tabs(side);
  searchBox();
  const hard = document.getElementById("summary");
  hard.textContent = `${count(app.count)} rows`;
  addEventListener("hashchange", () => {
    readAddress();
    tell("setting");
    tell("colour");
    tell("row");
    selecting.ask(settingBody());
  });
}

function buildMap(holder) {
  const map = app.map = new MapView(holder);
  const button = (label, title, act) => {
    const node = element("button", { type: "button", title, "aria-label": title }, label);
    node.addEventListener("click", act);
    return node;
  };
  map.lassoButton = button("Lasso", "Select rows with a lasso (L, or drag with Shift)", () => setLasso(map, !map.lassoOn));
  map.lassoButton.setAttribute("aria-pressed", "false");
  const colours = element("div"), layouts = element("div"), progress = element("p", { class: "progress float", id: "progress", hidden: true });
  const tools = element("div", { class: "tools" }, colours, layouts, map.lassoButton);
  const zoom = element("div", { class: "zoom tool" }, button("+", "Zoom in", () => map.zoomBy(1.6)), button("\u2212", "Zoom out", () => map.zoomBy(1 / 1.6)), button("\u21ba", "Show all", () => map.reset()));
  holder.prepend(tools);
  const legend = element("div", { class: "map-legend float" });
  map.stage.append(zoom, legend, progress);
  if (map.points.name === "canvas") map.stage.append(element("p", { class: "fallback float" }, "No WebGL here: the map is drawn on a canvas."));
  lassoStrip(map.stage);
  mapGestures(map);
  const colourChoice = () => {
    const options = [["kept", "kept"], app.classes ? ["class", "class"] : null, app.scores ? ["score", app.info.score.name] : null, app.pins.a || app.pins.b ? ["moves", "moves"] : null].filter(Boolean);
    if (!options.some(([id]) => id === app.colour) && app.colour !== "moves") app.colour = "kept";
    colours.replaceChildren(choice("Colour", options, app.colour, id => {
      app.colour = id;
      writeAddress();
      tell("colour");
    }));
  };
  const layoutChoice = () => {
    const titles = { neighbors: "neighbours", components: "components" }, names = Object.keys(titles).filter(name => app.layouts[name]);
    layouts.replaceChildren(names.length > 1 ? choice("Layout", names.map(name => [name, titles[name]]), app.layout, name => {
      app.wantedLayout = app.layout = name;
      writeAddress();
      tell("layout");
    }) : "");
  };
  on("pins colour", colourChoice);
  on("layout", layoutChoice);
  on("colour pins theme answer", () => legend.replaceChildren(...legendParts()));
  on("pins", () => {
    if (app.colour === "kept") {
      app.colour = "moves";
      tell("colour");
    }
  });
  colourChoice();
}

function legendParts() {
  const mark = (kind, text) => element("span", {}, element("i", { class: "mark " + kind }), text);
  if (app.colour === "score" && app.scores) {
    const bar = element("canvas", { width: 120, height: 1, class: "ramp" }), context = bar.getContext("2d"), { low, high } = scoreRange();
    for (let i = 0; i < 120; i++) {
      context.fillStyle = `rgb(${scoreColour(i / 119).join(",")})`;
      context.fillRect(i, 0, 1, 1);
    }
    return [element("span", { class: "scale" }, number(low), bar, number(high))];
  }
  if (app.colour === "class") return [mark("strong", "kept"), mark("weak", "dropped")];
  if (app.colour === "moves" && app.pins[app.against]) return [mark("came", "came"), mark("left", "left"), mark("inside", "kept"), mark("outside", "dropped")];
  return [mark("inside", "kept"), mark("outside", "dropped")];
}

// The layout that was asked for wins; else neighbours, which come later, replace components.
async function useLayout(name) {
  app.layouts[name] ??= await getArray("x-y-" + name, Float32Array);
  const wanted = app.wantedLayout && app.layouts[app.wantedLayout] ? app.wantedLayout : app.layouts.neighbors ? "neighbors" : "components";
  app.layout = app.layouts[wanted] ? wanted : name;
  tell("layout");
  if (app.kept) app.map?.draw();
}

function tabs(holder) {
  const list = element("div", { class: "tabs", role: "tablist", "aria-label": "Views" });
  const parts = { coreset: figuresPanel, row: detailPanel, lists: listsPanel };
  holder.append(list);
  for (const [id, title] of sideTabs) {
    const tab = element("button", { type: "button", role: "tab", id: "tab-" + id, "aria-controls": "panel-" + id }, title);
    const panel = element("div", { role: "tabpanel", id: "panel-" + id, "aria-labelledby": "tab-" + id, tabindex: 0 });
    tab.addEventListener("click", () => showTab(id));
    list.append(tab);
    holder.append(panel);
    parts[id](panel);
  }
  list.addEventListener("keydown", event => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const names = sideTabs.map(([id]) => id), next = names[(names.indexOf(app.tab) + step + names.length) % names.length];
    showTab(next);
    document.getElementById("tab-" + next).focus();
  });
  showTab(app.row === null ? "coreset" : "row");
  tell("row");
}

function showTab(id) {
  app.tab = id;
  for (const [name] of sideTabs) {
    const tab = document.getElementById("tab-" + name), isOn = name === id;
    tab?.setAttribute("aria-selected", String(isOn));
    tab?.setAttribute("tabindex", isOn ? 0 : -1);
    const panel = document.getElementById("panel-" + name);
    if (panel) panel.hidden = !isOn;
  }
  tell("tab");
}

function received(head, kept, body, milliseconds) {
  app.head = head;
  app.kept = kept;
  head.roundTrip = milliseconds;
  if (filter.side !== "all") computeFilter();
  // The picture first; what stands beside it may be a moment late.
  app.map?.refresh();
  summary();
  // While a slider is dragged the panels follow a few times a second, so that they do not hold up the picture.
  const now = performance.now(), wait = now - (app.panelsAt ?? 0) > 200 ? 0 : 60;
  clearTimeout(app.panelTimer);
  app.panelTimer = setTimeout(() => {
    app.panelsAt = performance.now();
    tell("answer");
  }, wait);
}

function summary() {
  const { head } = app;
  document.getElementById("summary").textContent = `${count(head.kept)} of ${count(app.count)} rows kept, ${percent(head.kept / app.count)}`;
  Object.assign(document.body.dataset, { sequence: head.sequence, kept: head.kept, selecting: head.milliseconds, roundTrip: head.roundTrip.toFixed(1) });
}

function connect() {
  listen({
    ready: async ({ name }) => {
      progress(null);
      if (name === "components" || name === "neighbors") await useLayout(name);
      if (name === "graph" || name === "neighbours") {
        app.graphReady = true;
        tell("graph");
        if (!app.head?.figures) selecting.ask(settingBody());
      }
    },
    progress,
    failed: ({ error }) => banner(error),
    end: () => {
      app.ended = true;
      document.body.classList.add("ended");
      banner("The explorer has ended with its command; start it again with pith explore.");
    },
    lost: () => app.ended || banner("The connection to the explorer is lost; is its command still running?"),
    back: () => {
      if (document.getElementById("banner").dataset.kind === "lost") banner(null);
    },
  });
}

function progress(told) {
  const line = document.getElementById("progress");
  if (!line) return;
  clearTimeout(app.progressTimer);
  // Selections are over before they could be read of.
  line.hidden = !told || told.stage === "selection";
  if (line.hidden) return;
  line.textContent = told.total ? `${told.stage}: ${percent(told.done / told.total, 0)}` : told.stage;
  app.progressTimer = setTimeout(() => { line.hidden = true; }, 2500);
}

function banner(text) {
  const line = document.getElementById("banner");
  line.hidden = !text;
  line.textContent = text ?? "";
  line.dataset.kind = text?.startsWith("The connection") ? "lost" : "";
}

function themeButton() {
  const button = document.getElementById("theme"), root = document.documentElement;
  const show = () => { button.textContent = isDark() ? "Light" : "Dark"; };
  button.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    show();
    if (app.kept) tell("theme");
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    show();
    if (app.kept) tell("theme");
  });
  show();
}

start().catch(error => {
  banner(error.message);
  document.documentElement.dataset.ready = "failed";
});
