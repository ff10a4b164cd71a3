// Shows where a number comes from.
const held = JSON.parse(document.getElementById("addresses").textContent);
const say = held.labels;
const dialog = document.getElementById("trace");

function cell(id, open) {
  const row = held.rows[id];
  const node = make("details");
  node.open = open;
  const top = make("summary");
  top.append(foreign("id", row.name), ", " + row.measure + ": " + (row.read || say.unresolved_cell) + " ");
  top.append(make("span", row.status_said, "status " + row.status));
  const printed = row.printed ? make("span", row.printed, "verbatim") : say.nothing_printed;
  if (row.printed) printed.lang = "id";
  const where = foreign("id", row.document + ", " + row.table);
  where.append(", " + row.line);
  node.append(top, pairs([
    [say.place, where],
    [say.printed, printed],
    [say.read, row.read || (say.unresolved_cell + (row.alternatives.length ? ": " + row.alternatives.join(" / ") : ""))],
    [say.status, row.why ? row.status_said + ": " + row.why : row.status_said],
    [say.evidence, row.evidence],
    ["CSV", row.file + (row.cell ? ", " + row.cell : "")],
    ["row_id", id],
  ]));
  if (row.windows) node.append(paper(row.windows, say.page + " " + row.pages, row.alt, (name) => held.pictures[name]));
  if (row.checks.length) {
    const list = make("ul");
    for (const check of row.checks) {
      let text = check.said;
      if (check.verdict === "differs" && check.found) text += " (" + check.found + "; " + say.expected + " " + check.expected + ")";
      list.append(make("li", text, check.verdict));
    }
    node.append(make("div", say.checks + ":"), list);
  }
  return node;
}

function show(name) {
  const number = held.numbers[name];
  const close = make("button", say.close, "close");
  close.type = "button";
  close.addEventListener("click", () => dialog.close());
  const title = make("h2", number.value || number.range || held.rows[name].read);
  title.id = "trace-title";
  dialog.replaceChildren(title, close);
  // How it follows from its cells comes first, then the cells, then what it is called.
  if (number.sum) dialog.append(make("p", number.sum, "sum"));
  if (number.value && number.range) dialog.append(pairs([[say.range, number.range]]));
  if (number.rows.length) dialog.append(make("h3", say.cells));
  else dialog.append(make("p", say.in_tables));
  number.rows.forEach((id) => dialog.append(cell(id, number.rows.length < 4)));
  if (number.further) {
    const more = make("p", number.further + " " + say.more + " ");
    more.append(make("code", "analysis trace " + name));
    dialog.append(more);
  }
  if (number.what) {
    dialog.append(pairs([
      [say.what, number.what],
      [say.from_lines, number.n + " " + say.n_lines],
      [say.weakest, number.evidence],
      [say.made_by, number.made_by],
    ]));
    dialog.append(make("code", name));
  }
  dialog.showModal();
  dialog.scrollTop = 0;
}

document.addEventListener("click", (event) => {
  const chosen = event.target.closest(".n");
  if (chosen) {
    event.preventDefault();
    show(chosen.dataset.name);
  } else if (event.target === dialog) dialog.close();
});
// A number is a link, so that it breaks like text; it answers the space bar as a button does.
document.addEventListener("keydown", (event) => {
  if (event.key === " " && event.target.matches(".n")) {
    event.preventDefault();
    event.target.click();
  }
});
