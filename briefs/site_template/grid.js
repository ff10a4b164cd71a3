// Makes the grids of a page: sorted, filtered, searched, downloaded, and linked to as they are seen. What a reader
// chose stands in the address after #, so that it works from the file system and a link keeps it.
"use strict";
const config = JSON.parse(document.getElementById("config").textContent);
const words = config.say;
const figures = new Intl.NumberFormat(config.lang, {maximumFractionDigits: 6});
const collator = new Intl.Collator(config.lang, {numeric: true});
const MOST_LINKS = 3; // of a cell; all are in a download
const NARROW = 640; // pixels of a page on which a grid hides columns
const LEAST_LEADING = 150; // pixels of the cell that tells what other columns have no room for
const BUFFER = 200; // pixels of rows that are drawn above and below those in sight

// -- rows ----------------------------------------------------------------------------------------------------

const arrived = new Map(); // rows by file
const titles = {}; // of tables

// Called by each file of figures when it is loaded.
function siteFigures(held) {
  const plain = new Set(held.plain);
  const why = held.columns.indexOf("why");
  const told = held.said[config.lang] ?? {}; // reasons in the language of the page, by their place
  const rows = held.rows.map((values) => {
    const row = {};
    held.columns.forEach((key, place) => { row[key] = plain.has(key) ? values[place] : held.texts[values[place]]; });
    row.why = told[values[why]] ?? row.why;
    row.row_id = [held.document, held.table, row.id].join("/");
    row.document = held.document;
    row.table = held.document + "/" + held.table;
    row.checks = row.checks.map((place) => held.checks[place]);
    return row;
  });
  titles[held.document + "/" + held.table] = held.title;
  arrived.set("data/figures/" + held.document + "_" + held.table + ".js", rows);
}

function load(file) {
  if (arrived.has(file)) return Promise.resolve();
  return new Promise((done, failed) => {
    const script = make("script");
    script.src = config.root + file;
    script.onload = done;
    script.onerror = () => failed(new Error(words.failed.replace("{file}", file)));
    document.head.append(script);
  });
}

// -- what a cell says ----------------------------------------------------------------------------------------

function said(column, value) {
  if (value === null || value === undefined || value === "") return "";
  if (Object.hasOwn(column.words, value)) return column.words[value];
  if (column.number && typeof value === "number" && column.key !== "line" && column.key !== "year") return figures.format(value);
  return Array.isArray(value) ? value.join(" ") : String(value);
}

function languageOf(column) {
  return column.foreign ? "id" : "";
}

// A link to a figure, named by its table, line and column.
function linkTo(row_id) {
  const [own, table, ...rest] = row_id.split("/");
  const link = make("a", [table, ...rest].join("/"));
  link.href = config.home + "tables/" + own + "_" + table + ".html#" + row_id;
  return link;
}

// `rest` are columns that have no room beside it.
function cellOf(column, row, rest) {
  const value = row[column.key];
  const node = make("span", undefined, column.verbatim ? "verbatim" : "");
  if (column.cells) {
    value.slice(0, MOST_LINKS).forEach((row_id) => node.append(linkTo(row_id), " "));
    if (value.length > MOST_LINKS) node.append(words.and_more.replace("{count}", value.length - MOST_LINKS));
  } else if (column.key === "name" && row.row_id) {
    const open = make("button", value, "open");
    open.type = "button";
    open.setAttribute("aria-haspopup", "dialog");
    open.addEventListener("click", () => show(row));
    node.append(open);
    if (row.owner && row.owner !== value) node.append(make("small", row.owner, "soft"));
    const when = row.year === "end" ? words.end : row.year ?? "";
    const narrow = make("small", [said(columnOf("measure"), row.measure), when].join(" ") + " \u00b7 ", "narrow");
    narrow.append(make("span", said(columnOf("status"), row.status), "mark " + row.status));
    if (columnOf("document")) narrow.append(" \u00b7 ", foreign("id", said(columnOf("document"), row.document)));
    node.append(narrow);
  } else {
    if (column.key === "status" || column.status || column.key === "verdict") node.className = "mark " + value;
    node.append(column.key === "value" && row.row_id ? readAs(column, row) : said(column, value));
  }
  const lang = languageOf(column);
  if (lang && lang !== config.lang) node.lang = lang;
  if (!rest.length) return node;
  const both = make("div");
  both.append(node, pairs(rest.map((each) => [each.title, cellOf(each, row, [])]).filter(([, value]) => value.textContent)));
  return both;
}

// What a figure is read as; what is no number, as a grade or a dash, as it is printed.
function readAs(column, row) {
  if (row.value !== null) return said(column, row.value);
  return row.status === "unresolved" ? make("span", "?", "mark unresolved") : make("span", row.printed, "soft");
}

let main = null; // the grid whose state stands in the address
function columnOf(key) { return main.columns.find((each) => each.key === key); }

// -- details of a figure -------------------------------------------------------------------------------------

const dialog = make("dialog");
dialog.id = "details";
dialog.setAttribute("aria-labelledby", "details-title");
dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
dialog.addEventListener("close", () => { if (main) { main.state.delete("row"); remember(main); } });
document.body.append(dialog);

function link(text, address) {
  const node = make("a", text);
  node.href = address;
  return node;
}

function show(row) {
  const told = config.documents[row.document];
  const title = make("h2", row.name);
  title.id = "details-title";
  title.lang = "id";
  const close = make("button", words.close, "close");
  close.type = "button";
  close.addEventListener("click", () => dialog.close());
  const printed = make("span", row.printed || words.nothing_printed, row.printed ? "verbatim" : "");
  if (row.printed) printed.lang = "id";
  const place = make("span");
  place.append(foreign("id", told.name));
  place.append(", ", foreign("id", titles[row.table]), " (" + row.table.split("/")[1] + "), " + config.titles.line.toLowerCase() + " " + row.line);
  const list = [[config.titles.printed, printed]];
  for (const key of ["value", "status", "measure", "year", "phase", "unit", "evidence", "candidates", "owner", "level"]) {
    const column = columnOf(key);
    if (key === "value") list.push([column.title, readAs(column, row)]);
    else if (column) list.push([column.title, languageOf(column) ? foreign(languageOf(column), said(column, row[key])) : said(column, row[key])]);
  }
  const kept = list.filter(([, value]) => !(value instanceof Node) || value.textContent);
  if (row.why) kept.push([config.titles.why, row.why]);
  kept.push([config.titles.document, place], [config.titles.row_id, make("code", row.row_id)]);
  dialog.replaceChildren(title, close, pairs(kept));
  if (row.paper) {
    const caption = words.page + " " + row.paper.pages;
    dialog.append(paper(row.paper.windows, caption, row.paper.alt[config.lang], (name) => config.root + "data/raw/" + name));
  }
  if (row.checks.length) dialog.append(make("h3", config.titles.checks), checksOf(row));
  const [, table] = row.table.split("/");
  const ways = make("ul", undefined, "ways");
  const add = (text, address) => { const item = make("li"); item.append(link(text, address)); ways.append(item); };
  if (columnOf("table")) add(words.go_table, config.home + "tables/" + row.document + "_" + table + ".html#" + row.row_id);
  add(words.go_checks, config.home + "checks/" + row.document + ".html");
  if (told.notebooks[row.thing]) add(words.go_notebook, config.root + "notebooks/" + told.notebooks[row.thing] + ".html");
  if (told.brief) add(words.go_brief, config.root + told.brief);
  add(words.go_raw, config.root + "data/raw/" + row.document + "/" + table + ".csv");
  dialog.append(ways);
  if (!dialog.open) dialog.showModal();
  dialog.scrollTop = 0;
  main.state.set("row", row.row_id);
  remember(main);
}

function checksOf(row) {
  const list = make("ul", undefined, "checks");
  for (const check of row.checks) {
    const item = make("li");
    item.append(make("span", config.verdicts[check.verdict], "mark " + check.verdict), " ", config.rules[check.rule] ?? check.rule);
    if (check.verdict === "differs" && check.found !== null && check.expected !== null)
      item.append(" (" + words.found + " " + figures.format(check.found) + "; " + words.expected + " " + figures.format(check.expected) + ")");
    const others = check.rows.filter((row_id) => row_id !== row.row_id);
    // The rule and the two figures say it in the reader's language; the sentence of the table is English.
    if (config.lang === "en") item.append(make("p", check.explanation, "soft"));
    if (others.length) {
      const where = make("p");
      others.forEach((row_id) => where.append(linkTo(row_id), " "));
      item.append(where);
    }
    list.append(item);
  }
  return list;
}

// -- state in the address ------------------------------------------------------------------------------------

// Whether the address leads to a part of the page, and says nothing of its grid.
function leadsToPart() { return Boolean(document.getElementById(location.hash.slice(1))); }

function stateOfAddress() {
  const raw = leadsToPart() ? "" : location.hash.slice(1);
  return new URLSearchParams(raw && !raw.includes("=") ? "row=" + raw.replaceAll("+", "%2B") : raw);
}

function remember(grid) {
  if (grid !== main) return;
  const hash = grid.state.toString().replaceAll("%2F", "/");
  history.replaceState(null, "", hash ? "#" + hash : location.pathname + location.search);
  document.querySelectorAll("a.keeps").forEach((each) => { each.href = each.getAttribute("href").split("#")[0] + (hash ? "#" + hash : ""); });
}

// -- a grid --------------------------------------------------------------------------------------------------

class Grid {
  constructor(section) {
    this.section = section;
    this.columns = JSON.parse(section.querySelector(".columns").textContent);
    this.name = section.dataset.name;
    this.files = section.dataset.files.split(" ").filter(Boolean);
    this.ofDocuments = "documents" in section.dataset;
    this.ofFigures = this.ofDocuments || this.files.length > 0;
    if (this.ofDocuments) this.columns.find((each) => each.key === "table").words = titles;
    this.state = new URLSearchParams();
    this.rows = [];
    // On a narrow page one cell of a row tells what other columns have no room for.
    const shown = this.columns.filter((each) => !each.hidden);
    const narrow = innerWidth <= NARROW && shown.some((each) => each.narrow === "leads");
    this.rest = narrow ? shown.filter((each) => !each.narrow) : [];
  }

  async start() {
    if (!main) { main = this; this.state = stateOfAddress(); }
    this.controls();
    await this.fetch();
    await this.draw();
    this.options();
    this.check();
    if (this === main) window.addEventListener("hashchange", () => this.again());
  }

  // The rows of the page, of its files, or where these are very many, of the document that is chosen.
  async fetch() {
    if (!this.ofFigures) {
      const held = JSON.parse(this.section.querySelector(".rows").textContent);
      this.rows = held.map((values) => Object.fromEntries(this.columns.map((column, place) => [column.key, values[place]])));
      return;
    }
    let files = this.files;
    if (this.ofDocuments) {
      const chosen = this.state.get("document") ?? (this.state.get("row") ?? "").split("/")[0];
      const own = Object.entries(config.documents).filter(([name]) => !config.choose || name === chosen);
      files = own.flatMap(([name, each]) => each.tables.map((table) => "data/figures/" + name + "_" + table + ".js"));
    }
    this.count.textContent = words.wait;
    try {
      await Promise.all(files.map(load));
    } catch (error) {
      this.count.textContent = error.message;
      return;
    }
    this.rows = files.flatMap((file) => arrived.get(file));
  }

  controls() {
    const bar = make("form", undefined, "bar-of-filters");
    bar.setAttribute("role", "search");
    bar.setAttribute("aria-label", words.filters + ": " + this.section.getAttribute("aria-label"));
    bar.addEventListener("submit", (event) => event.preventDefault());
    this.fields = new Map();
    this.search = make("input");
    this.search.type = "search";
    this.search.placeholder = this.ofFigures ? words.search_hint : "";
    this.search.autocomplete = "off";
    this.search.addEventListener("input", () => this.set("q", this.search.value));
    bar.append(this.labelled(words.search, this.search, "wide-field"));
    const more = make("details");
    more.open = innerWidth > NARROW;
    more.append(make("summary", words.filters));
    const inside = make("div", undefined, "fields");
    for (const column of this.columns.filter((each) => each.choose)) {
      const field = make("select");
      field.addEventListener("change", () => this.set(column.key, field.value));
      this.fields.set(column.key, field);
      inside.append(this.labelled(column.title, field));
    }
    more.append(inside);
    if (this.fields.size) bar.append(more);
    this.count = make("p", "", "count");
    this.count.setAttribute("role", "status");
    const acts = make("div", undefined, "acts");
    const act = (text, run) => {
      const button = make("button", text);
      button.type = "button";
      button.addEventListener("click", run);
      acts.append(button);
      return button;
    };
    act(words.clear, () => this.clear());
    act(words.csv, () => this.save("csv"));
    act(words.xlsx, () => this.save("xlsx"));
    if (this === main) {
      const copy = act(words.link, async () => {
        try {
          await navigator.clipboard.writeText(location.href);
          copy.textContent = words.copied;
        } catch {
          copy.textContent = words.copy_by_hand;
        }
        setTimeout(() => { copy.textContent = words.link; }, 4000);
      });
    }
    this.notice = make("p", "", "notice");
    this.notice.setAttribute("role", "alert");
    this.notice.hidden = true;
    this.box = make("div", undefined, "box");
    const foot = make("div", undefined, "foot");
    foot.append(this.count, acts);
    this.section.append(bar, foot, this.notice, this.box);
  }

  labelled(text, field, kind) {
    const label = make("label", undefined, kind);
    label.append(make("span", text), field);
    return label;
  }

  // The choices of the filters: what the rows have.
  options() {
    for (const [key, field] of this.fields) {
      const column = this.columns.find((each) => each.key === key);
      const there = config.choose && column.key === "document" ? Object.keys(column.words) : this.rows.map((row) => row[key]);
      const values = [...new Set(there)].filter((value) => value !== "" && value !== null);
      values.sort((one, other) => collator.compare(said(column, one), said(column, other)));
      const all = make("option", words.all);
      all.value = "";
      field.replaceChildren(all, ...values.map((value) => {
        const option = make("option", said(column, value));
        option.value = value;
        if (languageOf(column)) option.lang = languageOf(column);
        return option;
      }));
      field.closest("label").hidden = values.length < 2 && !this.state.get(key);
    }
    this.fill();
  }

  fill() {
    this.search.value = this.state.get("q") ?? "";
    for (const [key, field] of this.fields) field.value = this.state.get(key) ?? "";
  }

  async set(key, value) {
    if (value) this.state.set(key, value); else this.state.delete(key);
    remember(this);
    if (config.choose && key === "document") await this.anew();
    this.filter();
    this.check();
  }

  async anew() {
    await this.fetch();
    await this.table.replaceData(this.rows);
    this.options();
  }

  clear() {
    const kept = config.choose ? this.state.get("document") : null;
    this.state = new URLSearchParams(kept ? {document: kept} : {});
    this.table.clearSort();
    this.fill();
    remember(this);
    this.filter();
    this.check();
    this.search.focus();
  }

  async again() {
    if (leadsToPart()) return;
    const before = this.state.get("document");
    this.state = stateOfAddress();
    if (config.choose && before !== this.state.get("document")) await this.anew();
    this.fill();
    this.sort();
    this.filter();
    this.open();
    this.check();
  }

  // What tells whether a row has what is asked for now.
  wanted() {
    const asked = [...this.fields.keys()].map((key) => [key, this.state.get(key)]).filter(([, value]) => value);
    const searched = (this.state.get("q") ?? "").toLowerCase().split(/\s+/).filter(Boolean);
    return (row) => {
      if (asked.some(([key, value]) => String(row[key] ?? "") !== value)) return false;
      if (!searched.length) return true;
      row.searched ??= this.columns.map((column) => said(column, row[column.key])).join(" \n").toLowerCase();
      return searched.every((word) => row.searched.includes(word));
    };
  }

  filter() {
    this.table.setFilter(this.wanted());
  }

  // Says what of an address the page has not: of a link that is wrong, or older than the data.
  check() {
    const has = (key, value) => {
      if (key === "q") return true;
      if (key === "sort") return this.order().length > 0;
      if (key === "row") return this.rows.some((row) => row.row_id === value);
      const options = this.fields.get(key)?.options ?? [];
      const waits = config.choose && !this.rows.length && this.fields.has(key) && key !== "document";
      return waits || [...options].some((each) => each.value === value);
    };
    const titled = {row: config.titles.row_id, sort: words.sort_by};
    const wrong = this === main ? [...this.state].filter(([key, value]) => !has(key, value)) : [];
    const told = wrong.map(([key, value]) => (config.titles[key] ?? titled[key] ?? key) + " = " + value);
    this.notice.textContent = wrong.length ? words.unknown.replace("{parts}", told.join("; ")) : "";
    this.notice.hidden = !wrong.length;
  }

  // The order that the address asks for, as the library takes it; none for a column that the table does not show.
  order() {
    const asked = this.state.get("sort") ?? "";
    const column = asked.replace(/^-/, "");
    const shown = this.columns.some((each) => each.key === column && !each.hidden);
    return shown ? [{column, dir: asked.startsWith("-") ? "desc" : "asc"}] : [];
  }

  sort() {
    const order = this.order();
    if (order.length) this.table.setSort(order); else this.table.clearSort();
  }

  open() {
    const asked = this.state.get("row");
    const row = asked && this.rows.find((each) => each.row_id === asked);
    if (!row) return dialog.open && dialog.close();
    if (this.wanted()(row)) this.table.scrollToRow(asked, "top", false).catch(() => {}); // behind the details, where it has a place
    show(row);
  }

  told(shown) {
    this.count.textContent = this.rows.length || !config.choose
      ? words.shown.replace("{shown}", figures.format(shown)).replace("{count}", figures.format(this.rows.length))
      : words.choose_first;
  }

  draw() {
    const many = this.rows.length > 12 || config.choose;
    this.table = new Tabulator(this.box, {
      data: this.rows,
      // What the address asks for holds from the first drawing on: each one costs as much as all that was before it.
      initialFilter: [{field: this.wanted()}],
      initialSort: this.order(),
      renderVerticalBuffer: BUFFER,
      index: "row_id",
      layout: "fitColumns",
      layoutColumnsOnNewData: false,
      responsiveLayout: this.ofFigures ? "hide" : false,
      height: many ? "min(75vh, 52rem)" : false,
      placeholder: () => make("span", config.choose && !this.rows.length ? words.choose_first : words.none),
      headerSortElement: "<span aria-hidden='true'></span>",
      columns: this.columns.filter((each) => !each.hidden).map((column, place) => this.columnFor(column, place)),
    });
    this.table.on("dataFiltered", (_, rows) => this.told(rows.length));
    this.table.on("dataSorted", (sorters) => {
      if (!this.built) return;
      const [first] = sorters;
      if (first) this.state.set("sort", (first.dir === "desc" ? "-" : "") + first.field); else this.state.delete("sort");
      remember(this);
    });
    this.table.on("renderComplete", () => this.numbered());
    this.table.on("scrollVertical", () => requestAnimationFrame(() => this.numbered()));
    return new Promise((done) => this.table.on("tableBuilt", () => {
      this.named();
      if (this === main) this.open();
      done();
    }));
  }

  columnFor(column, place) {
    const widths = {name: [190, 4], explanation: [260, 3], why: [230, 3], what: [240, 3], rows: [220, 2], row_id: [170, 2],
      line: [64, 0], year: [70, 1], printed: [150, 1.5], value: [130, 1.5], status: [128, 1], verdict: [118, 1], measure: [116, 1], document: [130, 2],
      table: [120, 2], named: [230, 2], rule: [180, 1], study: [190, 1], kind: [124, 1], margin: [104, 0.5]};
    const key = column.status ? "status" : column.key;
    const [least, widthGrow] = widths[key] ?? (column.verbatim ? [150, 1] : [100, 1]);
    const minWidth = column.narrow === "leads" && this.rest.length ? LEAST_LEADING : least;
    const kept = {name: 0, value: 0, status: 1, printed: 2, verdict: 3, measure: 4, year: 5, document: 6, table: 7, unit: 8, line: 9, phase: 10};
    return {
      title: column.title,
      field: column.key,
      minWidth,
      ...(widthGrow && !(this.rest.length && column.narrow === "kept") ? {widthGrow} : {width: minWidth}),
      responsive: kept[column.key] ?? 11 + place,
      hozAlign: column.number ? "right" : "left",
      headerHozAlign: column.number ? "right" : "left",
      variableHeight: true,
      visible: !this.rest.includes(column),
      formatter: (cell) => cellOf(column, cell.getData(), column.narrow === "leads" ? this.rest : []),
      titleFormatter: () => { const button = make("button", column.title, "sort"); button.type = "button"; return button; },
      headerSortTristate: true,
      sorter: (one, other, a, b, c, dir) => {
        const none = (value) => value === null || value === undefined || value === "";
        if (none(one) || none(other)) return (none(one) - none(other)) * (dir === "asc" ? 1 : -1);
        if (typeof one === "number" && typeof other === "number") return one - other;
        return collator.compare(said(column, one), said(column, other));
      },
    };
  }

  // What the library leaves unsaid to those who hear the page.
  named() {
    this.built = true;
    const label = this.section.getAttribute("aria-label");
    this.box.setAttribute("aria-label", label);
    this.box.setAttribute("aria-colcount", this.columns.filter((each) => !each.hidden && !this.rest.includes(each)).length);
    this.box.querySelectorAll(".tabulator-header").forEach((each) => each.removeAttribute("tabindex"));
    // The part that scrolls can be reached by keyboard, and a grid holds nothing but groups of rows.
    this.box.removeAttribute("aria-owns");
    this.box.querySelector(".tabulator-tableholder").setAttribute("role", "rowgroup");
    this.box.querySelector(".tabulator-table").setAttribute("role", "presentation");
    this.numbered();
  }

  numbered() {
    if (!this.built) return;
    this.box.setAttribute("aria-rowcount", this.table.getDataCount("active") + 1);
    for (const row of this.table.getRows("visible")) row.getElement().setAttribute("aria-rowindex", row.getPosition() + 1);
  }

  async save(kind) {
    const rows = this.table.getRows("active").map((each) => each.getData());
    const values = rows.map((row) => this.columns.map((column) => {
      const value = row[column.key];
      if (column.number && typeof value === "number") return value;
      return column.key === "status" || column.status ? said(column, value).replace(/^\W+ /, "") : said(column, value);
    }));
    const heads = this.columns.map((column) => column.title);
    if (kind === "xlsx") {
      const cell = (value) => value === "" ? null : {value: typeof value === "string" ? value.slice(0, 32000) : value, type: typeof value === "number" ? Number : String};
      const data = [heads.map((value) => ({value, fontWeight: "bold"})), ...values.map((row) => row.map(cell))];
      hand(await writeXlsxFile(data, {sheet: "data"}).toBlob(), this.name + ".xlsx");
    } else {
      const quoted = (value) => /[",\r\n]/.test(value) ? '"' + String(value).replaceAll('"', '""') + '"' : value;
      const text = [heads, ...values].map((row) => row.map(quoted).join(",") + "\n").join("");
      hand(new Blob([text], {type: "text/csv;charset=utf-8"}), this.name + ".csv");
    }
  }
}

function hand(blob, name) {
  const node = make("a");
  node.href = URL.createObjectURL(blob);
  node.download = name;
  node.click();
  setTimeout(() => URL.revokeObjectURL(node.href), 60000);
}

(async () => {
  for (const section of document.querySelectorAll("section.grid")) await new Grid(section).start();
  document.documentElement.dataset.ready = "yes";
})();
