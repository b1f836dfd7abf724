// The page that asks the data: saved questions and SQL of one's own, answered in the browser by DuckDB (WebAssembly).
// The engine and the database are files of this site (engine/, downloads/strikes.duckdb), loaded when the reader asks.
(() => {
  const root = document.currentScript.src.replace(/(fr\/)?query\.js.*$/, ""); // the engine and the data are there once, for both languages
  const language = document.documentElement.lang === "fr" ? "fr" : "en";
  const say = (en, fr) => (language === "fr" ? fr : en);
  const SHOWN = 200; // rows of an answer in the page
  const MOST = 100000; // rows of an answer that are kept at all
  // No file but the database, no network, no extension, and no way to allow any of it again. Set once it is open.
  const CLOSED = {
    enable_external_access: false,
    autoinstall_known_extensions: false,
    autoload_known_extensions: false,
    lock_configuration: true,
  };
  const TYPES = { date: "DATE", text: "VARCHAR", integer: "INTEGER", number: "DOUBLE" };
  const INPUTS = { date: "date", text: "text", integer: "number", number: "number" };

  const number = (value, digits = 0) =>
    value.toLocaleString(say("en-GB", "fr-FR"), { minimumFractionDigits: digits, maximumFractionDigits: digits });
  const rows = (count) => `${number(count)} ${say(count === 1 ? "row" : "rows", count < 2 ? "ligne" : "lignes")}`;
  const missing = (file) => new Error(say(`${file} could not be loaded.`, `${file} n’a pas pu être chargé.`));
  const load = (file) => new Promise((resolve, reject) => {
    const onerror = () => reject(missing(file));
    document.head.append(Object.assign(document.createElement("script"), { src: root + file, onload: resolve, onerror }));
  });
  const fetched = async (file, options) => {
    const answer = await fetch(root + file, options).catch(() => { throw missing(file); });
    if (!answer.ok) throw missing(file);
    return answer;
  };
  const make = (tag, properties = {}, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(properties)) {
      if (name in element) element[name] = value;
      else element.setAttribute(name, value);
    }
    element.append(...children);
    return element;
  };

  const withCode = (text) => text.trim().split("`").map((part, index) => (index % 2 ? make("code", {}, part) : part));

  // ---- the engine

  const ENGINE = "engine/duckdb-eh.wasm";
  let engine = null; // { database, worker, ended }: `ended` is a promise that fails when the engine is stopped or breaks

  async function start(told) {
    const worker = new Worker(`${root}engine/duckdb-eh.worker.js`);
    let end;
    const ended = new Promise((_, reject) => { end = reject; });
    ended.catch(() => {}); // it is waited for only while there is work
    worker.addEventListener("error", (event) =>
      end(new Error(event.message || say("The engine could not be started.", "Le moteur n’a pas pu démarrer."))));
    engine = { worker, ended, end };
    const opening = async () => {
      await (window.duckdb ?? load("engine/duckdb.js"));
      const database = new window.duckdb.AsyncDuckDB(new window.duckdb.VoidLogger(), worker);
      const file = await (await fetched("downloads/strikes.duckdb")).arrayBuffer();
      await fetched(ENGINE, { method: "HEAD" }); // the worker would wait for ever for one that is not there
      await database.instantiate(root + ENGINE, null, told);
      await database.registerFileBuffer("strikes.duckdb", new Uint8Array(file));
      await database.open({ path: "strikes.duckdb", accessMode: window.duckdb.DuckDBAccessMode.READ_ONLY });
      const connection = await database.connect();
      for (const [name, value] of Object.entries(CLOSED)) await connection.query(`SET ${name} = ${value}`);
      await connection.close();
      engine.database = database;
    };
    await Promise.race([opening(), ended]);
  }

  function stop(reason) {
    engine.end(new Error(reason));
    engine.worker.terminate();
    engine = null;
  }

  // The answer to one question, every value as text. As part of a SELECT, `sql` is a question and nothing else, unless it
  // closes the bracket. What it may then do is little (the database is read-only, all else is closed), and ends with its
  // connection: a shared link could otherwise lay a temporary table `strikes` over the real one for the questions after it.
  async function ask(sql, values = []) {
    const text = sql.trim().replace(/;$/, "");
    const { database, ended } = engine;
    const asking = async () => {
      const connection = await database.connect();
      try {
        await connection.query(`PREPARE question AS SELECT CAST(COLUMNS(*) AS VARCHAR) FROM (\n${text}\n) LIMIT ${MOST + 1}`);
        const bound = values.map(({ name, kind, text: value }) =>
          `${name} := CAST(${value === "" || value === "none" ? "NULL" : `'${value.replaceAll("'", "''")}'`} AS ${TYPES[kind]})`);
        return await connection.query(`EXECUTE question${bound.length ? `(${bound.join(", ")})` : ""}`);
      } catch (error) {
        throw new Error(readable(error.message));
      } finally {
        await connection.close();
      }
    };
    const table = await Promise.race([asking(), ended]);
    const columns = table.schema.fields.map((field, index) => ({ name: field.name, values: table.getChildAt(index) }));
    return { columns, count: table.numRows };
  }

  // What DuckDB says of a mistake, with the line counted from the reader's own text, and said once.
  const readable = (message) => {
    const hint = say("One question at a time, such as SELECT, FROM, WITH, PIVOT, DESCRIBE or SUMMARIZE.",
      "Une question à la fois, comme SELECT, FROM, WITH, PIVOT, DESCRIBE ou SUMMARIZE.");
    const own = message.replace(/(\n\nLINE [\s\S]*?)\1$/, "$1").replace(/^LINE (\d+):/gm, (_, line) => `LINE ${line - 1}:`);
    return own.startsWith("Parser Error") ? `${own}\n\n${hint}` : own;
  };

  // ---- an answer

  const NUMBER = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i;

  function answerTable({ columns, count }, caption) {
    const shown = Array.from({ length: Math.min(count, SHOWN) }, (_, row) => columns.map(({ values }) => values.get(row)));
    const numeric = columns.map((_, index) => {
      const said = shown.map((row) => row[index]).filter((value) => value !== null);
      return said.length > 0 && said.every((value) => NUMBER.test(value));
    });
    const cells = (row) => row.map((value, index) =>
      make("td", { className: numeric[index] ? "n" : "" }, value ?? "–"));
    const heads = columns.map(({ name }, index) => make("th", { scope: "col", className: numeric[index] ? "n" : "" }, name));
    return make("div", { className: "scroll", tabIndex: 0, role: "region", "aria-label": say("The answer", "La réponse") },
      make("table", {}, make("caption", {}, caption), make("thead", {}, make("tr", {}, ...heads)),
        make("tbody", {}, ...shown.map((row) => make("tr", {}, ...cells(row))))));
  }

  // as `make query FORMAT=csv` writes it: no text may act as a formula when a spreadsheet opens the file
  function answerCsv({ columns, count }) {
    const safe = (text) => (/^[=+\-@\t\r]/.test(text) && !NUMBER.test(text) ? `'${text}` : text);
    const cell = (text) => (text === null ? "" : text === "" || /[",\r\n]/.test(text) ? `"${safe(text).replaceAll('"', '""')}"` : safe(text));
    const lines = [columns.map(({ name }) => cell(name))];
    for (let row = 0; row < Math.min(count, MOST); row += 1) lines.push(columns.map(({ values }) => cell(values.get(row))));
    return new Blob([lines.map((line) => `${line.join(",")}\n`).join("")], { type: "text/csv;charset=utf-8" });
  }

  // ---- the page

  async function page() {
    const place = document.getElementById("ask");
    if (!place) return;
    try {
      await Promise.all([load("downloads/saved-queries.js"), load("engine/engine.js")]);
    } catch (error) {
      place.replaceChildren(make("p", { role: "alert", className: "complaint" }, error.message));
      return;
    }
    const known = new Map(window.strikesSaved.map((one) => [one.name, one]));

    const first = (one) => one.asks[language].match(/^.*?[.?](?= |$)/)[0]; // sentence
    const own = say("A question of your own", "Votre propre question");
    const choice = make("select", {}, make("option", { value: "" }, own),
      ...window.strikesSaved.map((one) => make("option", { value: one.name }, first(one)))
        .sort((a, b) => a.text.localeCompare(b.text, language)));
    const asks = make("p", { className: "asks" });
    const fields = make("div", { className: "fields" });
    const box = make("textarea", { rows: 10, spellcheck: false, autocapitalize: "off", required: true });
    const button = make("button", { type: "submit" });
    const halt = make("button", { type: "button", hidden: true }, say("Stop", "Arrêter"));
    const status = make("output", {});
    const progress = make("progress", { max: 1, hidden: true, "aria-label": say("Loading", "Chargement") });
    const answer = make("div", { className: "answer" });
    const form = make("form", {},
      make("label", {}, say("Saved questions", "Questions enregistrées"), choice), asks, fields,
      make("label", {}, "SQL", box),
      make("p", { className: "buttons" }, button, halt, status, progress));
    place.replaceChildren(form, answer);

    const megabytes = (window.strikesEngine?.bytes ?? 0) / 1e6;
    const label = () => {
      button.textContent = engine ? say("Run", "Exécuter")
        : say(`Load the database (${number(megabytes)} MB) and run`, `Charger la base (${number(megabytes)} Mo) et exécuter`);
    };
    const notHere = location.protocol === "file:"
      ? say("This page was opened from a disk. Browsers start WebAssembly only on pages that come from a server: run `make serve` in the project’s folder, or use `make query`.",
        "Cette page a été ouverte depuis un disque. Les navigateurs ne lancent WebAssembly que sur des pages qui viennent d’un serveur\u00a0: lancez `make serve` dans le dossier du projet, ou utilisez `make query`.")
      : window.strikesEngine ? ""
        : say("This copy of the site was made without the database engine, which comes from npm. In a copy of the project, `make engine` fetches it, and `make query` answers the same questions.",
          "Cette copie du site a été faite sans le moteur de base de données, qui vient de npm. Dans une copie du projet, `make engine` le récupère, et `make query` répond aux mêmes questions.");
    if (notHere) form.querySelector(".buttons").replaceChildren(make("strong", {}, notHere));
    else form.append(make("p", { className: "source" }, `DuckDB-WASM ${window.strikesEngine.version}, `,
      make("a", { href: `${root}engine/licences.txt` }, "licences")));

    // A parameter's field says in its placeholder what empty means: NULL, which the saved questions read as "every".
    function choose(name, given = {}, sql = null) {
      const one = known.get(name);
      choice.value = one ? name : "";
      asks.replaceChildren(...(one ? withCode(one.asks[language].slice(first(one).length)) : []));
      fields.replaceChildren(...(one?.parameters ?? []).map((parameter) => {
        const input = make("input", { name: parameter.name, type: INPUTS[parameter.kind] });
        if (parameter.kind === "number") input.step = "any";
        input.value = given[parameter.name] ?? (parameter.default === "none" ? "" : parameter.default);
        if (parameter.kind === "text") input.placeholder = "none";
        return make("label", {}, parameter.name, input, make("small", {}, ...withCode(parameter.what[language])));
      }));
      box.value = sql ?? one?.sql ?? "";
    }

    // What a link holds: a saved question with the parameters that were changed, or the SQL, or both.
    function asLink() {
      const one = known.get(choice.value);
      const link = new URLSearchParams();
      if (one) link.set("name", one.name);
      for (const parameter of one?.parameters ?? []) {
        const { value } = form.elements[parameter.name];
        if (value !== (parameter.default === "none" ? "" : parameter.default)) link.set(parameter.name, value);
      }
      if (box.value !== (one?.sql ?? "")) link.set("sql", box.value);
      return `#${link}`;
    }

    function fromLink() {
      const { name = "", sql = null, ...given } = Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
      if (known.has(name) || sql !== null) choose(name, given, sql);
    }

    function show(found, seconds) {
      const all = found.count > MOST
        ? say(`More than ${rows(MOST)}: only so many are kept.`, `Plus de ${rows(MOST)}\u00a0: on n’en garde pas davantage.`)
        : `${rows(found.count)}.`;
      const some = found.count > SHOWN ? say(` The first ${number(SHOWN)} are shown.`, ` Les ${number(SHOWN)} premières sont montrées.`) : "";
      status.textContent = `${all}${some} ${number(seconds, 1)}\u00a0s`;
      const one = known.get(choice.value);
      const csv = make("button", { type: "button" }, say("Download as CSV", "Télécharger en CSV"));
      csv.addEventListener("click", () => {
        const href = URL.createObjectURL(answerCsv(found));
        make("a", { href, download: `${one?.name ?? "answer"}.csv` }).click();
        URL.revokeObjectURL(href);
      });
      const link = make("a", { href: asLink() }, say("Link to this question", "Lien vers cette question"));
      answer.replaceChildren(make("p", { className: "buttons" }, csv, link), answerTable(found, one?.sql === box.value ? first(one) : own));
    }

    function complain(message) {
      status.textContent = "";
      answer.replaceChildren(make("div", { role: "alert", className: "complaint" },
        make("p", {}, make("strong", {}, say("The question was not answered.", "La question est restée sans réponse."))),
        make("pre", { tabIndex: 0, lang: "en" }, message)));
    }

    let working = false;

    async function run() {
      if (working || !form.reportValidity()) return;
      history.replaceState(null, "", asLink());
      const values = (known.get(choice.value)?.parameters ?? [])
        .filter(({ name }) => new RegExp(`\\$${name}\\b`, "i").test(box.value))
        .map(({ name, kind }) => ({ name: name.toLowerCase(), kind, text: form.elements[name].value }));
      working = true;
      halt.hidden = false;
      answer.replaceChildren();
      try {
        if (!engine) {
          status.textContent = say("Loading…", "Chargement…");
          progress.hidden = false;
          await start(({ bytesLoaded }) => { progress.value = bytesLoaded / window.strikesEngine.bytes; });
          listTables(await ask(TABLES));
        }
        status.textContent = say("Asking…", "Calcul en cours…");
        progress.hidden = true;
        const started = performance.now();
        show(await ask(box.value, values), (performance.now() - started) / 1000);
      } catch (error) {
        complain(error.message);
        if (engine && !engine.database) stop("");
      }
      working = false;
      progress.hidden = halt.hidden = true;
      label();
    }

    // ---- the tables and columns, as the database describes them

    const TABLES = `
      SELECT concat_ws('.', nullif(t.schema_name, 'main'), name) AS relation, t.comment AS said, column_name, lower(data_type) AS type, c.comment
      FROM (SELECT schema_name, table_name AS name, comment FROM duckdb_tables() WHERE schema_name <> 'stored'
            UNION ALL SELECT schema_name, view_name, comment FROM duckdb_views() WHERE NOT internal) t
      JOIN duckdb_columns() c ON c.schema_name = t.schema_name AND c.table_name = t.name
      ORDER BY t.schema_name, name, column_index`;

    function listTables({ columns, count }) {
      const cell = (row, column) => columns[column].values.get(row) ?? "";
      const found = new Map();
      for (let row = 0; row < count; row += 1) {
        const name = cell(row, 0);
        if (!found.has(name)) found.set(name, { said: cell(row, 1), columns: make("dl", { className: "columns" }) });
        found.get(name).columns.append(
          make("dt", {}, make("code", {}, cell(row, 2)), ` ${cell(row, 3)}`), make("dd", { lang: "en" }, ...withCode(cell(row, 4))));
      }
      document.getElementById("ask-tables").replaceChildren(...Array.from(found, ([name, { said, columns: listed }]) => {
        const look = make("button", { type: "button" }, say("Show its rows", "Montrer ses lignes"));
        look.addEventListener("click", () => {
          choose("", {}, `FROM ${name}`);
          run().then(() => status.scrollIntoView({ block: "center" }));
        });
        return make("details", {},
          make("summary", {}, make("code", {}, name), " ", make("small", { lang: "en" }, said.split(/[.:] /)[0].replaceAll("`", ""))),
          make("p", { lang: "en" }, ...withCode(said)), make("p", {}, look), listed);
      }));
    }

    form.addEventListener("submit", (event) => { event.preventDefault(); run(); });
    box.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) run();
    });
    choice.addEventListener("change", () => choose(choice.value));
    halt.addEventListener("click", () => stop(say("Stopped.", "Arrêté.")));
    window.addEventListener("hashchange", fromLink);
    choose("strikes_since");
    fromLink();
    label();
  }

  document.addEventListener("DOMContentLoaded", page);
})();
