// Help that every page works without: a form goes out once, folded boxes stand open, a password can be seen.
(() => {
  "use strict";

  const sendButtons = (form) => [...form.elements].filter((element) => element.type === "submit");

  const hold = (form) => {
    form.dataset.sent = "";
    sendButtons(form).forEach((button) => button.setAttribute("aria-disabled", "true"));
  };

  const release = (form) => {
    delete form.dataset.sent;
    sendButtons(form).forEach((button) => button.removeAttribute("aria-disabled"));
  };

  // A second press on a slow network sends nothing. `data-repeat` on the form lifts this (downloads).
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.getAttribute("method")?.toLowerCase() !== "post" || "repeat" in form.dataset) return;
    if ("sent" in form.dataset) {
      event.preventDefault();
      return;
    }
    hold(form);
    setTimeout(release, 30000, form);
  });

  // Coming back by the browser's Back key shows the page as it was left: held.
  addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(release));

  // Older browsers cannot open these by style alone.
  if (!CSS.supports("selector(::details-content)")) {
    document.querySelectorAll("details[data-open-from]").forEach((box) => {
      box.open ||= matchMedia(`(min-width: ${box.dataset.openFrom})`).matches;
    });
  }

  // A table of months ends with those that somebody looks for.
  document.querySelectorAll("[data-from-end]").forEach((box) => (box.scrollLeft = box.scrollWidth));

  document.querySelectorAll("[data-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => print());
  });

  document.querySelectorAll("[data-reveal]").forEach((checkbox) => {
    const field = document.getElementById(checkbox.dataset.reveal);
    checkbox.closest("[hidden]").hidden = false;
    checkbox.addEventListener("change", () => {
      field.type = checkbox.checked ? "text" : "password";
    });
  });
})();
