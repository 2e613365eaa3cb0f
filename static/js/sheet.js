// The attendance sheet counts itself while it is filled in. Words come from the page, none stand here.
(() => {
  "use strict";

  const tally = (sheet) => {
    const rows = [...sheet.querySelectorAll("[data-sheet-counted]")];
    const marked = rows.map((row) => row.querySelector("input:checked")).filter(Boolean);
    return {
      expected: rows.length,
      present: marked.filter((radio) => radio.value === "present").length,
      open: rows.length - marked.length,
    };
  };

  // Half up to one decimal, from the integers, as everywhere else.
  const percent = (part, whole, decimal) => {
    const tenths = Math.floor((2000 * part + whole) / (2 * whole));
    return `${Math.floor(tenths / 10)}${decimal}${tenths % 10}`;
  };

  const words = (data, count) => {
    if (!count.expected) return data.templateEmpty;
    const template = count.open && data.templateOpen ? data.templateOpen : data.template;
    const values = { ...count, rate: percent(count.present, count.expected, data.decimal) };
    return template.replace(/\{(\w+)\}/g, (all, key) => values[key] ?? all);
  };

  document.querySelectorAll("[data-sheet]").forEach((sheet) => {
    const line = sheet.querySelector("[data-sheet-count]");
    const all = sheet.querySelector("[data-sheet-all]");
    const show = () => {
      const count = tally(sheet);
      line.textContent = words(line.dataset, count);
      if (all) all.hidden = !count.open;
    };

    // One press for "everybody else came": only rows without an answer are marked.
    all?.addEventListener("click", () => {
      sheet.querySelectorAll("[data-sheet-counted]").forEach((row) => {
        if (!row.querySelector("input:checked")) row.querySelector("input[value=present]").checked = true;
      });
      show();
    });

    sheet.addEventListener("change", show);
    addEventListener("pageshow", show);
  });
})();
