// Draws every chart when the page is there, and keeps them right when the theme changes.

const charts = {
  map: datasetMap,
  histogram,
  classes: classDeviations,
  cost: costBars,
  stages: stageBars,
  forest: forestPlot,
  budgets: budgetLines,
  epochs: epochLines,
  truth: truthScatter,
  pairs: examplePairs,
  doubts: doubtList,
  groups: duplicateGroups,
};

function repaint() {
  for (const act of themed) act();
}

function themeButton() {
  const button = document.getElementById("theme");
  const show = () => {
    button.textContent = isDark() ? "Light" : "Dark";
    button.setAttribute("aria-label", isDark() ? "Use light colours" : "Use dark colours");
  };
  button.hidden = false;
  button.addEventListener("click", () => {
    document.documentElement.dataset.theme = isDark() ? "light" : "dark";
    show();
    repaint();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    show();
    repaint();
  });
  show();
}

// Paper is white: the theme is set aside while printing.
function printing() {
  let before;
  addEventListener("beforeprint", () => {
    before = document.documentElement.dataset.theme;
    document.documentElement.dataset.theme = "light";
    repaint();
  });
  addEventListener("afterprint", () => {
    if (before) document.documentElement.dataset.theme = before;
    else delete document.documentElement.dataset.theme;
    repaint();
  });
}

document.body.append(tooltip);
themeButton();
printing();
thumbnails.load();
for (const holder of document.querySelectorAll(".chart")) {
  const data = JSON.parse(holder.querySelector("script").textContent);
  charts[holder.dataset.chart](holder, data);
}
for (const link of document.querySelectorAll(".preview")) mapPreview(link);
copyTables();
document.documentElement.dataset.ready = "true";
