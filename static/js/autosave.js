// A draft's sheet is saved while it is filled in; without a network it waits on this device. Words come
// from the page, none stand here.
(() => {
  "use strict";

  const form = document.querySelector("form[data-autosave]");
  if (!form) return;
  const line = form.querySelector("[data-saved]");
  const signIn = form.querySelector("[data-sign-in]");
  const plainSave = form.querySelector("[data-without-autosave]");
  const submit = form.querySelector("button[value=submit]");
  const { version, csrfmiddlewaretoken: token } = form.elements;
  const PAUSE = 600;
  const AGAIN = 5000;
  const owner = document.querySelector("[data-queue]").dataset.owner;
  const id = `sheet:${location.pathname}@${owner}`;
  // In letters: browsers send no more than 64 KiB of a page that is left.
  const MOST_KEPT_ALIVE = 60000;
  let timer = null;
  let sending = null;
  let isChanged = false;
  let isSignedOut = false;
  let isGoing = false;
  let wantsSubmit = false;

  const say = (words, isWrong = false) => {
    line.textContent = words;
    line.classList.toggle("wrong", isWrong);
    signIn.hidden = !isSignedOut;
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
    const headers = { Accept: "application/json" };
    const keepalive = String(body).length < MOST_KEPT_ALIVE;
    return fetch(location.href, { method: "POST", body, headers, redirect: "manual", keepalive });
  };

  // Keep what is marked on this device: it is sent from here, or from any page that is opened later.
  const keepHere = async (words) => {
    const fields = [...new FormData(form)].filter(([name]) => name !== token.name);
    const { title, entryPage } = form.dataset;
    fields.push(["action", wantsSubmit ? "submit" : "autosave"]);
    try {
      const url = location.pathname;
      await queue.keep({ id, url, fields, title, entryPage, ready: true, isDraft: true });
      say(words, true);
    } catch {
      say(line.dataset.lost, true);
    }
  };

  const forgetHere = () => device.entries.remove(id).catch(() => {});

  // Save, and return what became of it: "saved", "gone", "conflict", "refused" or "failed".
  const save = async () => {
    isChanged = false;
    say(line.dataset.saving);
    try {
      // Whoever signs in again gets another token, and the one on this page is refused.
      if (isSignedOut) token.value = (await queue.freshToken(location.pathname)) ?? token.value;
      const answer = await post();
      if (answer.status >= 500) throw new Error(answer.status);
      isSignedOut = answer.type === "opaqueredirect" || answer.status === 403;
      if (answer.ok) {
        const news = await answer.json();
        version.value = news.version;
        await forgetHere();
        // What waited here was sent from another page meanwhile, and submitted.
        if (news.state === "submitted") {
          location.assign(news.url);
          return "gone";
        }
        if (!isChanged) say(news.said);
        return "saved";
      }
      if (answer.status === 409) return "conflict";
      if (!isSignedOut) {
        say(line.dataset.refused, true);
        return "refused";
      }
      await keepHere(line.dataset.signedOut);
    } catch {
      await keepHere(wantsSubmit ? line.dataset.ready : line.dataset.waiting);
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
      if (outcome === "saved" && wantsSubmit && !isChanged) go(submit);
      return outcome;
    });
    return sending;
  };

  const start = () => {
    if (sending) later(PAUSE);
    else if (isChanged) send();
  };

  const saveThenGo = async (button) => {
    wantsSubmit = button.value === "submit";
    if (sending) await sending;
    else isChanged = isChanged || !navigator.onLine;
    const outcome = isChanged ? await send() : "saved";
    // What is refused is said by the page that comes; what is saved goes on by itself.
    if (outcome === "refused" || (outcome === "saved" && !wantsSubmit)) go(button);
  };

  // What waited on this device for this sheet is put back.
  const putBack = async () => {
    const kept = await device.entries.get(id);
    if (kept?.owner !== queue.owner) return;
    wantsSubmit = kept.fields.some(([name, value]) => name === "action" && value === "submit");
    sheet.fill(form, kept.fields);
  };

  form.dataset.entryId = id;
  plainSave.hidden = true;
  form.addEventListener("change", () => {
    isChanged = true;
    later(PAUSE);
  });
  addEventListener("online", () => later(0));
  document.addEventListener("visibilitychange", start);
  putBack().catch(() => {});

  // What was marked arrives before the page goes: without a network, or signed out, it stays.
  form.addEventListener("submit", (event) => {
    if (isGoing || !(sending || isChanged || !navigator.onLine)) return;
    event.preventDefault();
    event.stopPropagation();
    saveThenGo(event.submitter ?? submit);
  });
})();
