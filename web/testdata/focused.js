// Names what has the focus, or says that no frame shows it.
(() => {
  const e = document.activeElement, s = getComputedStyle(e);
  if (e === document.body) return "nothing";
  const name = `${e.tagName} ${e.id || e.getAttribute("href") || e.getAttribute("aria-label") || ""} ${e.textContent.trim().slice(0, 20)}`;
  const r = e.getBoundingClientRect();
  if (s.outlineStyle === "none" || parseFloat(s.outlineWidth) < 1) return name + " has no frame";
  if (r.bottom < 0 || r.top > innerHeight) return name + " is out of sight";
  return name;
})();
