"""Where a document tells why: why money was left, or why results missed their target."""

from analysis import files
from analysis.source import register, spelling, verbatim

OF_LINE, OF_OFFICE = "of the line", "of the whole office"
UNSPENT, MISSED = "reason", "missed"  # what a reason is of: the second column of its table of sentences


def places(doc_ids, of: str) -> dict[str, list[tuple[str, str]]]:
    """Return the reasons that documents are known to tell, by document: the line of money named, and the place.

    They are the rows of tables of sentences whose description has the columns name and what the reason is of; the name
    is "" where a reason is given for the whole office.
    """
    found: dict[str, list[tuple[str, str]]] = {}
    known = register.known().region_of
    for doc_id in doc_ids:
        for table_id, table in register.document(doc_id).tables.items() if doc_id in known else ():
            path = files.RAW / doc_id / f"{table_id}.csv"
            if [column.id for column in table.columns] == ["name", of] and path.exists():
                rows = [(row.cells[0].strip(), f"{doc_id}/{table_id}/{row.line}") for row in verbatim.read(path)]
                found.setdefault(doc_id, []).extend(rows)
    return found


def of_line(doc_id: str, name: str, known: dict[str, list[tuple[str, str]]]) -> tuple[str, str]:
    """Return the place of a line's reason (of known, see places) and whose it is; "" twice where there is none."""
    own = known.get(doc_id, [])
    named = [at for line, at in own if line and spelling.matched(name, {line: line})]
    whole = [at for line, at in own if not line]
    return (named[0], OF_LINE) if named else (whole[0], OF_OFFICE) if whole else ("", "")
