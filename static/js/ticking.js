// One box ticks all others of its form.
(() => {
  "use strict";

  document.querySelectorAll("[data-ticking]").forEach((form) => {
    const all = form.querySelector("[data-tick-all]");
    const boxes = [...form.querySelectorAll("tbody input[type=checkbox]")];
    all.closest("[hidden]").hidden = false;
    form.addEventListener("change", (event) => {
      if (event.target === all) boxes.forEach((box) => (box.checked = all.checked));
      all.checked = boxes.every((box) => box.checked);
      all.indeterminate = !all.checked && boxes.some((box) => box.checked);
    });
  });
})();
