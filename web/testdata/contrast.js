// Lists text whose contrast against what is behind it is below 4.5 to 1 (WCAG 2.2, 1.4.3), with the ratio.
(() => {
  const channels = (c) => {
    const m = c.match(/[\d.]+/g).map(Number);
    return { r: m[0], g: m[1], b: m[2], a: m.length > 3 ? m[3] : 1 };
  };
  const over = (top, under) => ({
    r: top.r * top.a + under.r * (1 - top.a), g: top.g * top.a + under.g * (1 - top.a), b: top.b * top.a + under.b * (1 - top.a), a: 1,
  });
  const light = (c) => {
    const f = (v) => ((v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * f(c.r) + 0.7152 * f(c.g) + 0.0722 * f(c.b);
  };
  const ground = (e) => {
    const layers = [];
    for (; e; e = e.parentElement) {
      const c = channels(getComputedStyle(e).backgroundColor);
      if (c.a > 0) layers.push(c);
      if (c.a === 1) break;
    }
    return layers.reverse().reduce((under, top) => over(top, under), { r: 255, g: 255, b: 255, a: 1 });
  };
  const ratio = (a, b) => { const [x, y] = [light(a), light(b)].sort((p, q) => q - p); return (x + 0.05) / (y + 0.05); };
  const bad = [];
  const check = (e, color, text) => {
    const back = ground(e), n = ratio(over(channels(color), back), back);
    if (n < 4.5) bad.push(n.toFixed(2) + ": " + text.trim().slice(0, 60) + " <" + e.tagName + " " + e.className + ">");
  };
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  let seen = 0;
  while (walk.nextNode()) {
    const e = walk.currentNode.parentElement;
    if (!walk.currentNode.data.trim() || !e.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
    seen++;
    check(e, getComputedStyle(e).color, walk.currentNode.data);
  }
  for (const e of document.querySelectorAll("[placeholder]")) check(e, getComputedStyle(e, "::placeholder").color, e.placeholder);
  if (seen < 5) bad.push("only " + seen + " texts were looked at");
  return bad;
})();
