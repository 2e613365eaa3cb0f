// The page of a whole entry: what is submitted waits on this device until it is surely on record.
(() => {
  "use strict";

  const form = document.querySelector("form[data-entry]");
  if (!form || !("indexedDB" in self)) return;
  const { entries } = device;
  const field = (name) => form.elements.namedItem(name);
  const details = form.querySelector("[data-details]");
  const lost = form.querySelector("[data-lost]");
  const page = form.getAttribute("action");
  const isCopy = document.documentElement.dataset.copy !== undefined;
  const usual = { kind: field("kind").value, month: field("month").value };
  const about = () => `${field("kind").value} ${field("month").value}`;
  const named = () => ({ key: field("client_key").value, version: field("version").value });
  // The names of meetings: of which kind and month, and what the server knows each by.
  const names = new Map([[about(), named()]]);
  let entry = null;
  let begun = null;
  let isFilling = false;
  let isGone = false;

  const newKey = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const digits = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  };

  const monthOf = (day) => `${day.getFullYear()}-${String(day.getMonth() + 1).padStart(2, "0")}`;
  const dayOf = (day) => `${monthOf(day)}-${String(day.getDate()).padStart(2, "0")}`;

  // A copy may be weeks old: the running month is offered, and the evening before is the likely day.
  const bringUpToDate = () => {
    const now = new Date();
    const evening = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1);
    const month = monthOf(evening);
    field("held_on").max = dayOf(now);
    if (usual.month >= month) return;
    const months = field("month");
    if (![...months.options].some((option) => option.value === month)) {
      months.prepend(new Option(`${month.slice(5)}/${month.slice(0, 4)}`, month));
    }
    months.value = month;
    field("held_on").value = dayOf(evening);
  };

  // Another month or kind is another meeting, with a key of its own; back again, it is the one before.
  const giveKey = () => {
    if (!names.has(about())) names.set(about(), { key: newKey(), version: "0" });
    const { key, version } = names.get(about());
    field("client_key").value = key;
    field("version").value = version;
  };

  const filledIn = () => [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken");

  // A meeting as this page sends it.
  const asEntry = () => {
    giveKey();
    const chosen = (select) => select.selectedOptions[0].textContent.trim();
    return {
      id: queue.idOf(field("client_key").value),
      url: page,
      title: `${chosen(field("kind"))} ${chosen(field("month"))} · ${form.dataset.cell}`,
      fields: [...filledIn(), ["action", "submit"]],
    };
  };

  // The sheet of a draft, begun on its own page: it is sent there, with what is marked here.
  const asSheet = ({ id, url, title, fields }) => {
    const isOfSheet = ([name]) => /^(mark_|came_|thematic_topic$|guest_names$)/.test(name);
    const beside = fields.filter((pair) => !isOfSheet(pair) && pair[0] !== "action");
    const marks = filledIn().filter(isOfSheet);
    return { id, url, title, isDraft: true, fields: [...beside, ...marks, ["action", "submit"]] };
  };

  const keep = async (ready) => {
    const kept = entry?.isDraft ? asSheet(entry) : asEntry();
    // While it is filled in it is shown by this page, and not in the list of what waits.
    if (ready) delete form.dataset.entryId;
    else form.dataset.entryId = kept.id;
    await queue.keep({ ...kept, ready, entryPage: page });
    // What was begun here under another name is this one.
    if (begun && begun !== kept.id) await entries.remove(begun);
    begun = ready ? null : kept.id;
    return kept.id;
  };

  // What an entry says otherwise than usual is not left in a folded box.
  const unfold = () => {
    const isUsual = about() === `${usual.kind} ${usual.month}` && form.querySelector("[name=was_held]").checked;
    const isWritten = (control) => control.matches("input[type=text], textarea") && control.value;
    form.querySelectorAll("details.more").forEach((box) => {
      box.open ||= details.contains(box) ? !isUsual : [...box.querySelectorAll("input, textarea")].some(isWritten);
    });
  };

  // Go on with an entry that waits on this device.
  const goOn = async () => {
    const id = queue.idOf(decodeURIComponent(location.hash.slice(1)) || field("client_key").value);
    const known = await entries.get(id).catch(() => null);
    if (!known || known.owner !== queue.owner) return;
    entry = known;
    form.hidden = false;
    details.hidden = Boolean(known.isDraft);
    isFilling = true;
    sheet.fill(form, known.fields);
    unfold();
    isFilling = false;
    if (!known.isDraft) names.set(about(), named());
    if (!known.ready || known.state === "refused") begun = id;
    if (!known.ready) {
      form.dataset.entryId = id;
      await queue.show();
    }
    if (location.hash) form.scrollIntoView();
  };

  // Without a network nothing leaves the page that could not be kept: it would be gone.
  const sendPlain = async () => {
    const isThere = await fetch("/service-worker.js", { method: "HEAD" }).then(() => true, () => false);
    if (isThere) {
      form.submit();
      return;
    }
    lost.textContent = lost.dataset.lost;
    lost.scrollIntoView({ block: "nearest" });
  };

  form.addEventListener("change", () => {
    if (!isFilling && !isGone) keep(false).catch(() => {});
  });

  // Without a network the server's refusal would come days later: what is missing is said now.
  const missing = () => {
    if (entry?.isDraft || !(isCopy || !navigator.onLine)) return undefined;
    const isHeld = form.querySelector("[name=was_held]").checked;
    const needed = isHeld ? ["held_on"] : ["not_held_reason"];
    if (isHeld && field("kind").value === "thematic") needed.push("topic");
    return needed.map(field).find((control) => !control.value.trim());
  };

  const askFor = (control) => {
    unfold();
    control.required = true;
    control.reportValidity();
  };

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    event.stopPropagation();
    if (isGone) return;
    const empty = missing();
    if (empty) {
      askFor(empty);
      return;
    }
    isGone = true;
    let id = null;
    try {
      id = await keep(true);
    } catch {
      // Nothing can be kept here, as in a private window: the plain way.
      await sendPlain();
      isGone = false;
      return;
    }
    await queue.start();
    const left = await entries.get(id);
    isGone = false;
    const sent = queue.sent(id);
    if (!left && sent) location.assign(sent.url);
    else {
      const isRefused = left?.state === "refused";
      form.hidden = !isRefused;
      document.querySelector("[data-copy-note]").hidden = true;
      if (isRefused) begun = id;
      document.querySelector("[data-queue]").scrollIntoView();
    }
  });

  const readBack = async (file, line) => {
    try {
      const { format, id, url, fields, title } = JSON.parse(await file.text());
      const isWhole =
        format === "nen-nep-entry" &&
        /^(\/cells\/[\w.-]+\/entry\/|\/meetings\/\d+\/sheet\/)$/.test(url) &&
        [id, title].every((text) => typeof text === "string") &&
        fields.every((pair) => pair.length === 2 && pair.every((text) => typeof text === "string"));
      if (!isWhole) throw new TypeError(format);
      const isDraft = url.startsWith("/meetings/");
      const entryPage = isDraft ? page : url;
      await queue.keep({ id: queue.idOf(id), url, fields, title, ready: true, isDraft, entryPage });
      line.textContent = line.dataset.read;
      await queue.show();
      queue.start();
    } catch {
      line.textContent = line.dataset.wrong;
    }
  };

  const box = document.querySelector("[data-read-back]");
  box.hidden = false;
  box.querySelector("input").addEventListener("change", ({ target }) => {
    if (target.files.length) readBack(target.files[0], box.querySelector("[data-read-said]"));
  });

  if (isCopy) {
    document.querySelector("[data-copy-note]").hidden = false;
    bringUpToDate();
  }
  addEventListener("hashchange", goOn);
  goOn();
})();
