// Lists what the tabulator key should reach, in the order of the page.
(() => {
  document.activeElement.blur();
  const groups = new Set();
  return [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']")].filter((e) => {
    if (e.disabled || !e.checkVisibility({ visibilityProperty: true })) return false;
    if (e.type !== "radio") return true;
    const group = e.form.action + e.name, checked = e.form.querySelector(`input[name="${e.name}"]:checked`);
    if (checked ? e !== checked : groups.has(group)) return false;
    groups.add(group);
    return true;
  }).flatMap((e) => {
    const name = `${e.tagName} ${e.id || e.getAttribute("href") || e.getAttribute("aria-label") || ""} ${e.textContent.trim().slice(0, 20)}`;
    return e.type === "date" ? Array(4).fill(name) : [name]; // day, month, year, calendar
  });
})();
