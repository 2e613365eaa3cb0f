// Entries that wait on this device: shown on every page, and sent when there is a network and their
// maker is signed in. Words come from the page, none stand here.
(() => {
  "use strict";

  const box = document.querySelector("[data-queue]");
  if (!box || !("indexedDB" in self)) return;
  const { entries } = device;
  const owner = box.dataset.owner;
  const title = box.querySelector("[data-queue-title]");
  const state = box.querySelector("[data-queue-state]");
  const signIn = box.querySelector("[data-queue-sign-in]");
  const list = box.querySelector("[data-queue-list]");
  const template = box.querySelector("template");
  const BEAT = 20000;
  const HELD_UP = ["conflict", "refused", "look"];
  const SENT = "nen-nep-sent";
  const sent = JSON.parse(sessionStorage.getItem(SENT) ?? "[]");
  let isSending = false;
  let isSignedOut = !owner;
  let shown = "";
  sessionStorage.removeItem(SENT);

  const isMine = (entry) => entry.owner === owner;
  // Two people may have begun the same meeting on one device: each has an entry of their own.
  const idOf = (name) => `${name.split("@")[0]}@${owner}`;
  const compared = document.querySelector("form[data-compared]");
  // What is on this very page is sent by the page itself, or chosen from.
  const isHere = (entry) =>
    entry.id === document.querySelector("form[data-entry-id]")?.dataset.entryId ||
    (compared && entry.sheet === location.pathname);
  const waits = (entry) => entry.ready && !HELD_UP.includes(entry.state);

  // A page that was kept, or made before signing in again, has a token that is refused. Somebody else
  // may have signed in meanwhile, in another tab: nobody sends for another.
  const freshToken = async (url = "/") => {
    const answer = await fetch(url, { redirect: "manual" });
    if (answer.status >= 500) throw new Error(answer.status);
    if (!answer.ok) return null;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (page.querySelector("[data-queue]")?.dataset.owner !== owner) return null;
    return page.querySelector("form[method=post] [name=csrfmiddlewaretoken]")?.value;
  };

  // No answer of ours, or of a server that is busy or stumbles: the entry waits, and others may pass.
  const saysNothing = ({ type, ok, status }, isJson) =>
    type === "opaqueredirect" || [403, 408, 425, 429].includes(status) || status >= 500 || (ok && !isJson);

  const post = (entry, token) => {
    const body = new URLSearchParams(entry.fields);
    body.set("csrfmiddlewaretoken", token);
    const headers = { Accept: "application/json" };
    return fetch(entry.url, { method: "POST", body, headers, redirect: "manual" });
  };

  // Send one entry; keep what became of it. Return false when it makes no sense to go on.
  const send = async (entry) => {
    const token = await freshToken();
    isSignedOut = !token;
    if (isSignedOut) return false;
    const answer = await post(entry, token);
    const isJson = answer.headers.get("Content-Type")?.startsWith("application/json");
    if (saysNothing(answer, isJson)) return true;
    const news = isJson ? await answer.json() : { state: "refused", said: "" };
    if (answer.ok && news.state !== "look") {
      await entries.removeIfSame(entry.id, entry.savedAt);
      const { id, title: about, savedAt } = entry;
      sent.push({ id, title: about, savedAt, ...news, state: "sent" });
      return true;
    }
    const known = await entries.get(entry.id);
    if (known?.savedAt === entry.savedAt) {
      const { state: became, said, url: page, sheet } = news;
      await entries.put({ ...entry, state: became, said, page, sheet });
    }
    return true;
  };

  const sendAll = async () => {
    if (isSending) return;
    isSending = true;
    try {
      await show();
      const waiting = (await entries.all()).filter((entry) => isMine(entry) && waits(entry) && !isHere(entry));
      const before = sent.length;
      for (const entry of waiting) if (!(await send(entry))) break;
      // The first page says what is due, and something of it has just been recorded.
      if (sent.length > before && document.querySelector("[data-keep-copy]")) {
        sessionStorage.setItem(SENT, JSON.stringify(sent));
        location.reload();
        return;
      }
    } catch {
      // The network is away: `online`, the next page or the next beat tries again.
    }
    isSending = false;
    await show().catch(() => {});
  };

  // Two tabs send one after the other.
  const start = () => (navigator.locks ? navigator.locks.request("nen-nep-queue", sendAll) : sendAll());

  const show = async () => {
    const all = (await entries.all()).filter((entry) => !isHere(entry));
    const mine = all.filter(isMine);
    const count = all.length;
    // What stands open on the page stays open while nothing has changed.
    const now = JSON.stringify([all, sent, isSignedOut, isSending]);
    if (now === shown) return;
    shown = now;
    box.hidden = !count && !sent.length;
    box.classList.toggle("warning", count > 0);
    box.classList.toggle("success", !count);
    title.textContent = count > 1 ? title.dataset.many.replace("{count}", count) : title.dataset[count ? "one" : "none"];
    state.textContent = count ? words(all, mine) : "";
    // A copy that is older than this script has no such button.
    if (signIn) signIn.hidden = !(owner && isSignedOut && mine.length);
    list.replaceChildren(...[...sent, ...mine].map(drawn));
  };

  const words = (all, mine) => {
    if (!owner || (isSignedOut && mine.length)) return state.dataset.signedOut;
    if (!mine.length) return state.dataset.other;
    if (isSending && mine.some(waits)) return state.dataset.sending;
    return state.dataset[mine.some(waits) ? "waiting" : "look"];
  };

  const drawn = (entry) => {
    const item = template.content.cloneNode(true).firstElementChild;
    const part = (name) => item.querySelector(`[data-entry-${name}]`);
    const said = part("said");
    const isSent = entry.state === "sent";
    const isCompared = entry.state === "conflict" && Boolean(entry.sheet);
    part("title").textContent = entry.title;
    part("day").textContent = new Date(entry.savedAt).toLocaleString(document.documentElement.lang, {
      dateStyle: "short",
      timeStyle: "short",
    });
    said.textContent = entry.said || said.dataset[entry.state || (entry.ready ? "ready" : "begun")];
    part("open").href = entry.page || (isSent ? entry.url : `${entry.entryPage}#${entry.id}`);
    part("open").classList.toggle("primary", !isSent && !isCompared && !waits(entry));
    part("compare").hidden = !isCompared;
    part("send").hidden = isSent || entry.state === "conflict" || !entry.ready;
    part("file").hidden = isSent;
    item.querySelector("details").hidden = isSent;
    listen(entry, part);
    return item;
  };

  const listen = (entry, part) => {
    part("compare").addEventListener("click", () => compare(entry));
    part("send").addEventListener("click", async () => {
      await entries.put({ ...entry, state: "", said: "" });
      start();
    });
    part("file").addEventListener("click", () => saveToFile(entry));
    part("drop").addEventListener("click", async () => {
      await entries.remove(entry.id);
      show();
    });
  };

  // Lead to the page that shows both: the sheet, sent the plain way as of a version nobody has now.
  const compare = async (entry) => {
    const token = await freshToken(entry.page).catch(() => null);
    if (!token) return show();
    const marks = entry.fields.filter(([name, value]) => /^(mark_|came_|thematic_topic$|guest_names$)/.test(name) && value);
    const form = document.createElement("form");
    form.method = "post";
    form.action = entry.sheet;
    for (const [name, value] of [["csrfmiddlewaretoken", token], ["version", "0"], ["action", "save"], ...marks]) {
      const field = Object.assign(document.createElement("input"), { type: "hidden", name, value });
      form.append(field);
    }
    document.body.append(form);
    form.submit();
  };

  const saveToFile = (entry) => {
    const { id, url, fields, title: words, savedAt, entryPage } = entry;
    const text = JSON.stringify({ format: "nen-nep-entry", id, url, fields, title: words, savedAt, entryPage });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    link.download = `${words.replace(/[^\p{L}\p{N}]+/gu, "-")}.json`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  };

  self.queue = {
    owner,
    idOf,
    keep: async (entry) => {
      navigator.storage?.persist?.();
      await entries.put({ state: "", said: "", ...entry, owner, savedAt: Date.now() });
    },
    start,
    show,
    freshToken,
    // What the server answered to an entry that this page sent, or undefined.
    sent: (id) => sent.find((entry) => entry.id === id),
  };

  // Two versions of a sheet: whoever chooses one needs no more what waited for it here. A whole entry
  // is kept until the page that follows says that the choice is on record.
  const DECIDED = "nen-nep-decided";
  compared?.addEventListener("submit", () => {
    entries.remove(idOf(`sheet:${location.pathname}`));
    sessionStorage.setItem(DECIDED, location.pathname);
  });

  const forgetDecided = async () => {
    const sheet = sessionStorage.getItem(DECIDED);
    if (!sheet || compared) return;
    const isOfMeeting = [sheet, sheet.replace(/sheet\/$/, "")].includes(location.pathname);
    const isSaved = isOfMeeting && document.querySelector("main .notice.success:not([data-queue])");
    if (isSaved || !isOfMeeting) sessionStorage.removeItem(DECIDED);
    if (!isSaved) return;
    const done = (await entries.all()).filter((entry) => isMine(entry) && entry.sheet === sheet);
    for (const entry of done) await entries.remove(entry.id);
  };

  addEventListener("online", start);
  setInterval(start, BEAT);
  forgetDecided().then(show).then(start, () => {});
})();
