// Lists what is wrong with the structure of the page: labels, names, headings, landmarks, ids, links within the page, and
// whatever sticks out at the side.
(() => {
  const bad = [];
  const all = (s) => [...document.querySelectorAll(s)];
  const show = (e) => e.outerHTML.slice(0, 120);
  const named = (e) => (e.getAttribute("aria-label") || e.textContent || "").trim() !== "" || all("img[alt]").some((i) => e.contains(i) && i.alt);
  if (!document.documentElement.lang) bad.push("no language");
  if (all("main").length !== 1) bad.push("not one main");
  if (all("h1").length !== 1) bad.push("not one h1: " + all("h1").length);
  let level = 0;
  for (const h of all("h1, h2, h3, h4, h5, h6")) {
    const n = Number(h.tagName[1]);
    if (n > level + 1) bad.push("heading skips a level: " + show(h));
    if (!h.textContent.trim()) bad.push("empty heading: " + show(h));
    level = n;
  }
  for (const e of all("input:not([type=hidden]), select, textarea")) {
    const label = [...(e.labels || [])].map((l) => l.textContent.trim()).join("") || e.getAttribute("aria-label");
    if (!label) bad.push("no label: " + show(e));
  }
  for (const e of all("a[href], button, summary")) if (!named(e)) bad.push("no name: " + show(e));
  for (const e of all("img")) if (!e.getAttribute("alt")) bad.push("no alternative text: " + show(e));
  for (const e of all("fieldset")) if (!e.querySelector("legend")) bad.push("no legend: " + show(e));
  for (const e of all("nav, aside, [role=search]")) if (!e.getAttribute("aria-label") && !e.getAttribute("aria-labelledby")) bad.push("landmark without a name: " + show(e));
  for (const e of all("table")) if (!e.querySelector("th[scope]")) bad.push("table without heads: " + show(e));
  for (const e of all("[tabindex]")) if (Number(e.getAttribute("tabindex")) > 0) bad.push("a tabindex of its own: " + show(e));
  const ids = new Map();
  for (const e of all("[id]")) ids.set(e.id, (ids.get(e.id) || 0) + 1);
  for (const [id, n] of ids) if (n > 1) bad.push("id twice: " + id);
  for (const e of all("[aria-labelledby], label[for]")) {
    const id = e.getAttribute("aria-labelledby") || e.getAttribute("for");
    if (!ids.has(id)) bad.push("names what is not there: " + show(e));
  }
  for (const e of all("a[href^='#']")) if (!ids.has(decodeURIComponent(e.getAttribute("href").slice(1)))) bad.push("leads nowhere: " + show(e));
  for (const e of all(".badge")) if (!/\p{L}/u.test(e.textContent)) bad.push("a state without a word: " + show(e));
  for (const e of all("button, .button, select, input:not([type=hidden])")) {
    const r = e.getBoundingClientRect();
    if (r.width > 0 && (r.width < 18 || r.height < 18)) bad.push("too small to hit: " + show(e));
  }
  const wide = document.documentElement;
  if (wide.scrollWidth > wide.clientWidth) {
    const out = all("body *").filter((e) => e.getBoundingClientRect().right > wide.clientWidth + 1 && !e.closest(".wide, pre"));
    bad.push("sticks out at the side by " + (wide.scrollWidth - wide.clientWidth) + ": " + out.slice(0, 3).map(show).join(" | "));
  }
  return bad;
})();
