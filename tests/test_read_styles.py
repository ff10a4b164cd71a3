"""Tables in the ways that offices print them, made with known cells: every cell comes out of the PDF as it went in."""

import random

import pytest
import typst

from analysis.intake import join, pdf

WORDS = (
    "penyediaan peningkatan program kegiatan sosial rehabilitasi jaminan masyarakat data fakir miskin bencana daerah"
)
STYLES = {
    "all rules": "stroke: 0.5pt",
    "level rules": "stroke: (x: none, y: 0.5pt)",
    "upright rules": "stroke: (x: 0.5pt, y: none)",
    "no rules": "stroke: none",
    "shaded": "stroke: none, fill: (x, y) => if calc.odd(y) { luma(230) }",
}
HEADER = """table.cell(rowspan: 2)[No], table.cell(rowspan: 2)[Program/Kegiatan], table.cell(colspan: 2)[Tahun 2023],
table.cell(rowspan: 2)[%], table.cell(rowspan: 2)[Satuan], [Anggaran (Rp)], [Realisasi (Rp)],"""


def made(seed, rows):
    """Return rows of number, name, two amounts, a percentage and a unit, and their total."""
    chance = random.Random(seed)

    def money():
        return f"{chance.randint(10**6, 9 * 10**10):,}".replace(",", ".")

    def name():
        return " ".join(chance.choice(WORDS.split()) for _ in range(chance.randint(2, 9))).capitalize()

    def percent():
        return f"{chance.uniform(0, 130):.2f}".replace(".", ",")

    lines = [
        [
            f"{n}.",
            name(),
            money(),
            chance.choice([money(), money(), "-"]),
            percent(),
            chance.choice(["Orang", "Persen"]),
        ]
        for n in range(1, rows + 1)
    ]
    return [*lines, ["", "Jumlah", money(), money(), percent(), ""]]


def printed(rows, style, upright, repeat):
    """Return the PDF of a report with one table."""
    cells = ", ".join(f'[#"{cell}"]' for row in rows for cell in row)
    own = "" if style in ("all rules", "level rules") else "table.hline(y: 0), table.hline(y: 2),"
    source = f"""#set page(paper: "a4", margin: 2cm, footer: context [Laporan Kinerja 2023 | #counter(page).display()])
#set text(size: 9pt, font: "Libertinus Serif")
Anggaran disajikan pada tabel berikut ini.

*Tabel 3.1 Realisasi Anggaran*
#set table({STYLES[style]}, align: (x, y) => (if x in (2, 3, 4) {{ right }} else {{ left }}) + {upright})
#set table.cell(breakable: false)
#table(columns: (0.6cm, 1fr, 3cm, 3cm, 1.5cm, 2cm), table.header(repeat: {repeat}, {HEADER}), {own} {cells})

Penutup kalimat biasa."""
    return typst.compile(source.encode(), ignore_system_fonts=True)


@pytest.mark.parametrize("repeat", ["true", "false"])
@pytest.mark.parametrize("upright", ["top", "horizon", "bottom"])
@pytest.mark.parametrize("style", STYLES)
def test_every_cell_comes_out_as_it_went_in(style, upright, repeat, tmp_path):
    rows = made(f"{style} {upright} {repeat}", 40)
    path = tmp_path / "made.pdf"
    path.write_bytes(printed(rows, style, upright, repeat))
    (table,) = join.tables(pdf.pages(path))
    assert [[cell.text for cell in row.cells] for row in table.rows] == rows
    assert table.table_id == "T3.1"
    assert [max(filter(None, column), default="") for column in zip(*table.header, strict=True)][
        1
    ] == "Program/Kegiatan"
    assert table.repeated_headers == (repeat == "true")
