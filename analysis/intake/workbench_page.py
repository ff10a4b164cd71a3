"""The workbench in the browser: a document's pages beside its cells, its open questions, its columns.

The page holds no knowledge: what it shows comes from workbench and the draft, and every click calls a function there.
It is served to this machine only.
"""

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

from nicegui import app, ui
from starlette.middleware.trustedhost import TrustedHostMiddleware

from analysis import files, schema
from analysis.intake import confirm, description, workbench
from analysis.intake.description import Drafted
from analysis.intake.drafted import Question
from analysis.source import crops, register, verbatim

HOST = "127.0.0.1"
# How long the browser waits for a document of many tables to be read; after it the page would begin anew.
SECONDS_TO_ANSWER = 120
_CELL = """<q-td :props="props" class="cursor-pointer" :data-cell="props.row.line + '/' + props.col.name"
    @click="$parent.$emit('pick', [props.row.line, props.col.name])">{{ props.value }}</q-td>"""
_OUTLINE = "fill:#d55e00;fill-opacity:0.04;stroke:#d55e00;stroke-opacity:0.35"
_PICKED = "fill:#d55e00;fill-opacity:0.2;stroke:#d55e00;stroke-width:3"


def serve(place: Path, port: int, show: bool) -> None:
    """Show the drafted documents of a place until the process is stopped; only this machine reaches the page."""
    known = {folder.resolve().name: folder for folder in workbench.folders_in(place)}
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=[HOST, "localhost"])

    @ui.page("/")
    def listing() -> None:
        if len(known) == 1:
            Bench(next(iter(known.values()))).build()
            return
        ui.label("Documents").classes("text-h5")
        for name, folder in known.items():
            left = len(files.read_yaml(folder / description.DRAFT)["questions"])
            ui.link(f"{name}: {left} open", f"/document/{name}")

    @ui.page("/document/{name}")
    def document(name: str) -> None:
        if name in known:
            Bench(known[name]).build()
        else:
            ui.label(f"no drafted document {name}")

    ui.run(
        host=HOST, port=port, show=show, reload=False, title="Workbench", show_welcome_message=False,
        on_air=None, uvicorn_logging_level="warning", reconnect_timeout=SECONDS_TO_ANSWER,
    )  # fmt: skip


class Bench:
    """One document as it is shown: which table and page, which cell is picked."""

    def __init__(self, folder: Path):
        """Begin with the first table of a folder's draft."""
        self.folder = folder
        self.drafted: Drafted = description.again(folder)
        self.table_id = next(iter(self.drafted.description["tables"]))
        self.page = 0
        self.picked: tuple[int, str] | None = None
        self.skipped: set[str] = set()

    @property
    def table(self) -> dict[str, Any]:
        """Return the table that is shown, as it is described."""
        return self.drafted.description["tables"][self.table_id]

    def build(self) -> None:
        """Lay the page out: the paper on the left; on the right questions, cells and columns."""
        ui.label(f"{self.folder.resolve().name}").classes("text-h6")
        self.dialogs = ui.element("div")  # what is drawn again around a dialog must not take it away
        with ui.splitter(value=45).classes("w-full") as halves:
            with halves.before:
                self.paper()
            with halves.after, ui.column().classes("w-full q-pl-md"):
                self.questions()
                self.choose_table()
                self.cells()
                self.columns()

    def act(self, done: Callable[[], Any], told: str) -> bool:
        """Do something to the folder and show what follows; where it is refused, say why and return False."""
        try:
            done()
        except (ValueError, OSError) as error:
            ui.notify(str(error), type="negative", multi_line=True, timeout=0, close_button="close")
            return False
        self.drafted = description.again(self.folder)
        for part in (self.questions, self.cells, self.columns, self.paper):
            part.refresh()
        ui.notify(told, type="positive")
        return True

    # -- paper ---------------------------------------------------------------------------------------------------

    @ui.refreshable_method
    def paper(self) -> None:
        """Show the picture of a page with the cells of the table outlined; a click picks the cell under it."""
        paper = crops.TableOnPaper(self.folder, self.table_id)
        pages = paper.pages()
        if not pages:
            ui.label("No picture of a page is stored.")
            return
        line = self.picked[0] if self.picked else None
        on = [box.page for box in paper.places(line, [self.picked[1]])] if line and self.picked else []
        self.page = next((page for page in on if page in pages), self.page if self.page in pages else pages[0])
        with ui.row():
            for page in pages:
                ui.button(f"{page}", on_click=lambda _, page=page: self._turn_to(page)).props(
                    f"dense {'' if page == self.page else 'flat'}"
                )
        found = paper.page(self.page)
        assert found is not None, "a page of the table with a picture"
        picture, places = found
        drawn = [
            f'<rect x="{left}" y="{top}" width="{right - left}" height="{bottom - top}" '
            f'style="{_PICKED if place == self.picked else _OUTLINE}" />'
            for place, boxes in places.items()
            for left, top, right, bottom in boxes
        ]

        def picked(event: Any) -> None:
            for place, boxes in places.items():
                if any(x0 <= event.image_x <= x1 and y0 <= event.image_y <= y1 for x0, y0, x1, y1 in boxes):
                    self.pick(*place)
                    return

        ui.interactive_image(
            picture, content="".join(drawn), on_mouse=picked, events=["click"], sanitize=False
        ).classes("w-full").mark("paper")

    def _turn_to(self, page: int) -> None:
        self.page, self.picked = page, None
        self.paper.refresh()

    # -- questions -----------------------------------------------------------------------------------------------

    @ui.refreshable_method
    def questions(self) -> None:
        """Show the first open question with its evidence and choices."""
        left = self.drafted.questions
        question = next((each for each in left if each.place not in self.skipped), None)
        ui.label(f"{len(left)} open questions" if len(left) != 1 else "1 open question").props("data-wb=left")
        if question is None:
            if left:
                ui.button("Show the skipped ones", on_click=lambda: self._skip(None))
            return
        with ui.card().classes("w-full").props("data-wb=question"):
            ui.label(question.place).classes("text-caption")
            ui.label(question.asks).classes("text-subtitle1")
            for seen in question.evidence:
                ui.label(f"seen: {seen}").classes("text-body2")
            for number, choice in enumerate(question.choices, 1):
                proposed = question.is_proposed and number == 1
                ui.button(choice.says, on_click=lambda _, typed=str(number): self._answer(question, typed)).props(
                    f"no-caps align=left dense {'' if proposed else 'outline'} data-choice={number}"
                ).classes("w-full")
            with ui.row().classes("items-center"):
                if question.free:
                    typed = ui.input(confirm.free(question)).props("dense data-wb=typed")
                    ui.button("Answer", on_click=lambda: self._answer(question, typed.value or "")).props(
                        "dense data-wb=say"
                    )
                ui.button("Skip", on_click=lambda: self._skip(question)).props("flat dense")
                if question.place.startswith("tables."):
                    ui.button(
                        "Keep the whole table as printed only",
                        on_click=lambda: self._answer(question, confirm.AS_PRINTED),
                    ).props("flat dense no-caps")

    def _answer(self, question: Question, typed: str) -> None:
        self.act(lambda: workbench.answer(self.folder, question.place, typed), "written")

    def _skip(self, question: Question | None) -> None:
        self.skipped = self.skipped | {question.place} if question else set()
        self.questions.refresh()

    # -- cells ---------------------------------------------------------------------------------------------------

    def choose_table(self) -> None:
        """Show which table is shown, to choose another one."""
        titles = {table_id: f"{table_id}: {own['title'][:60]}" for table_id, own in self._tables().items()}
        ui.select(titles, value=self.table_id, on_change=lambda event: self._show(event.value)).classes("w-full")

    def _tables(self) -> dict[str, Any]:
        return self.drafted.description["tables"]

    def _show(self, table_id: str) -> None:
        self.table_id, self.page, self.picked = table_id, 0, None
        for part in (self.cells, self.columns, self.paper):
            part.refresh()

    @ui.refreshable_method
    def cells(self) -> None:
        """Show the verbatim cells of the table under what its columns are; a click picks one."""
        rows = verbatim.read(self.folder / f"{self.table_id}.csv")
        names = [f"c{number:02d}" for number in range(1, len(rows[0].cells) + 1)]
        columns = [{"name": "line", "label": "line", "field": "line", "align": "right"}]
        for name, column in zip(names, self.table["columns"], strict=False):
            columns.append({"name": name, "label": _label(column), "field": name, "align": "left"})
        shown = [{"line": row.line} | dict(zip(names, row.cells, strict=True)) for row in rows]
        table = ui.table(rows=shown, columns=columns, row_key="line", pagination=10)
        table.props("dense wrap-cells data-wb=cells").classes("w-full")
        table.add_slot("body-cell", _CELL)
        table.on("pick", lambda event: self.pick(int(event.args[0]), str(event.args[1])))

    def pick(self, line: int, cell: str) -> None:
        """Outline a cell on paper, and offer what can be done with it and its row."""
        self.picked = (line, cell) if cell != "line" else None
        self.paper.refresh()
        self.dialogs.clear()
        with self.dialogs, ui.dialog(value=True) as dialog, ui.card().props("data-wb=picked").classes("w-96"):
            ui.label(f"{self.table_id}, line {line}" + (f", {cell}" if self.picked else "")).classes("text-subtitle1")
            if self.picked:
                _correct(self, line, workbench.column_of(cell), dialog)
            with ui.row():
                for told, done in (
                    ("It goes on the row before", workbench.join),
                    ("It is a row of its own", workbench.cut),
                ):
                    ui.button(told, on_click=lambda _, done=done: self.do(dialog, lambda: done(
                        self.folder, self.table_id, line))).props("flat dense no-caps")  # fmt: skip
                ui.button("Close", on_click=dialog.close).props("flat dense")
            with ui.expansion("It is two rows").classes("w-full").props("data-wb=two-rows"):
                _divide(self, line, dialog)

    def do(self, dialog: Any, done: Callable[[], Any]) -> None:
        """Do something to the folder, and close a dialog where it is done."""
        if self.act(done, "written"):
            dialog.close()

    @ui.refreshable_method
    def columns(self) -> None:
        """Show what each column holds, by what it is known and which sums bear it out, to be named otherwise."""
        try:
            holds = workbench.borne_out(self.folder)
        except (ValueError, OSError):
            holds = {}  # as long as questions are open
        with ui.expansion("Columns").classes("w-full").props("data-wb=columns"):
            for number, column in enumerate(self.table["columns"]):
                with ui.row().classes("items-center no-wrap"):
                    _name_column(self, number, column)
                for line in (
                    *workbench.known_by(self.drafted, self.table_id, number),
                    *holds.get((self.table_id, column["id"]), ()),
                ):
                    ui.label(line).classes("text-caption q-pl-md").props(f"data-known={number}")


def _divide(bench: Bench, line: int, dialog: Any) -> None:
    """Show the texts of a row, to put a bar into those of which a part is of a second row."""
    ui.label("Put | where the text of the second row begins: before all of it, or within it.")
    row = next(row for row in verbatim.read(bench.folder / f"{bench.table_id}.csv") if row.line == line)
    fields = [
        ui.input(f"c{number:02d}", value=cell).props(f"dense data-wb=part-{number}").classes("w-full") if cell else None
        for number, cell in enumerate(row.cells, 1)
    ]

    def divide() -> None:
        texts = [(field.value or "") if field else "" for field in fields]
        workbench.divide(bench.folder, bench.table_id, line, texts)

    ui.button("Make two rows of it", on_click=lambda: bench.do(dialog, divide)).props("dense no-caps data-wb=divide")


def _correct(bench: Bench, line: int, number: int, dialog: Any) -> None:
    """Show the figures of a cell, and the fields of a correction."""
    columns = bench.table["columns"]
    if number >= len(columns):
        ui.label("The cell stands beyond the described columns.")
        return
    try:
        found = workbench.figures(bench.folder).get((bench.table_id, line, columns[number]["id"]), [])
    except (ValueError, OSError) as error:
        ui.label(f"Figures can be corrected when the document can be read: {error}")
        return
    if not found:
        ui.label("No figure of the tidy tables stands in this cell.")
    for figure in found:
        read = figure.value or "as nothing"
        ui.label(f"{figure.row_id}: printed {figure.printed!r}, read {read} ({figure.status})")
        value = ui.input("value on the page, as 1250000.5").props("dense data-wb=value")
        kind = ui.radio({"misread": "the text differs from the page", "misprint": "the page is wrong"})
        kind.value = "misread"
        reason = ui.input("reason").props("dense data-wb=reason").classes("w-full")

        def correct(figure=figure, value=value, kind=kind, reason=reason) -> None:
            today = datetime.date.today().isoformat()
            workbench.correct(bench.folder, figure, value.value or "", kind.value, reason.value or "", today)

        ui.button("Correct", on_click=lambda _, correct=correct: bench.do(dialog, correct)).props(
            "dense data-wb=correct"
        )


def _name_column(bench: Bench, number: int, column: dict[str, Any]) -> None:
    """Show the fields of a column, and write what they hold when asked to."""
    ui.label(f"{number + 1}. {column['id']}").classes("w-40")
    roles, phases = list(get_args(register.Role)), ["", *schema.PHASES]
    measures = ["", *dict.fromkeys((*schema.BUDGET_MEASURES, *schema.INDICATOR_MEASURES))]
    fields = {
        "role": ui.select(roles, label="role", value=_known(column.get("role"), roles, None)),
        "measure": ui.select(measures, label="measure", value=_known(column.get("measure"), measures)),
        "year": ui.number("year", value=column["year"] if isinstance(column.get("year"), int) else None),
        "phase": ui.select(phases, label="phase", value=_known(column.get("phase"), phases)),
        "unit": ui.input("unit", value=column.get("unit", "")),
        "scale": ui.number("scale", value=column.get("scale")),
    }
    for field in fields.values():
        field.props("dense").classes("w-24")

    def said() -> None:
        keys = {key: field.value for key, field in fields.items()}
        keys |= {key: int(keys[key]) for key in ("year", "scale") if keys[key] is not None}
        keys |= {key: column.get(key) for key in ("period", "place", "group")}
        keys["until"] = column.get("until") if keys["measure"] == "realisasi_to_date" else None
        bench.act(lambda: workbench.name_column(bench.folder, bench.table_id, number, keys), "written")

    ui.button("Name", on_click=said).props(f"dense flat data-column={number}")


def _known(value: Any, choices: list[str], otherwise: str | None = "") -> str | None:
    return value if value in choices else otherwise


def _label(column: dict[str, Any]) -> str:
    """Return what a column is, above its cells."""
    held = [str(column[key]) for key in ("role", "measure", "year", "until", "phase", "unit") if column.get(key)]
    return f"{column['id']} ({', '.join(held)})"
