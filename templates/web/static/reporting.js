// What the checks find in a report, as one types: asked of the server, which keeps nothing of it.
"use strict";

(() => {
  const WAIT = 700;
  const list = document.querySelector("[data-checks]");
  if (!list) return;
  const { address, mend, noted, fine, order } = list.dataset;

  const line = (found) => {
    const item = document.createElement("li");
    const pill = document.createElement("span");
    pill.className = `pill pill-${found.stands ? "due" : "bad"}`;
    pill.textContent = found.stands ? noted : mend;
    const part = document.createElement("strong");
    part.textContent = found.part;
    item.append(pill, " ", ...(found.part ? [part, ": "] : []), found.text);
    return item;
  };

  const say = (found) => {
    if (found.length) {
      const rows = document.createElement("ul");
      rows.className = "rules";
      rows.append(...found.map(line));
      list.replaceChildren(rows);
      return;
    }
    const pill = document.createElement("span");
    pill.className = "pill pill-good";
    pill.textContent = order;
    const text = document.createElement("p");
    text.append(pill, ` ${fine}`);
    list.replaceChildren(text);
  };

  let last = 0;
  const ask = async (form) => {
    const turn = ++last;
    const answer = await fetch(address, { method: "POST", body: new URLSearchParams(new FormData(form)) });
    if (answer.ok && turn === last) say((await answer.json()).found);
  };

  for (const form of document.querySelectorAll("form[data-checked]")) {
    let timer = 0;
    form.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => ask(form).catch(() => {}), WAIT);
    });
  }
})();
