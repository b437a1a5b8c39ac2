// The sliders: method, budget, gamma, cutoff, neighbours, and what else the method takes.

// How a slider's 0..1000 and a value belong together.
const scales = {
  count: { to: t => Math.max(1, Math.round(app.count * (t / 1000) ** 2)), from: v => 1000 * Math.sqrt(v / app.count), step: 1, least: 1, most: () => app.count },
  gamma: { to: t => t <= 0 ? 0 : Number((10 ** (-2 + 3 * t / 1000)).toPrecision(2)), from: v => v <= 0 ? 0 : Math.min(1000, Math.max(1, 1000 * (Math.log10(v) + 2) / 3)), step: "any", least: 0 },
  cutoff: { to: t => Number((0.6 * t / 1000).toFixed(3)), from: v => Math.min(1000, 1000 * v / 0.6), step: "any", least: 0 },
};

const words = { count: "Budget", gamma: "Gamma", cutoff: "Cutoff", neighbors: "Neighbours", method: "Method", balance: "Balance", pool: "Pool", kernel: "Kernel", seed: "Seed" };
const titleOf = name => words[name] ?? name[0].toUpperCase() + name.slice(1).replaceAll("-", " ");
const explanations = {
  count: "How many rows are kept.",
  gamma: "How far a kept row takes value from its neighbours; small is wide.",
  cutoff: "Share of the hardest rows that leave first.",
  neighbors: "Neighbours a row in the graph.",
};

function settingPanel(holder) {
  const choose = element("select", { id: "method" }, app.info.methods.map(entry =>
    element("option", { value: entry.name, disabled: Boolean(entry.whyNot), title: entry.whyNot ?? entry.summary }, entry.whyNot ? `${entry.name} (${entry.whyNot})` : entry.name)));
  const about = element("p", { class: "note" }), sliders = element("div", { class: "sliders" });
  holder.append(element("h2", {}, "Setting"), element("div", { class: "field" }, element("label", { for: "method" }, "Method"), choose, about), sliders);
  choose.addEventListener("change", () => {
    useMethod(choose.value);
    build();
    changed();
  });
  const build = () => {
    choose.value = app.options.method;
    about.textContent = method().summary[0].toUpperCase() + method().summary.slice(1) + ".";
    const names = ["count", ...["gamma", "cutoff", "neighbors"].filter(optionOf)];
    sliders.replaceChildren(...names.map(slider), moreOptions(), element("p", { class: "error", role: "alert", id: "refusal", hidden: true }));
  };
  on("setting", build);
  build();
}

// What came of a change of the setting: the server is asked, the address written.
function changed() {
  writeAddress();
  selecting.ask(settingBody());
}

function slider(name) {
  const rule = optionOf(name), id = "slider-" + name;
  const whole = { to: t => Math.round(1 + (rule.most - 1) * t / 1000), from: v => 1000 * (v - 1) / Math.max(1, rule.most - 1), step: 1, least: 1, most: () => rule.most };
  const scale = scales[name] ?? whole;
  const range = element("input", { type: "range", id, min: 0, max: 1000, step: name === "neighbors" ? 1000 / Math.max(1, rule.most - 1) : 1 });
  const exact = element("input", { type: "number", class: "exact", min: scale.least, max: scale.most?.(), step: scale.step, "aria-label": `${titleOf(name)}, exact` });
  const shown = element("output", { for: id });
  const show = () => {
    const value = Number(app.options[name]);
    shown.textContent = name === "count" ? percent(value / app.count) : name === "cutoff" ? percent(value) : "";
    range.setAttribute("aria-valuetext", name === "count" ? `${count(value)} rows, ${percent(value / app.count)}` : String(app.options[name]));
  };
  const why = rule?.whyNot ?? (name === "neighbors" && !rule.most ? "fixed by the graph" : null);
  if (why) for (const input of [range, exact]) input.disabled = true;
  range.value = scale.from(Number(app.options[name]));
  exact.value = app.options[name];
  // An approximate graph is built anew for a cutoff or neighbours: not while the slider moves.
  const slow = app.info.pools === "slow" && (name === "cutoff" || name === "neighbors");
  range.addEventListener("input", () => {
    app.options[name] = scale.to(Number(range.value));
    exact.value = app.options[name];
    show();
    if (!slow) changed();
  });
  range.addEventListener("change", () => slow && changed());
  exact.addEventListener("change", () => {
    if (exact.value === "" || !Number.isFinite(Number(exact.value))) {
      exact.value = app.options[name];
      return;
    }
    app.options[name] = name === "count" ? Math.min(Math.max(Math.round(Number(exact.value)), 1), app.count) : Number(exact.value);
    exact.value = app.options[name];
    range.value = scale.from(Number(app.options[name]));
    show();
    changed();
  });
  show();
  return element("div", { class: "field slider", "data-name": name },
    element("div", { class: "line" }, element("label", { for: id, title: explanations[name] ?? rule?.summary }, titleOf(name)), shown, exact),
    range, why || slow ? element("p", { class: "note" }, why ?? "Acts when released: of so many rows the graph is made anew.") : null);
}

// Options without a slider.
function moreOptions() {
  const rest = method().options.filter(option => !["gamma", "cutoff", "neighbors"].includes(option.name));
  if (!rest.length) return null;
  const fields = rest.map(option => {
    const id = "option-" + option.name, value = app.options[option.name] ?? "";
    const input = option.choices
      ? element("select", { id }, option.choices.map(name => element("option", { value: name, selected: name === value }, name)))
      : element("input", { id, type: "text", inputmode: "decimal", value, placeholder: option.default ?? "" });
    input.disabled = Boolean(option.whyNot);
    input.addEventListener("change", () => {
      app.options[option.name] = input.value;
      changed();
    });
    return element("div", { class: "option" }, element("label", { for: id, title: `${option.summary}: ${option.words}` }, titleOf(option.name)), input);
  });
  return element("details", { open: app.moreOpen }, element("summary", {}, "More options"), fields);
}

// The sentence of what cannot be selected; the picture stays that of the last setting that could.
function refused(error) {
  const place = document.getElementById("refusal");
  if (!place) return;
  place.textContent = error.message;
  place.hidden = false;
}

function busy(isBusy) {
  clearTimeout(app.busyTimer);
  if (isBusy) app.busyTimer = setTimeout(() => document.body.classList.add("busy"), 200);
  else document.body.classList.remove("busy");
}
