// A page that waits for an import: shows how far the work is, and moves on when it is over.
(() => {
  "use strict";

  const box = document.querySelector("[data-progress]");
  if (!box) return;
  const bar = box.querySelector("progress");
  const words = box.querySelector("[data-progress-words]");
  const BEAT = 1000;
  const TIRED = 5000;

  const show = (news) => {
    if (words.textContent !== news.words) words.textContent = news.words;
    if (news.total) {
      bar.max = news.total;
      bar.value = Math.min(news.done, news.total);
    } else {
      bar.removeAttribute("value");
    }
    box.querySelectorAll("[data-step]").forEach((step) => {
      const mark = news.steps[step.dataset.step];
      step.classList.toggle("done", mark === "done");
      if (mark === "current") step.setAttribute("aria-current", "step");
      else step.removeAttribute("aria-current");
    });
  };

  const ask = async () => {
    let wait = BEAT;
    try {
      const answer = await fetch(box.dataset.progress, { headers: { Accept: "application/json" } });
      const news = await answer.json();
      if (!news.stage) {
        location.replace(news.url);
        return;
      }
      show(news);
    } catch {
      // The network is away, or the session is over: the link on the page still works.
      wait = TIRED;
    }
    setTimeout(ask, wait);
  };

  setTimeout(ask, BEAT);
})();
