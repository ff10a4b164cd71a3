"""What a notebook reads and writes, as its own calls say it."""

import ast
from collections.abc import Iterator

PICTURES = (".csv", ".json", "_id.svg", "_id.png", "_en.svg", "_en.png", "_portrait_id.svg", "_portrait_en.svg")
SAVED = {  # the call that saves: the files that it makes, of the name that it is given
    "write_table": ("data/processed/{}.csv", "data/processed/{}.parquet"),
    "save_figures": tuple(f"figures/{{}}{suffix}" for suffix in PICTURES),
    "save_numbers": ("figures/numbers/{}.json",),
    "save_estimates": tuple(f"build/parts/estimates/notebook={{}}/rows{suffix}" for suffix in (".csv", ".parquet")),
}


def written(code: str) -> tuple[str, ...]:
    """Return the published files that a notebook's cells make: tables, figures, named numbers, estimates.

    Each is made by a call of SAVED whose second argument names it; a name that is computed is not seen.
    """
    return tuple(file.format(name) for call, name in _named(code, 1) for file in SAVED.get(call, ()))


def read(code: str) -> tuple[str, ...]:
    """Return the published tables that a notebook's cells read by name."""
    return tuple(f"data/processed/{name}.parquet" for call, name in _named(code, 0) if call == "read_table")


def _named(code: str, place: int) -> Iterator[tuple[str, str]]:
    """Yield the calls with a plain text at a place of their arguments, and that text."""
    python = "\n".join(line for line in code.splitlines() if not line.lstrip().startswith(("%", "!")))
    try:
        tree = ast.parse(python)
    except SyntaxError:  # the run will tell
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and len(node.args) > place and isinstance(node.args[place], ast.Constant):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if isinstance(node.args[place].value, str):
                yield called, node.args[place].value
