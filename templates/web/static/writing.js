// Writing a form together: every field is saved by itself a moment after it was written. Without a
// connection it is kept in this browser and sent when the connection is back; no word is lost.
"use strict";

(() => {
  const form = document.querySelector("form[data-writing]");
  if (!form) return;
  const WAIT = 900;
  const AGAIN = 8000;
  const said = form.dataset;
  const shelf = (name) => `writing:${said.person}:${said.record}:${name}`;
  const fields = new Map();

  // --- What a field holds, as a browser would send it ---------------------------------------

  const inputs = (field) =>
    [...field.box.querySelectorAll("input, select, textarea")].filter(
      (each) => each.name && !each.hasAttribute("data-seen") && !each.hasAttribute("form")
    );

  const pairs = (field) => {
    const found = [];
    for (const each of inputs(field)) {
      if ((each.type === "checkbox" || each.type === "radio") && !each.checked) continue;
      if (each.multiple) {
        for (const option of each.selectedOptions) found.push([each.name, option.value]);
      } else {
        found.push([each.name, each.value]);
      }
    }
    return found;
  };

  const put = (field, wanted) => {
    const left = wanted.map(([name, value]) => ({ name, value }));
    const take = (name, value) => {
      const at = left.findIndex((one) => one.name === name && (value === undefined || one.value === value));
      return at < 0 ? null : left.splice(at, 1)[0];
    };
    for (const each of inputs(field)) {
      if (each.type === "checkbox" || each.type === "radio") {
        each.checked = take(each.name, each.value) !== null;
      } else if (each.multiple) {
        for (const option of each.options) option.selected = take(each.name, option.value) !== null;
      } else {
        const one = take(each.name);
        if (one) each.value = one.value;
      }
    }
  };

  // --- Keeping and sending ------------------------------------------------------------------

  const keep = (field) => {
    try {
      localStorage.setItem(shelf(field.name), JSON.stringify({ seen: field.seen.value, pairs: pairs(field) }));
    } catch {
      // A browser that keeps nothing still sends.
    }
  };

  const forget = (field) => {
    try {
      localStorage.removeItem(shelf(field.name));
    } catch {
      // As above.
    }
  };

  const tell = (field, text, tone) => {
    field.state.textContent = text;
    field.state.dataset.tone = tone || "";
  };

  const send = async (field) => {
    clearTimeout(field.timer);
    if (field.sending) {
      field.again = true;
      return;
    }
    field.sending = true;
    field.again = false;
    tell(field, said.saving);
    const what = pairs(field);
    const body = new URLSearchParams([
      ["form_token", form.elements.form_token.value],
      ["part", form.elements.part.value],
      ["only", field.name],
      [field.seen.name, field.seen.value],
      ...what,
    ]);
    let answer;
    try {
      answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
    } catch {
      field.sending = false;
      tell(field, said.offline, "due");
      field.timer = setTimeout(() => send(field), AGAIN);
      return;
    }
    field.sending = false;
    const kind = answer.headers.get("content-type") || "";
    if (answer.redirected || answer.status === 401 || answer.status === 403 || !kind.startsWith("application/json")) {
      tell(field, answer.status >= 500 ? said.offline : said.signin, "due");
      if (answer.status >= 500) field.timer = setTimeout(() => send(field), AGAIN);
      return;
    }
    const told = await answer.json();
    if (answer.status === 409) {
      const other = told.conflict ? told.conflict.find((one) => one.name === field.name) : null;
      if (other) clash(field, other, told.seq);
      else tell(field, told.detail || said.unsaved, "due");
      return;
    }
    const wrong = Object.values(told.problems || {});
    if (wrong.length) {
      tell(field, wrong.join(" "), "bad");
      return;
    }
    if (told.seq === undefined) {
      tell(field, told.detail || said.unsaved, "bad");
      return;
    }
    field.seen.value = told.seq;
    field.conflict.hidden = true;
    if (field.again || JSON.stringify(pairs(field)) !== JSON.stringify(what)) {
      keep(field);
      send(field);
      return;
    }
    forget(field);
    tell(field, told.said);
    progress(told);
  };

  const progress = (told) => {
    const rules = form.querySelector("[data-rules]");
    if (told.rules && rules) {
      rules.replaceChildren(
        ...told.rules.map(([holds, sentence]) => {
          const line = document.createElement("li");
          line.className = holds ? "kept" : "broken";
          line.textContent = sentence;
          return line;
        })
      );
    }
  };

  const clash = (field, other, seq) => {
    tell(field, said.unsaved, "due");
    field.conflict.querySelector("[data-theirs]").textContent = `${other.who}: ${other.theirs}`;
    field.conflict.hidden = false;
    field.conflict.querySelector("[data-keep]").onclick = () => {
      field.seen.value = seq;
      field.conflict.hidden = true;
      send(field);
    };
    field.conflict.querySelector("[data-take]").onclick = () => {
      forget(field);
      location.reload();
    };
  };

  // --- Sums of a grid, and pasting from a spreadsheet ----------------------------------------

  const cents = (text) => {
    const plain = text.replace(/[,\s]/g, "");
    const match = /^(\d{1,12})(?:\.(\d{1,2}))?$/.exec(plain);
    return match ? BigInt(match[1]) * 100n + BigInt((match[2] || "").padEnd(2, "0")) : 0n;
  };
  const written = (amount) =>
    `${(amount / 100n).toString().replace(/\B(?=(\d{3})+$)/g, ",")}.${(amount % 100n).toString().padStart(2, "0")}`;

  const add = (grid) => {
    const down = [];
    let whole = 0n;
    for (const row of grid.tBodies[0].rows) {
      let across = 0n;
      [...row.querySelectorAll("input")].forEach((cell, at) => {
        const amount = cents(cell.value);
        across += amount;
        down[at] = (down[at] || 0n) + amount;
      });
      row.querySelector("[data-sum]").textContent = written(across);
      whole += across;
    }
    [...grid.tFoot.querySelectorAll("[data-sum]")].forEach((cell, at) => {
      cell.textContent = written(down[at] || 0n);
    });
    grid.tFoot.querySelector("[data-whole]").textContent = written(whole);
  };

  const paste = (event) => {
    const text = event.clipboardData.getData("text/plain");
    if (!/[\t\n]/.test(text.trim())) return;
    event.preventDefault();
    const rows = [...event.target.closest("tbody").rows];
    const top = rows.indexOf(event.target.closest("tr"));
    const start = [...event.target.closest("tr").querySelectorAll("input")].indexOf(event.target);
    text.replace(/\r/g, "").replace(/\n$/, "").split("\n").forEach((line, down) => {
      const cells = rows[top + down] ? [...rows[top + down].querySelectorAll("input")] : [];
      line.split("\t").forEach((value, across) => {
        if (cells[start + across]) cells[start + across].value = value.trim();
      });
    });
    event.target.dispatchEvent(new Event("input", { bubbles: true }));
  };

  const move = (event) => {
    const step = { ArrowUp: -1, ArrowDown: 1, Enter: 1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const row = event.target.closest("tr");
    const at = [...row.querySelectorAll("input")].indexOf(event.target);
    const next = step > 0 ? row.nextElementSibling : row.previousElementSibling;
    if (next) next.querySelectorAll("input")[at].focus();
  };

  // --- Words of a text ----------------------------------------------------------------------

  const count = (text) => {
    const place = document.getElementById(`${text.id}-count`);
    if (!place) return;
    const words = text.value.split(/\s+/).filter(Boolean).length;
    place.textContent = place.textContent.replace(/\d+/, words);
  };

  // --- Beginning ----------------------------------------------------------------------------

  for (const box of form.querySelectorAll("[data-field]")) {
    const field = {
      name: box.dataset.field,
      box,
      seen: box.querySelector("[data-seen]"),
      state: box.querySelector("[data-state]"),
      conflict: box.querySelector("[data-conflict]"),
    };
    fields.set(field.name, field);
    box.addEventListener("input", (event) => {
      if (event.target.hasAttribute("form")) return;
      if (event.target.tagName === "TEXTAREA") count(event.target);
      const grid = event.target.closest("[data-grid] table");
      if (grid) add(grid);
      keep(field);
      tell(field, said.unsaved, "due");
      clearTimeout(field.timer);
      field.timer = setTimeout(() => send(field), WAIT);
    });
    for (const grid of box.querySelectorAll("[data-grid]")) {
      grid.addEventListener("paste", paste);
      grid.addEventListener("keydown", move);
    }
    const kept = localStorage.getItem(shelf(field.name));
    if (kept) {
      const { seen, pairs: wanted } = JSON.parse(kept);
      field.seen.value = seen;
      put(field, wanted);
      tell(field, said.restored, "due");
      send(field);
    }
  }

  // --- Who else is here ---------------------------------------------------------------------

  const HERE = 20000;
  const SOON = 600;
  let place = "";
  let soon = 0;

  const line = (text) => {
    const item = document.createElement("li");
    item.textContent = text;
    return item;
  };

  const present = async () => {
    clearTimeout(soon);
    soon = setTimeout(present, HERE);
    if (document.hidden || !navigator.onLine) return;
    const body = new URLSearchParams([
      ["form_token", form.elements.form_token.value],
      ["part", form.elements.part.value],
      ["field", place],
    ]);
    let told;
    try {
      const answer = await fetch(`${form.getAttribute("action")}/presence`, { method: "POST", body, headers: { Accept: "application/json" } });
      const kind = answer.headers.get("content-type") || "";
      if (!answer.ok || answer.redirected || !kind.startsWith("application/json")) return;
      told = await answer.json();
    } catch {
      return; // Without a connection nobody is told of anybody.
    }
    const list = document.querySelector("[data-present]");
    const now = [...list.children].map((each) => each.textContent);
    if (JSON.stringify(now) !== JSON.stringify(told.present)) list.replaceChildren(...told.present.map(line));
    for (const field of fields.values()) {
      field.box.querySelector("[data-here]").textContent = told.fields[field.name] || "";
    }
  };

  const enter = (name) => {
    if (place === name) return;
    place = name;
    clearTimeout(soon);
    soon = setTimeout(present, SOON);
  };

  for (const field of fields.values()) field.box.addEventListener("focusin", () => enter(field.name));
  form.addEventListener("focusout", (event) => {
    if (!form.contains(event.relatedTarget)) enter("");
  });
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) present();
  });
  present();

  window.addEventListener("online", () => {
    for (const field of fields.values()) if (localStorage.getItem(shelf(field.name))) send(field);
  });

  // Whatever is sent with the whole form is kept no longer once its page has come.
  form.addEventListener("submit", () => {
    for (const field of fields.values()) clearTimeout(field.timer);
  });
})();
