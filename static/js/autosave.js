// A draft's sheet is saved while it is filled in. Words come from the page, none stand here.
(() => {
  "use strict";

  const form = document.querySelector("form[data-autosave]");
  if (!form) return;
  const line = form.querySelector("[data-saved]");
  const version = form.elements.version;
  const plainSave = form.querySelector("[data-without-autosave]");
  const PAUSE = 600;
  const AGAIN = 5000;
  let timer = null;
  let sending = null;
  let isChanged = false;

  const say = (words, isWrong = false) => {
    line.textContent = words;
    line.classList.toggle("wrong", isWrong);
  };

  const later = (wait) => {
    clearTimeout(timer);
    timer = setTimeout(start, wait);
  };

  const failed = (words) => {
    isChanged = true;
    say(words, true);
  };

  const take = async (answer) => {
    if (answer.ok) {
      const news = await answer.json();
      version.value = news.version;
      if (!isChanged) say(news.said);
    } else if (answer.status === 409) {
      // The plain way shows what both recorded.
      plainSave.click();
    } else if (answer.type === "opaqueredirect") {
      failed(line.dataset.signedOut);
    } else if (answer.status >= 500) {
      throw new Error(answer.status);
    } else {
      failed(line.dataset.refused);
    }
  };

  const send = async () => {
    const body = new URLSearchParams(new FormData(form));
    body.set("action", "autosave");
    isChanged = false;
    say(line.dataset.saving);
    try {
      await take(await fetch(location.href, { method: "POST", body, redirect: "manual", keepalive: true }));
    } catch {
      failed(line.dataset.waiting);
      later(AGAIN);
    }
    sending = null;
  };

  const start = () => {
    if (sending) later(PAUSE);
    else if (isChanged) sending = send();
  };

  plainSave.hidden = true;
  form.addEventListener("change", () => {
    isChanged = true;
    later(PAUSE);
  });
  addEventListener("online", () => later(0));
  document.addEventListener("visibilitychange", () => document.hidden && start());

  // What is under way arrives first: else the page would be sent as it was before.
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    if (!sending) return;
    event.preventDefault();
    event.stopPropagation();
    const button = event.submitter ?? form.querySelector("button.primary");
    sending.then(() => button.click());
  });
})();
