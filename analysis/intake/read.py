"""From a file that people have to the folder of a document: `analysis read`."""

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from functools import cache
from importlib.metadata import version
from pathlib import Path

from analysis import files, io
from analysis.intake import description, exported, join, left_out, page_pictures, said, sheet_marks, stacked, transposed
from analysis.intake.pages import Page, PageCell, PageTable, SourceTable
from analysis.intake.said import Named
from analysis.io import InputError
from analysis.source.boxes import Box

CACHE = files.BUILD / "read"  # pages as they were read, by the file's sha256 and what read them
BYTES_AT_ONCE = 2**20
PACKAGES = {  # what reads a kind of file
    ".pdf": ("pdfplumber", "pdfminer.six", "pypdfium2"),
    ".docx": ("python-docx",),
    **dict.fromkeys((".xlsx", ".xlsm", ".xls"), ("python-calamine",)),
}
BEGIN = {
    b"%PDF": (".pdf",),
    b"PK": (".xlsx", ".xlsm", ".docx"),
    b"\xd0\xcf\x11\xe0": (".xls",),
}  # first bytes
WORKBOOKS = (".xlsx", ".xlsm", ".xls")
SHEETS = (*WORKBOOKS, ".csv")


def read(
    path: Path, folder: Path, region_id: str = "", told: Callable[[str], None] = lambda _: None
) -> list[SourceTable]:
    """Write the folder of a document from its file; return the tables.

    A page that was read before, by the same reader from the same file, is not read again. `told` is called with a line
    per page. InputError for a file of a kind that is not read, a broken file, one without a table of figures, and a
    folder that holds another document; nothing is written then.
    """
    if not path.is_file():
        raise InputError(f"{path}: {'a folder, and read takes a file' if path.is_dir() else 'no such file'}")
    _refuse_another_kind(path)
    sha256 = _sha256(path)
    _refuse_another(folder, sha256, path)
    pages = []
    for page, of in _pages(path, sha256, told):
        told(f"{path.name}: page {page.number} of {of}: {len(page.tables)} tables")
        pages.append(page)
    made = sheet_marks.made(path)
    kind = path.suffix.lower()
    if kind in SHEETS:  # of those that SIPD made, all that stands on a sheet is of one table
        pages = [page if _exported([page], path, made) else stacked.divided(page) for page in pages]
    tables = transposed.upright(left_out.kept(join.tables(pages, apart=kind in WORKBOOKS)))
    if not tables:
        raise InputError(f"{path}: no table with figures on {len(pages)} pages")
    exports = exported.found(tables, path.stem, made)
    region: str | dict[str, str] = region_id
    if exports:
        if len(exports) == len(tables):
            region = exported.region(exports, path, folder / description.DESCRIPTION, region_id, told)
        tables = [exports[table.table_id].table if table.table_id in exports else table for table in tables]
    pictures = page_pictures.draw(path, pages, tables) if kind == ".pdf" else page_pictures.NONE
    by = _read_by(kind, pages)
    named = said.together(page.named for page in pages)
    own = {"region": region, "readers": by, "named": named, "made": made}
    drafted = description.begin(folder, description.Read(path.name, sha256, len(pages), tuple(tables), **own))
    page_pictures.write(folder, pictures)
    if pictures.unlike:
        told(f"{path.name}: page {', '.join(map(str, pictures.unlike))}: no picture, it is drawn otherwise than read")
    if pictures.pages:
        kb = pictures.size / 1000
        told(f"{folder.name}: {pictures.pages} pictures of pages, {kb:.0f} kB, {kb / pictures.pages:.0f} kB a page")
    if region and len(exports) == len(tables) and not drafted.questions:
        for line in exported.told_sums(folder):
            told(line)
    return tables


def _exported(pages: list[Page], path: Path, made: str) -> bool:
    return bool(exported.found(left_out.kept(join.tables(pages, apart=True)), path.stem, made))


def doc_id(path: Path) -> str:
    """Return the id of a document from the name of its file."""
    return re.sub(r"[^a-z0-9]+", "_", path.stem.lower()).strip("_") or "document"


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while content := file.read(BYTES_AT_ONCE):
            digest.update(content)
    return digest.hexdigest()


def _refuse_another_kind(path: Path) -> None:
    """InputError for a file that is of another kind than its name says."""
    with path.open("rb") as file:
        begin = file.read(4)
    kind = path.suffix.lower()
    own = next((kinds for mark, kinds in BEGIN.items() if begin.startswith(mark)), ())
    if own and kind not in own and any(kind in kinds for kinds in BEGIN.values()):
        raise InputError(f"{path}: its content is that of a {' or '.join(own)} file, not {kind}; rename it")


def _refuse_another(folder: Path, sha256: str, path: Path) -> None:
    described = folder / "document.yml"
    if described.exists() and sha256 not in described.read_text(encoding="utf-8"):
        raise InputError(f"{described}: describes another file than {path}; name another folder with --out")


def _pages(path: Path, sha256: str, told: Callable[[str], None]) -> Iterator[tuple[Page, int]]:
    """Yield the pages of a file in order, each with the number of all."""
    kind = path.suffix.lower()
    if kind == ".pdf":
        yield from _pdf_pages(path, CACHE / f"{sha256[:32]}-{_readers()}")
        return
    if kind in WORKBOOKS:
        from analysis.intake import workbook

        sheets = workbook.sheets(path)
        for note in (note for sheet in sheets for note in sheet.notes):
            told(f"{path.name}: {note}")
        yield from ((sheet.page, len(sheets)) for sheet in sheets)
        return
    if kind == ".docx":
        from analysis.intake import docx as reader
    elif kind == ".csv":
        from analysis.intake import delimited as reader
    else:
        raise InputError(f"{path}: read takes PDF, XLSX, XLS, DOCX, CSV and described texts, not {kind or 'this file'}")
    pages = list(reader.pages(path))
    yield from ((page, len(pages)) for page in pages)


def _pdf_pages(path: Path, kept: Path) -> Iterator[tuple[Page, int]]:
    """Yield the pages of a PDF; one that its reader dies of is named when all others are read."""
    from analysis.intake import pdf
    from analysis.intake.scan import PageUnread

    unread: list[PageUnread] = []
    before: Page | None = None
    with pdf.opened(path) as document:
        for number in range(1, document.count + 1):
            stored = kept / f"{number}.json"
            if stored.exists():
                page = _page_of(json.loads(stored.read_text(encoding="utf-8")))
            else:
                try:
                    page = document.page(number, before)
                except PageUnread as error:
                    unread.append(error)
                    before = None
                    continue
                io.write_text(stored, json.dumps(asdict(page), ensure_ascii=False))
            before = page
            yield page, document.count
    if unread:
        raise InputError("; ".join(map(str, unread)))


def _read_by(kind: str, pages: Iterable[Page]) -> tuple[str, ...]:
    """Return what read the pages of a file, with versions; what reads scans only where a page is one."""
    from analysis.intake import scan

    cells = (cell for page in pages for table in page.tables for row in table.rows for cell in row if cell)
    scanned = any(cell.confidence is not None for cell in cells)
    return (*_versions(kind), *(scan.readers() if scanned else ()))


def _versions(kind: str) -> list[str]:
    return [f"{name} {version(name)}" for name in PACKAGES.get(kind, ())]


@cache
def _readers() -> str:
    """Return a short name of the readers as they are now: another one when their code or library changed."""
    from analysis.intake import scan

    digest = hashlib.sha256(" ".join([*_versions(".pdf"), *scan.readers()]).encode())
    for module in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(module.read_bytes())
    return digest.hexdigest()[:16]


def _page_of(stored: dict) -> Page:
    tables = tuple(
        PageTable(
            **table
            | {
                "rows": tuple(tuple(_cell_of(cell) for cell in row) for row in table["rows"]),
                "edges": tuple((left, right) for left, right in table["edges"]),
            }
        )
        for table in stored["tables"]
    )
    return Page(**stored | {"tables": tables, "named": tuple(Named(**each) for each in stored["named"])})


def _cell_of(stored: dict | None) -> PageCell | None:
    if stored is None:
        return None
    return PageCell(**stored | {"boxes": tuple(Box(**box) for box in stored["boxes"])})
