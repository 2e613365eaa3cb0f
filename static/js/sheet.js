// The attendance sheet counts itself while it is filled in. Words come from the page, none stand here.
(() => {
  "use strict";

  const PRESENT = "input[value=present]";
  // What a form sends beside what people fill in.
  const BESIDE = ["csrfmiddlewaretoken", "action"];

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

  // Put back what was kept on this device: pairs of a name and a value, as the form would send them.
  const fill = (form, fields) => {
    for (const box of form.querySelectorAll("input[type=checkbox]")) box.checked = false;
    for (const [name, value] of fields) {
      const control = BESIDE.includes(name) ? null : form.elements.namedItem(name);
      if (control?.type === "checkbox") control.checked = true;
      else if (control) control.value = value;
    }
    form.querySelectorAll(".sheet-row details").forEach((row) => {
      row.open = row.querySelector("input:checked")?.value !== "present";
    });
    form.dispatchEvent(new Event("change", { bubbles: true }));
  };

  self.sheet = { fill };

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
