// For the cell's own officers: the entry page is kept on this device for when there is no network, and
// leaves it when they sign out, when it is too old, or when somebody else signs in.
(() => {
  "use strict";

  if (!("indexedDB" in self)) return;
  const { copies, entries } = device;
  // Over plain HTTP there is no worker, and so no copy; entries wait all the same.
  const places = navigator.serviceWorker ? [...document.querySelectorAll("[data-keep-copy]")] : [];
  const owner = document.querySelector("[data-queue]")?.dataset.owner;
  // A copy is drawn with the scripts of its day: with others it is fetched anew.
  const version = document.currentScript.src;
  const HOUR = 3600 * 1000;
  const OFTEN = 6 * HOUR;
  const DAY = 24 * HOUR;
  // Whoever presses a button at once has the network for that.
  const PAUSE = 1500;
  const LEAVING = "nen-nep-leaving";
  const AGAIN = 5000;
  let isLeaving = false;

  const keep = async ({ keepCopy: url, keepDays }) => {
    const known = (await copies.fresh()).find((copy) => copy.url === url);
    if (known?.version === version && known.made > Date.now() - OFTEN) return;
    const answer = await fetch(url, { redirect: "manual" });
    if (!answer.ok) return;
    const made = Date.now();
    const policy = answer.headers.get("Content-Security-Policy");
    const html = await answer.text();
    // Meanwhile they may sign out, or somebody else in another tab sign in.
    if (isLeaving || !html.includes(`data-owner="${owner}"`)) return;
    await copies.keep({ url, owner, version, made, expires: made + keepDays * DAY, policy, html });
  };

  const keepAll = async () => {
    for (const place of places) await keep(place.dataset).catch(() => {});
  };

  const tidy = async () => {
    const strange = (await copies.fresh()).some((copy) => copy.owner !== owner);
    if (owner && strange) await copies.forget();
    if (places.length) setTimeout(keepAll, PAUSE);
  };

  // Whoever signs out is told what is not sent yet; the names go, the entries stay for them.
  const askFirst = (form) => {
    form.addEventListener("submit", async (event) => {
      if (form.dataset.asked !== undefined) return;
      event.preventDefault();
      event.stopPropagation();
      // Where nothing can be kept, as in a private window, nothing waits.
      const waiting = (await entries.all().catch(() => [])).filter((entry) => entry.owner === owner);
      form.dataset.asked = "";
      if (waiting.length && !confirm(form.dataset.unsent.replace("{count}", waiting.length))) {
        delete form.dataset.asked;
        return;
      }
      isLeaving = true;
      await copies.forget().catch(() => {});
      if (await isThere()) {
        form.requestSubmit();
        return;
      }
      // The server hears of it as soon as there is a network, from whichever page is open then.
      localStorage.setItem(LEAVING, owner);
      document.querySelector("main").textContent = form.dataset.offline;
    });
  };

  const isThere = () => fetch("/service-worker.js", { method: "HEAD", cache: "no-store" }).then(() => true, () => false);

  // Who signed out without a network is signed out now, before anybody else works in their name. A
  // network that says it is back may not be yet.
  const leave = async () => {
    const form = document.querySelector("form[data-unsent]");
    if (!owner) localStorage.removeItem(LEAVING);
    if (!form || localStorage.getItem(LEAVING) !== owner) return;
    document.querySelector("main").textContent = form.dataset.offline;
    try {
      const body = new URLSearchParams(new FormData(form));
      const answer = await fetch(form.action, { method: "POST", body, redirect: "manual" });
      if (answer.type !== "opaqueredirect") throw new Error(answer.status);
      localStorage.removeItem(LEAVING);
      location.assign("/");
    } catch {
      setTimeout(leave, AGAIN);
    }
  };

  document.querySelectorAll("form[data-unsent]").forEach(askFirst);
  addEventListener("online", leave);
  leave();
  // A device on which nothing is kept needs no worker.
  if (places.length) navigator.serviceWorker.register("/service-worker.js");
  tidy().catch(() => {});
})();
