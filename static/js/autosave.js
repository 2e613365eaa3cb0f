// A draft's sheet is saved while it is filled in. Words come from the page, none stand here.
(() => {
  "use strict";

  const form = document.querySelector("form[data-autosave]");
  if (!form) return;
  const line = form.querySelector("[data-saved]");
  const plainSave = form.querySelector("[data-without-autosave]");
  const { version, csrfmiddlewaretoken: token } = form.elements;
  const PAUSE = 600;
  const AGAIN = 5000;
  let timer = null;
  let sending = null;
  let isChanged = false;
  let isSignedOut = false;
  let isGoing = false;

  const say = (words, isWrong = false) => {
    line.textContent = words;
    line.classList.toggle("wrong", isWrong);
  };

  const later = (wait) => {
    clearTimeout(timer);
    timer = setTimeout(start, wait);
  };

  // Send the page the plain way, past what listens below.
  const go = (button) => {
    isGoing = true;
    button.click();
    isGoing = false;
  };

  const post = () => {
    const body = new URLSearchParams(new FormData(form));
    body.set("action", "autosave");
    return fetch(location.href, { method: "POST", body, redirect: "manual", keepalive: true });
  };

  // Whoever signs in again gets another token, and the one on this page is refused.
  const renewToken = async () => {
    const answer = await fetch(location.href, { redirect: "manual" });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    token.value = page.querySelector("[name=csrfmiddlewaretoken]").value;
  };

  // Save, and return what became of it: "saved", "conflict", "refused" or "failed".
  const save = async () => {
    isChanged = false;
    say(line.dataset.saving);
    try {
      if (isSignedOut) await renewToken();
      const answer = await post();
      if (answer.status >= 500) throw new Error(answer.status);
      isSignedOut = answer.type === "opaqueredirect" || answer.status === 403;
      if (answer.ok) {
        const news = await answer.json();
        version.value = news.version;
        if (!isChanged) say(news.said);
        return "saved";
      }
      if (answer.status === 409) return "conflict";
      if (!isSignedOut) {
        say(line.dataset.refused, true);
        return "refused";
      }
      say(line.dataset.signedOut, true);
    } catch {
      say(line.dataset.waiting, true);
      later(AGAIN);
    }
    isChanged = true;
    return "failed";
  };

  const send = () => {
    clearTimeout(timer);
    sending ??= save().then((outcome) => {
      sending = null;
      // The plain way shows what both recorded.
      if (outcome === "conflict") go(plainSave);
      return outcome;
    });
    return sending;
  };

  const start = () => {
    if (sending) later(PAUSE);
    else if (isChanged) send();
  };

  const saveThenGo = async (button) => {
    let outcome = sending ? await sending : "saved";
    if (isChanged || !navigator.onLine) outcome = await send();
    // What is refused is said by the page that comes.
    if (outcome === "saved" || outcome === "refused") go(button);
  };

  plainSave.hidden = true;
  form.addEventListener("change", () => {
    isChanged = true;
    later(PAUSE);
  });
  addEventListener("online", () => later(0));
  document.addEventListener("visibilitychange", start);

  // What was marked arrives before the page goes: without a network, or signed out, it stays.
  form.addEventListener("submit", (event) => {
    if (isGoing || !(sending || isChanged || !navigator.onLine)) return;
    event.preventDefault();
    event.stopPropagation();
    saveThenGo(event.submitter ?? form.querySelector("button.primary"));
  });
})();
