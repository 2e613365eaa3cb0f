// The attendance sheet counts itself while it is filled in. Words come from the page, none stand here.
(() => {
  "use strict";

  const PRESENT = "input[value=present]";

  // Half up to one decimal, from the integers, as everywhere else.
  const percent = (part, whole, decimal) => {
    const tenths = Math.floor((2000 * part + whole) / (2 * whole));
    return `${Math.floor(tenths / 10)}${decimal}${tenths % 10}`;
  };

  const words = (data, count) => {
    if (!count.expected) return data.templateEmpty;
    const values = { ...count, rate: percent(count.present, count.expected, data.decimal) };
    return data.template.replace(/\{(\w+)\}/g, (all, key) => values[key] ?? all);
  };

  document.querySelectorAll("[data-sheet]").forEach((sheet) => {
    const line = sheet.querySelector("[data-sheet-count]");
    const rows = [...sheet.querySelectorAll("[data-sheet-counted]")];

    const show = () => {
      rows.forEach((row) => row.classList.toggle("is-absent", !row.querySelector(PRESENT).checked));
      const present = rows.filter((row) => row.querySelector(PRESENT).checked).length;
      line.textContent = words(line.dataset, { expected: rows.length, present });
    };

    sheet.addEventListener("change", show);
    addEventListener("pageshow", show);
  });
})();
