// Search and sorting for the claims ledger, in the language of the page. Of a very long ledger so many rows are shown as
// came unhidden, and so many more when asked for. Without scripts the whole table is read as it stands.
document.addEventListener("DOMContentLoaded", () => {
  const holder = document.getElementById("ledger");
  const table = holder && holder.querySelector("table");
  if (!table) return;
  const body = table.tBodies[0];
  const french = document.documentElement.lang === "fr";
  const say = (en, fr) => (french ? fr : en);
  let rows = Array.from(body.rows);
  const step = rows.filter((row) => !row.hidden).length;
  let most = step;
  const grouped = (value) => value.toLocaleString(french ? "fr" : "en");
  const plain = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replaceAll("’", "'").toLowerCase();
  const texts = new Map(rows.map((row) => [row, plain(row.textContent)]));

  const tools = document.createElement("form");
  tools.className = "ledger-tools";
  tools.setAttribute("role", "search");
  tools.innerHTML =
    `<label>${say("Search the ledger", "Chercher dans le registre")} <input type="search" autocomplete="off"></label> ` +
    `<label><input type="checkbox"> ${say("only with claims of civilian harm", "seulement avec allégation de victimes civiles")}</label> ` +
    '<output aria-live="polite"></output>';
  const [words, harm] = tools.querySelectorAll("input");
  const counter = tools.querySelector("output");
  const gradeColumn = Array.from(table.tHead.rows[0].cells).findIndex(
    (cell) => cell.textContent === say("Grade", "Niveau d’attestation"),
  );

  const more = document.createElement("button");
  more.type = "button";
  more.className = "ledger-more";

  function show() {
    const wanted = plain(words.value).split(/\s+/).filter(Boolean);
    let fitting = 0;
    for (const row of rows) {
      const graded = row.cells[gradeColumn].textContent.trim() !== "–";
      const fits = wanted.every((word) => texts.get(row).includes(word)) && (graded || !harm.checked);
      if (fits) fitting += 1;
      const out = !fits || fitting > most;
      if (row.hidden !== out) row.hidden = out;
    }
    const found = grouped(fitting), all = grouped(rows.length), left = fitting - most;
    counter.textContent =
      say(`${found} of ${all} incidents`, `${found} sur ${all} incidents`) +
      (left > 0 ? say(`, ${grouped(most)} shown`, `, dont ${grouped(most)} affichés`) : "");
    more.hidden = left <= 0;
    more.textContent = say(`Show ${grouped(Math.min(step, left))} more`, `En afficher ${grouped(Math.min(step, left))} de plus`);
  }

  // a row that a link leads to is shown, whatever else is
  function reach() {
    const row = document.getElementById(location.hash.slice(1));
    if (row && row.hidden && body.contains(row)) {
      row.hidden = false;
      row.scrollIntoView();
    }
  }

  // numbers by their first number, dates and words as text; what is empty stays at the end
  function key(row, column) {
    const text = row.cells[column].textContent.trim();
    if (text === "" || text === "–") return null;
    if (/^\d{4}(-|$)/.test(text)) return text;
    const number = text.match(say(/^(?:at least |up to )?(\d[\d,]*)/, /^(?:au moins |jusqu’à )?(\d[\d\u202f]*)/));
    if (number) return Number(number[1].replace(/\D/g, ""));
    return say(["none"], ["aucun", "aucune"]).includes(text) ? 0 : plain(text);
  }

  function sortBy(column, down) {
    rows = rows
      .map((row, place) => ({ row, place, key: key(row, column) }))
      .sort((a, b) => {
        if (a.key === null || b.key === null) return (a.key === null) - (b.key === null) || a.place - b.place;
        const order = typeof a.key === typeof b.key ? (a.key > b.key) - (a.key < b.key) : typeof a.key === "number" ? -1 : 1;
        return (down ? -order : order) || a.place - b.place;
      })
      .map((item) => item.row);
    for (const row of rows) body.append(row);
    show();
  }

  Array.from(table.tHead.rows[0].cells).forEach((cell, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = cell.textContent;
    cell.replaceChildren(button);
    button.addEventListener("click", () => {
      const down = cell.getAttribute("aria-sort") === "ascending";
      for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
      cell.setAttribute("aria-sort", down ? "descending" : "ascending");
      sortBy(column, down);
    });
  });

  tools.addEventListener("submit", (event) => event.preventDefault());
  tools.addEventListener("input", () => {
    most = step;
    show();
  });
  more.addEventListener("click", () => {
    most += step;
    show();
  });
  window.addEventListener("hashchange", reach);
  holder.before(tools);
  holder.after(more);
  show();
  reach();
});
