"""A notebook to begin a study with: its cells in the order that every study has."""

import re
from pathlib import Path

from analysis import files

FIRST, LAST = 34, 89  # numbers of studies that the repository does not have

_CELLS = (
    (
        "markdown",
        "# {title}\n\nWhat is asked, in one sentence?\n\n"
        "**Estimand.** What the number is, of which lines and years, in which unit.",
    ),
    ("code", "from analysis.run import runs\nfrom analysis.studies import results, selection, study"),
    (
        "parameters",
        'regions = "all"  # "all", or region ids\n'
        'years = "all"  # "all", or fiscal years\n'
        "include_administration = True  # lines of the office's own administration\n"
        "include_salaries = True  # salaries stand in the programmes from 2021 on only\n"
        'prices_of = "nominal"  # or a year: rupiah of that December',
    ),
    (
        "code",
        "parameters = runs.check_parameters(\n"
        "    regions=regions, years=years, include_administration=include_administration,\n"
        "    include_salaries=include_salaries, prices_of=prices_of,\n"
        ")  # fmt: skip\n"
        "choice = selection.chosen(parameters)\n"
        "data = study.load(choice)",
    ),
    (
        "code",
        "# The leaves of the table that counts: each rupiah once. Replace this by a function of analysis/studies.\n"
        "lines = data.inside[data.inside.main & data.inside.leaf]\n"
        'sums = lines.groupby(["region_id", "fiscal_year", "phase"], as_index=False).agg(\n'
        '    pagu_rp=("pagu_rp", lambda own: own.sum(skipna=False)), n=("line_id", "nunique")\n'
        ")",
    ),
    ("markdown", "## Claim\n\nWhat nbval compares: a small table."),
    ("code", "results.claim(results.brief(sums))"),
    ("markdown", "## Findings and caveats\n\n- What the table says, and what it does not carry."),
)


def write(name: str, folder: Path = files.NOTEBOOKS) -> Path:
    """Write notebooks/<number>_<name>.ipynb, which runs as it stands, and return it.

    ValueError where the name is none of a file, or a notebook of this name is there.
    """
    # Half a second that the other commands need not spend.
    import nbformat
    from nbformat import v4

    from analysis import io

    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        raise ValueError(f"{name!r}: a name of small letters, digits and _ that begins with a letter")
    taken = {path.stem.partition("_")[::2] for path in folder.glob("[0-9][0-9]_*.ipynb")}
    if name in {other for _, other in taken}:
        raise ValueError(f"{name}: a notebook of this name is there")
    numbers = {int(number) for number, _ in taken}
    number = next((each for each in range(FIRST, LAST + 1) if each not in numbers), None)
    if number is None:
        raise ValueError(f"{folder}: no number from {FIRST} to {LAST} is free")
    cells = []
    for place, (kind, text) in enumerate(_CELLS):
        source = text.format(title=name.replace("_", " ").capitalize()) if kind == "markdown" else text
        new = v4.new_markdown_cell if kind == "markdown" else v4.new_code_cell
        metadata = {"tags": ["parameters"]} if kind == "parameters" else {}
        cells.append(new(source, metadata=metadata, id=f"{'text' if kind == 'markdown' else 'code'}-{place:02}"))
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    notebook = v4.new_notebook(cells=cells, metadata={"kernelspec": kernel, "language_info": {"name": "python"}})
    return io.write_text(folder / f"{number}_{name}.ipynb", nbformat.writes(notebook) + "\n")
