"""The command `analysis`: from a document's text to verbatim cells, and from a number back to them."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from analysis import files
from analysis.source import extract as extraction
from analysis.source import register, verbatim

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)


@app.callback()
def about() -> None:
    """Read printed documents of social affairs offices into tables with the address of every figure."""


@app.command()
def extract(
    text: Annotated[Path, typer.Argument(help="the text of a document, UTF-8")],
    to: Annotated[Path, typer.Option(help="folder of the documents' folders")] = files.RAW,
) -> None:
    """Write the tables of a document's text as CSV files of verbatim cells, one per table."""
    known = {document.text.file: document for document in register.documents(to).values()}
    if text.name not in known:
        names = ", ".join(sorted(known))
        raise register.RegisterError(f"{text}: no document.yml describes a text of this name; known: {names}")
    document = known[text.name]
    tables = extraction.extract(document, text)
    verbatim.write(to / document.doc_id, tables)
    for table_id, table in tables.items():
        dropped = f", {table.repeated_headers} repeated headers dropped" if table.repeated_headers else ""
        typer.echo(f"{document.doc_id} {table_id}: {len(table.rows)} rows{dropped}")


@app.command()
def trace(name: Annotated[str, typer.Argument(help="a number of figures/numbers.json, or a row_id")]) -> None:
    """Print where a number comes from: study rows, tidy rows, raw cells, and the checks that touch them."""
    # With pandas, a second that reading a text need not spend.
    from analysis.publish import trace as tracing

    typer.echo(tracing.told(tracing.chain(name, tracing.load())))


def main() -> None:
    """Run the command; an error of the input is one line on standard error and exit status 1."""
    try:
        app()
    except (ValueError, OSError) as error:
        print(f"analysis: {error}", file=sys.stderr)
        sys.exit(1)
