// What is kept on this device: a copy of the entry page for when there is no network, and entries that
// are not sent yet. Pages and the service worker use it; docs/device.md says what lies here and why.
(() => {
  "use strict";

  let opened = null;

  const open = () => {
    opened ??= new Promise((resolve, reject) => {
      const request = indexedDB.open("nen-nep", 1);
      request.onupgradeneeded = () => {
        request.result.createObjectStore("copies", { keyPath: "url" });
        request.result.createObjectStore("entries", { keyPath: "id" });
      };
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
      request.onblocked = request.onerror;
    });
    opened.catch(() => (opened = null));
    return opened;
  };

  // Browsers close what they keep when they please: then it is opened once more.
  const begin = (database, name, mode) => {
    try {
      return database.transaction(name, mode);
    } catch {
      opened = null;
      return null;
    }
  };

  // Do what `ask` says with a store, and return what it asked for once it is surely written.
  const work = async (name, mode, ask) => {
    const transaction = begin(await open(), name, mode) ?? (await open()).transaction(name, mode);
    return new Promise((resolve, reject) => {
      const request = ask(transaction.objectStore(name));
      transaction.oncomplete = () => resolve(request?.result);
      transaction.onabort = () => reject(transaction.error);
    });
  };

  const read = (name, ask) => work(name, "readonly", ask);
  const write = (name, ask) => work(name, "readwrite", ask);

  // Remove an entry unless it was changed since `savedAt`.
  const removeIfSame = (id, savedAt) =>
    write("entries", (store) => {
      store.get(id).onsuccess = ({ target }) => {
        if (target.result?.savedAt === savedAt) store.delete(id);
      };
    });

  // One of times to come was kept while the clock was wrong.
  const isFresh = (copy) => copy.expires > Date.now() && copy.made <= Date.now();

  self.device = {
    copies: {
      keep: (copy) => write("copies", (store) => store.put(copy)),
      forget: () => write("copies", (store) => store.clear()),
      // Those that have not expired; the others are gone afterwards.
      fresh: async () => {
        const copies = await read("copies", (store) => store.getAll());
        for (const old of copies.filter((copy) => !isFresh(copy))) {
          await write("copies", (store) => store.delete(old.url));
        }
        return copies.filter(isFresh);
      },
    },
    entries: {
      all: () => read("entries", (store) => store.getAll()),
      get: (id) => read("entries", (store) => store.get(id)),
      put: (entry) => write("entries", (store) => store.put(entry)),
      remove: (id) => write("entries", (store) => store.delete(id)),
      removeIfSame,
    },
  };
})();
