// Counts the countdowns down, each second. The page says everything without it, as of
// the instant at which it was made.
"use strict";
(() => {
  const body = document.body;
  const units = body.dataset.units.split("|");
  const lag = Number(body.dataset.now) - Date.now(); // the server's clock counts, not this one
  const timers = document.querySelectorAll("[data-due]");
  const late = document.getElementById("late");

  // length says a length of time as the server does.
  const length = (milliseconds) => {
    const seconds = Math.floor(Math.abs(milliseconds) / 1000);
    const parts = [Math.floor(seconds / 86400), Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60, seconds % 60];
    const found = parts.findIndex((part) => part > 0);
    const first = found < 0 ? 3 : found;
    const last = first === 0 ? 2 : 3;
    return parts.slice(first, last + 1).map((part, i) => part + units[first + i]).join(" ");
  };

  const show = () => {
    const now = Date.now() + lag;
    for (const timer of timers) {
      const rest = Number(timer.dataset.due) - now;
      const isLate = rest < 0;
      timer.textContent = (isLate ? body.dataset.late : body.dataset.left).replace("%s", length(rest));
      // What is late now and was not before is worth an interruption; a second is not.
      if (isLate && timer.dataset.was === "left") {
        timer.classList.add("is-late");
        if (late) late.textContent = late.dataset.words + " " + timer.dataset.title;
      }
      timer.dataset.was = isLate ? "late" : "left";
    }
  };
  show();
  setInterval(show, 1000);
})();
