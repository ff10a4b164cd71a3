"""The command `analysis`: from a document's text to verbatim cells, and from a number back to them."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from analysis import files, io, schema
from analysis.io import InputError
from analysis.source import extract as extraction
from analysis.source import folder, register, verbatim


def _say(text: object, err: bool = False) -> None:
    typer.echo(files.printable(str(text)), err=err)


app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)


@app.callback()
def about() -> None:
    """Read printed documents of social affairs offices into tables with the address of every figure."""


@app.command()
def extract(
    source: Annotated[Path, typer.Argument(help="the text of a document, UTF-8, or its folder with the text in it")],
    to: Annotated[Path | None, typer.Option(help="folder of the documents' folders (for a text); data/raw")] = None,
) -> None:
    """Write the tables of a document's text as CSV files of verbatim cells, one per table.

    A folder holds document.yml and the text that it names; the files are written into it.
    """
    if source.is_dir():
        if to is not None:
            raise InputError(f"{source}: --to is for a text; the cells of a folder are written into it")
        document, target = folder.description(source), source
        text = source / document.origin.file
    else:
        document, text = _described(source, to or files.RAW), source
        target = (to or files.RAW) / document.doc_id
    with folder.reading(text):
        tables = extraction.extract(document, text)
    verbatim.write(target, tables)
    for table_id, table in tables.items():
        dropped = f", {table.repeated_headers} repeated headers dropped" if table.repeated_headers else ""
        _say(f"{document.doc_id} {table_id}: {len(table.rows)} rows{dropped}")


def _described(text: Path, raw: Path) -> register.Document:
    known = {each.text.file: each for each in register.documents(raw).values() if each.text}
    if text.name not in known:
        names = ", ".join(sorted(known))
        raise register.RegisterError(f"{text}: no document.yml describes a text of this name; known: {names}")
    return known[text.name]


@app.command()
def read(
    file: Annotated[Path, typer.Argument(help="a PDF, a workbook, a DOCX or CSV file, or a described text")],
    region: Annotated[str, typer.Option(help="region_id of the office's region")] = "",
    out: Annotated[Path | None, typer.Option(help="the document's folder; data/raw/ and the file's name")] = None,
) -> None:
    """Write the folder of a document from its file: verbatim cells, where each stands, a drafted description.

    A read that was stopped goes on with the pages it had not read yet.
    """
    if file.suffix.lower() == ".txt":
        extract(file, out)
        return
    # With libraries for every kind of file, a second that other commands need not spend.
    from analysis.intake import read as reading

    folder = out or files.RAW / reading.doc_id(file)
    for table in reading.read(file, folder, region, lambda line: _say(line, err=True)):
        dropped = f", {table.repeated_headers} repeated headers dropped" if table.repeated_headers else ""
        _say(f"{folder.name} {table.table_id}: {len(table.rows)} rows{dropped}")
    _tell_open(folder, len(files.read_yaml(folder / "draft.yml")["questions"]))


@app.command()
def tidy(
    source: Annotated[Path, typer.Argument(metavar="FOLDER", help="document.yml with its CSV files or its text")],
    out: Annotated[Path, typer.Option(help="folder for the tables; what else is in it is left alone")],
    strict: Annotated[bool, typer.Option("--strict", help="stop at the first word that no list knows")] = False,
) -> None:
    """Write the tidy tables of a document, its repairs and its checks as CSV; all of them, or on an error none.

    The folder may lie anywhere: document.yml, and beside it one CSV of verbatim cells per table, or the text.
    """
    # With the repair, half a second that extracting a text need not spend.
    from analysis.tidy import export

    tables = export.tidy_folder(source, out, strict)
    for name, rows in tables.items():
        _say(f"{name}: {len(rows)} rows")
    if look := export.worth_a_look(tables):
        _say(f"look at: {look}")


@app.command()
def draft(
    source: Annotated[Path, typer.Argument(metavar="FOLDER", help="a folder that analysis read has written")],
) -> None:
    """Draft the description of a document from its cells and headers: document.yml, and draft.yml with the evidence.

    Where nothing tells a value, document.yml holds `?`; what was written into it by hand is kept.
    """
    from analysis.intake import description

    drafted = description.again(source)
    for table_id, table in drafted.description["tables"].items():
        own = [each for each in drafted.questions if each.place.startswith(f"tables.{table_id}.")]
        identities = ", ".join(table.get("identities", [])) or "no identities"
        _say(f"{table_id}: {table['rows']} rows, {len(table['columns'])} columns, {identities}, {len(own)} open")
    _tell_open(source, len(drafted.questions))


@app.command()
def confirm(
    source: Annotated[Path, typer.Argument(metavar="FOLDER", help="a folder with a drafted document.yml")],
) -> None:
    """Ask the open questions of a drafted description one by one; every answer is written at once."""
    from analysis.intake import confirm as confirming

    _tell_open(
        source, confirming.confirm(source, lambda text: typer.prompt(text, default="", show_default=False), typer.echo)
    )


def _tell_open(source: Path, left: int) -> None:
    """Say how many questions of a drafted description are open, and how they are answered."""
    again = f"; answer with: analysis confirm {source}" if left else ""
    _say(f"{source}: {left} open questions{again}" if left != 1 else f"{source}: 1 open question{again}")


@app.command()
def workbench(
    source: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="a drafted document, or a folder of them")
    ] = files.RAW,
    port: Annotated[int, typer.Option(help="of this machine, where the page is served")] = 8765,
    show: Annotated[bool, typer.Option(help="open the page in the browser")] = True,
) -> None:
    """Show drafted documents in the browser: pages beside cells, open questions, corrections, names of columns.

    The same as confirm and the files by hand; only this machine reaches the page. Ctrl-C ends it.
    """
    try:
        from analysis.intake import workbench_page
    except ModuleNotFoundError as error:
        if error.name != "nicegui":
            raise
        raise InputError(
            "the page in the browser needs further packages; install them once with: make workbench"
        ) from None
    _say(f"{source}: http://{workbench_page.HOST}:{port}/", err=True)
    workbench_page.serve(source, port, show)


@app.command()
def check(
    source: Annotated[Path, typer.Argument(metavar="FOLDER", help="document.yml with its CSV files or its text")],
) -> None:
    """List everything that is wrong with a description, one problem per line; exit status 1 where there is any."""
    from analysis.intake import problems

    found = problems.of(source)
    for problem in found:
        _say(problem)
    if found:
        raise typer.Exit(1)
    _say(f"{source}: no problems of the description; whether the table closes, tidy and checks.csv say")


@app.command()
def trace(
    name: Annotated[str, typer.Argument(help="a number of figures/numbers.json, or a row_id")],
    picture: Annotated[Path | None, typer.Option(help="a PNG file for the parts of pages that show its cells")] = None,
) -> None:
    """Print where a number comes from: study rows, tidy rows, raw cells, and the checks that touch them."""
    # With pandas, a second that reading a text need not spend.
    from analysis.publish import trace as tracing

    found = tracing.chain(name, tracing.load())
    if picture:
        io.write_bytes(picture, tracing.picture(found))
    _say(tracing.told(found))


@app.command()
def brief(
    region: Annotated[str, typer.Argument(help="region_id of an office's region, or all")],
    lang: Annotated[str, typer.Option(help="id or en")] = "id",
    page_one: Annotated[bool, typer.Option("--page-one", help="page one alone: the message and the questions")] = False,
    out: Annotated[Path, typer.Option(help="folder of the PDF")] = files.BRIEFS,
) -> None:
    """Print the policy brief of a region as PDF, whole or page one alone."""
    # With typst and pandas, two seconds that other commands need not spend.
    from analysis.publish import brief as composing
    from analysis.publish import brief_pdf
    from analysis.publish import trace as tracing

    if lang not in schema.LANGUAGES:
        raise InputError(f"unknown language {lang!r}; known: {', '.join(schema.LANGUAGES)}")
    sources = tracing.load()
    languages = {each: composing.compose(region, each, sources, page_one=page_one) for each in schema.LANGUAGES}
    (written,) = brief_pdf.write([languages[lang]], list(languages.values()), out)
    typer.echo(written)


@app.command()
def new_study(
    name: Annotated[str, typer.Argument(help="small letters, digits and _: what the study is about")],
) -> None:
    """Write a notebook to begin a study with, which runs as it stands: docs/add-a-study.md says how to go on."""
    from analysis.run import new_study

    _say(new_study.write(name))


@app.command()
def verify() -> None:
    """Hash everything that is published anew, and list what is not as published.sha256 says; then exit status 1."""
    from analysis.publish import manifest

    found = manifest.verify()
    for each in found:
        _say(each)
    if found:
        raise typer.Exit(1)
    _say(f"{manifest.LIST.name}: everything published is as it says")


def main() -> None:
    """Run the command; an error of the input is one line on standard error and exit status 1."""
    try:
        app()
    except (ValueError, OSError) as error:
        _say(f"analysis: {' '.join(str(error).split())}", err=True)
        sys.exit(1)
