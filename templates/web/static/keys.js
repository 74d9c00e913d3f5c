// Keys that save a reach for the mouse: `/` searches, `g h` goes home, `?` lists the keys. Whoever
// signs out leaves no text of theirs in this browser.
"use strict";

(() => {
  const search = document.getElementById("q");
  const help = document.getElementById("keys-help");
  const writing = (target) => target.closest("input, select, textarea, [contenteditable]") !== null;
  const show = () => help.open || help.showModal();
  let going = false;

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || writing(event.target)) return;
    if (event.key === "/" && search) {
      event.preventDefault();
      search.focus();
    } else if (event.key === "?") {
      show();
    } else if (event.key === "h" && going) {
      location.assign("/");
    }
    going = event.key === "g";
  });

  document.addEventListener("submit", (event) => {
    if (!event.target.dataset.unsent) return;
    const kept = Object.keys(localStorage).filter((name) => name.startsWith("writing:"));
    if (kept.length && !confirm(event.target.dataset.unsent)) event.preventDefault();
    else kept.forEach((name) => localStorage.removeItem(name));
  });

  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-keys-help]");
    if (opener) {
      event.preventDefault();
      show();
    }
  });
})();
