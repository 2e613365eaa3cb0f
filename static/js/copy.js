// A button copies the text of a field; without a script the text is there to be selected.
(() => {
  "use strict";

  const copy = async (field) => {
    field.focus();
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      return true;
    } catch {
      // Over plain HTTP browsers keep the clipboard from scripts, but for this old way.
      return document.execCommand("copy");
    }
  };

  document.querySelectorAll("[data-copy]").forEach((button) => {
    const field = document.getElementById(button.dataset.copy);
    const said = document.querySelector(`[data-copied="${button.dataset.copy}"]`);
    button.hidden = false;
    button.addEventListener("click", async () => {
      const done = await copy(field);
      said.classList.remove("visually-hidden");
      said.textContent = done ? said.dataset.done : said.dataset.failed;
    });
  });
})();
