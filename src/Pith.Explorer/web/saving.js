// The setting as a run folder or a file, and the call of pith prune that makes the same.

function savePanel(holder) {
  const call = element("code", {}), copy = element("button", { type: "button", class: "small" }, "Copy");
  const name = element("input", { type: "text", id: "save-name", value: "explored", maxlength: 64, spellcheck: "false", autocomplete: "off" });
  const save = element("button", { type: "button", class: "main" }, "Save run"), said = element("p", { class: "note", "aria-live": "polite" });
  const forms = ["csv", "npy", "ids"].map(form => {
    const node = element("button", { type: "button" }, form);
    node.addEventListener("click", () => exportRows(form));
    return node;
  });
  holder.append(element("div", { class: "part" }, element("h3", {}, "Save"),
    element("div", { class: "line" }, element("label", { for: "save-name", class: "hidden" }, "Name of the run folder"), name, save),
    element("div", { class: "line" }, element("span", { class: "note" }, "Kept rows as"), element("div", { class: "choice", role: "group", "aria-label": "Export the kept rows" }, forms)), said,
    element("details", {}, element("summary", {}, "The same on the command line"), element("div", { class: "call" }, call, copy))));
  const show = () => { call.textContent = app.head.command.replace(/(^|\/)NAME(?=$|[\s-])/g, (_, before) => before + (name.value || "RUN")); };
  on("answer", () => {
    show();
    document.getElementById("refusal").hidden = true;
  });
  name.addEventListener("input", () => app.head && show());
  copy.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(call.textContent);
      copy.textContent = "Copied";
    } catch {
      getSelection().selectAllChildren(call);
      copy.textContent = "Select and copy";
    }
    setTimeout(() => { copy.textContent = "Copy"; }, 1500);
  });
  save.addEventListener("click", async () => {
    save.disabled = true;
    said.className = "note";
    said.textContent = "Saving: pith prune runs with these options\u2026";
    try {
      const told = await postJson("/api/save", { ...settingBody(), name: name.value });
      said.textContent = told.same ? `Saved: ${told.folder}; its rows are those shown here.` : `Saved: ${told.folder}, but its rows differ from those shown here; please report this.`;
      if (told.keepFile || told.dropFile) said.textContent += ` Marked rows: ${[told.keepFile, told.dropFile].filter(Boolean).join(", ")}.`;
    } catch (error) {
      said.className = "error";
      said.textContent = error.message;
    }
    save.disabled = false;
  });
}

async function exportRows(form, rows, name) {
  try {
    const answer = await post("/api/export/" + form, rows ? { rows } : settingBody());
    download((name ?? (rows ? "rows" : "kept")) + (form === "ids" ? ".txt" : "." + form), await answer.blob());
  } catch (error) {
    refused(error);
  }
}
