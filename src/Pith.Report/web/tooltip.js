// One box that follows the pointer.

const tooltip = element("div", { id: "tooltip", role: "status", hidden: true });

function showTooltip(x, y, ...content) {
  tooltip.replaceChildren(...content.filter(part => part !== null && part !== undefined));
  tooltip.hidden = false;
  const box = tooltip.getBoundingClientRect();
  const gap = 14;
  const left = x + gap + box.width > innerWidth - 8 ? Math.max(8, x - gap - box.width) : x + gap;
  const top = y + gap + box.height > innerHeight - 8 ? Math.max(8, y - gap - box.height) : y + gap;
  tooltip.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
}

function hideTooltip() {
  tooltip.hidden = true;
}

const strong = text => element("strong", {}, text);
const line = (...parts) => element("div", {}, ...parts);
