"""Count what is stated, right, wrong and open of the real documents, by table.

    python -m benchmarks.hand_checked [--out benchmarks/results/hand_checked.csv]

One row per table and kind of figure (money, other, count). `open_printed` are the open figures that the text prints
somewhere in their row and whose place or value nothing tells; `open_lost` those that it does not print at all.
`checked` are the figures that a person read from the pages (tests/data/<table>_amounts.csv); of these `right`,
`wrong` and `checked_open`. In tables that are not damaged the tests hold every stated figure against its printed cell.
"""

import argparse
import csv
from collections import Counter
from pathlib import Path

import pandas as pd

from analysis import files, schema
from analysis.source import register
from analysis.tidy.build import tidy_tables

RESULT = Path(__file__).parent / "results" / "hand_checked.csv"
CHECKED = files.ROOT / "tests" / "data"
FIGURES = {
    "budget_lines": ("money", "amount_rp"),
    "indicators": ("other", "value"),
    "pmks": ("count", "count"),
    "psks": ("count", "count"),
}
COUNTED = ("figures", "stated", "open_printed", "open_lost", "checked", "right", "wrong", "checked_open")


def checked_by_hand() -> dict[str, int]:
    """Return the figures that a person read, by table, line and column of their row_id."""
    found = {}
    for path in sorted(CHECKED.glob("*_amounts.csv")):
        table_id = path.stem.removesuffix("_amounts")
        for row in pd.read_csv(path, index_col="line").itertuples():
            own = row._asdict()
            line = own.pop("Index")
            found |= {f"{table_id}/{line}/{column}": int(v) for column, v in own.items() if not pd.isna(v)}
    return found


def counts() -> list[dict]:
    """Return one row per document, table and kind of figure."""
    checked = checked_by_hand()
    found: dict[tuple[str, str, str], Counter] = {}
    for doc_id in register.document_ids():
        tables = tidy_tables(doc_id)
        for name in schema.TIDY:
            kind, figure = FIGURES[name]
            for row in tables[name].to_dict("records"):
                own = found.setdefault((doc_id, row["table_id"], kind), Counter())
                is_open, value = row["status"] == "unresolved", row[figure]
                own["figures"] += 1
                own["stated"] += not is_open
                own["open_printed"] += is_open and row["printed"] != ""
                own["open_lost"] += is_open and row["printed"] == ""
                true = checked.get(row["row_id"].removeprefix(f"{doc_id}/"))
                if true is not None:
                    own["checked"] += 1
                    own["checked_open"] += pd.isna(value)
                    own["right"] += not pd.isna(value) and value == true
                    own["wrong"] += not pd.isna(value) and value != true
    rows = [dict(zip(("doc_id", "table_id", "kind"), key, strict=True)) | _all(own) for key, own in found.items()]
    return [*rows, {"doc_id": "all", "table_id": "", "kind": ""} | _all(sum(found.values(), Counter()))]


def _all(own: Counter) -> dict:
    return {name: own[name] for name in COUNTED}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=RESULT)
    given = parser.parse_args()
    rows = counts()
    with given.out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    print(", ".join(f"{name} {rows[-1][name]}" for name in COUNTED))


if __name__ == "__main__":
    main()
