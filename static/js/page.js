// Help that every page works without: a form goes out once, folded boxes stand open, a password can be seen.
(() => {
  "use strict";

  const sendButtons = (form) => [...form.elements].filter((element) => element.type === "submit");

  // Work of seconds says that it goes on: words of `data-busy` in place of those of the button.
  const replaced = new WeakMap();

  const say = (button, words) => {
    if (!words || replaced.has(button)) return;
    replaced.set(button, [...button.childNodes]);
    button.replaceChildren(words);
    button.setAttribute("aria-busy", "true");
  };

  const unsay = (button) => {
    if (!replaced.has(button)) return;
    button.replaceChildren(...replaced.get(button));
    replaced.delete(button);
    button.removeAttribute("aria-busy");
  };

  const hold = (form, pressed) => {
    form.dataset.sent = "";
    sendButtons(form).forEach((button) => button.setAttribute("aria-disabled", "true"));
    if (pressed) say(pressed, form.dataset.busy);
  };

  const release = (form) => {
    delete form.dataset.sent;
    sendButtons(form).forEach((button) => {
      button.removeAttribute("aria-disabled");
      unsay(button);
    });
  };

  // A second press on a slow network sends nothing. `data-repeat` on the form lifts this (downloads).
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.getAttribute("method")?.toLowerCase() !== "post" || "repeat" in form.dataset) return;
    if ("sent" in form.dataset) {
      event.preventDefault();
      return;
    }
    hold(form, event.submitter);
    setTimeout(release, form.dataset.busy ? 600000 : 30000, form);
  });

  // A file that takes a while to make: a second press meanwhile makes no second one.
  document.querySelectorAll("a[data-busy]").forEach((link) => {
    link.addEventListener("click", (event) => {
      if (link.hasAttribute("aria-busy")) event.preventDefault();
      else setTimeout(say, 0, link, link.dataset.busy), setTimeout(unsay, 8000, link);
    });
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
