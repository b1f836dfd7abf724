// What the pages gain where scripts run; everything is readable and reachable without them.
// Numbers: pointing at one (mouse, keyboard, finger) shows what it is and where it comes from. The link stays a link.
(() => {
  const root = document.currentScript.src.replace(/site\.js.*$/, "");
  const french = document.documentElement.lang === "fr";
  const own = root + (french ? "fr/" : ""); // each language has its own numbers and figures
  const load = (file) => new Promise((resolve, reject) => {
    const script = document.createElement("script");
    Object.assign(script, { src: file, onload: resolve, onerror: reject });
    document.head.append(script);
  });
  let facts; // loaded when the first number is pointed at; a script, since pages opened from a disk cannot fetch
  const known = () => (facts ??= load(`${own}downloads/facts.js`).then(() => window.strikesFacts));

  const note = document.createElement("div");
  note.id = "fact-note";
  note.setAttribute("role", "tooltip");
  note.hidden = true;
  let shownFor = null;

  const labels = french
    ? { tables: "Tables\u00a0:", query: "Requête\u00a0:", changed: "Dernier changement\u00a0:" }
    : { tables: "From:", query: "Query:", changed: "Last changed:" };
  const line = (label, text, tag = "span") => {
    const row = document.createElement("div");
    const name = document.createElement("b");
    const value = document.createElement(tag);
    name.textContent = label + " ";
    value.textContent = text;
    row.append(name, value);
    return row;
  };

  let leaving; // a moment in which the pointer may cross from the number to its note, to read or copy there
  const leave = () => { leaving = setTimeout(hide, 300); };
  const stay = () => clearTimeout(leaving);
  note.addEventListener("pointerenter", stay);
  note.addEventListener("pointerleave", (event) => event.pointerType !== "touch" && leave());

  const hide = () => {
    stay();
    shownFor?.removeAttribute("aria-describedby");
    shownFor = null;
    note.hidden = true;
  };

  const show = async (link) => {
    stay();
    shownFor = link;
    const fact = (await known())[link.hash.slice(1)];
    if (!fact || shownFor !== link) return;
    note.replaceChildren(
      line(fact.text, fact.unit),
      line("", fact.what),
      line(labels.tables, fact.inputs.join(", ")),
      line(labels.query, fact.query, "code"),
    );
    if (fact.changed) note.append(line(labels.changed, fact.changed));
    document.body.append(note);
    note.hidden = false;
    link.setAttribute("aria-describedby", note.id);
    const at = link.getBoundingClientRect();
    const left = Math.min(Math.max(8, at.left), document.documentElement.clientWidth - note.offsetWidth - 8);
    const below = at.bottom + 6 + note.offsetHeight < window.innerHeight;
    note.style.left = `${Math.max(8, left) + window.scrollX}px`;
    note.style.top = `${(below ? at.bottom + 6 : at.top - note.offsetHeight - 6) + window.scrollY}px`;
  };

  const factOf = (event) => event.target.closest?.("a.fact");
  document.addEventListener("pointerover", (event) => {
    if (event.pointerType !== "touch" && factOf(event)) show(factOf(event));
  });
  document.addEventListener("pointerout", (event) => {
    if (event.pointerType !== "touch" && factOf(event)) leave();
  });
  document.addEventListener("focusin", (event) => factOf(event) ? show(factOf(event)) : hide());
  document.addEventListener("focusout", (event) => factOf(event) && hide());
  document.addEventListener("keydown", (event) => event.key === "Escape" && hide());

  // Figures: a button draws one anew so that its marks answer to the mouse. The drawing it replaces stays in the page.
  const styles = getComputedStyle(document.documentElement);
  const inColour = (spec) => JSON.parse(JSON.stringify(spec).replace(/#[0-9a-f]{6}/gi, (colour) =>
    styles.getPropertyValue(window.strikesColours[colour.toLowerCase()] ?? "").trim() || colour));
  const enliven = async (figure, button) => {
    const name = figure.id.replace(/^fig-/, "");
    let live = figure.querySelector(".live");
    if (!live) {
      await Promise.all([window.vegaEmbed ?? load(`${root}downloads/vega.js`), load(`${own}downloads/${name}.vl.js`)]);
      live = document.createElement("div");
      live.className = "live";
      live.hidden = true;
      const width = window.matchMedia("(max-width: 575px)").matches ? "narrow" : "wide";
      // ast: expressions are interpreted, not compiled, which a strict content security policy would forbid
      await window.vegaEmbed(live, inColour(window.strikesFigures[name][width]), { ...window.strikesFigures[name].locale, actions: false, ast: true, renderer: "svg" });
      figure.prepend(live);
    }
    live.hidden = !live.hidden;
    figure.classList.toggle("is-live", !live.hidden);
    button.setAttribute("aria-pressed", String(!live.hidden));
  };
  const press = async (figure, button, failure) => {
    if (button.hasAttribute("aria-disabled")) return; // not `disabled`, which takes the focus away
    button.setAttribute("aria-disabled", "true");
    failure.textContent = "";
    try {
      await enliven(figure, button);
    } catch {
      failure.textContent = french ? " La figure interactive n’a pas pu être chargée." : " The interactive figure could not be loaded.";
    } finally {
      button.removeAttribute("aria-disabled");
    }
  };
  for (const figure of document.querySelectorAll("figure.chart[id^=fig-]")) {
    if (!figure.querySelector(".source")) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "enliven";
    button.textContent = french ? "Figure interactive" : "Interactive figure";
    button.setAttribute("aria-pressed", "false");
    const failure = document.createElement("span");
    failure.setAttribute("role", "status");
    button.addEventListener("click", () => press(figure, button, failure));
    figure.querySelector(".source").append(button, failure);
  }

  // the other language opens at the same place of the page
  document.querySelector("a.language")?.addEventListener("click", (event) => {
    event.currentTarget.hash = window.location.hash;
  });

  // on a touch screen the first tap shows, the second follows the link
  let finger = false;
  document.addEventListener("pointerdown", (event) => {
    finger = event.pointerType === "touch";
    if (!factOf(event) && !note.contains(event.target)) hide();
  });
  document.addEventListener("click", (event) => {
    const link = factOf(event);
    if (link && finger && (note.hidden || shownFor !== link)) {
      event.preventDefault();
      show(link);
    }
  });
})();
