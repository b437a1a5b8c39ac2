// Tables that can be taken away, as Markdown, CSV and LaTeX; and lines of text, as they are.

const tableTexts = {
  Markdown: rows => rows.map((row, i) => `| ${row.map(cell => cell.replaceAll("|", "\\|")).join(" | ")} |` + (i ? "" : `\n|${row.map((_, c) => c ? "---:" : "---").join("|")}|`)).join("\n") + "\n",
  CSV: rows => rows.map(row => row.map(cell => /[",\n]/.test(cell) ? `"${cell.replaceAll("\"", "\"\"")}"` : cell).join(",")).join("\n") + "\n",
  LaTeX: rows => {
    const cell = text => text.replace(/[\\&%$#_{}~^]/g, c => c === "\\" ? "\\textbackslash{}" : c === "~" ? "\\textasciitilde{}" : c === "^" ? "\\textasciicircum{}" : "\\" + c);
    const row = cells => cells.map(cell).join(" & ") + " \\\\";
    return `\\begin{tabular}{l${"r".repeat(rows[0].length - 1)}}\n\\hline\n${row(rows[0])}\n\\hline\n${rows.slice(1).map(row).join("\n")}\n\\hline\n\\end{tabular}\n`;
  },
};

function copyTables() {
  for (const holder of document.querySelectorAll("[data-copy]")) {
    const rows = [...holder.querySelectorAll("tr")].map(tr => [...tr.children].map(cell => cell.textContent));
    holder.after(element("div", { class: "tools" }, "Copy as", Object.entries(tableTexts).map(([kind, write]) => copyButton(kind, () => write(rows)))));
  }
  for (const code of document.querySelectorAll("code[data-line]")) code.after(copyButton("Copy", () => code.textContent));
}

function copyButton(label, content) {
  const node = element("button", { type: "button", class: "tool" }, label);
  node.addEventListener("click", async () => {
    await copyText(content());
    node.textContent = "Copied";
    setTimeout(() => { node.textContent = label; }, 1500);
  });
  return node;
}

// A page that was opened from a file may not have the clipboard; a selected field has it everywhere.
async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const field = element("textarea", { class: "offscreen", readonly: true, "aria-hidden": "true" });
    field.value = text;
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
  }
}
