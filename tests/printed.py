"""Tiny PDF pages for the tests of what reads them: text, rules and pictures set at given places."""

import io
from pathlib import Path

import pikepdf
from pikepdf import Dictionary, Name
from PIL import Image

WIDTH, HEIGHT = 420.0, 300.0


def text(x: float, y: float, words: str, size: float = 10, font: str = "F1", turn: tuple = (1, 0, 0, 1)) -> str:
    """Return the drawing of a text whose line stands y points below the upper edge of the page."""
    shown = words.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    turned = " ".join(f"{each:g}" for each in turn)
    return f"BT /{font} {size} Tf {turned} {x} {HEIGHT - y} Tm ({shown}) Tj ET\n"


def rule(x0: float, y0: float, x1: float, y1: float) -> str:
    """Return the drawing of a rule between two points."""
    return f"0.5 w {x0} {HEIGHT - y0} m {x1} {HEIGHT - y1} l S\n"


def shade(x0: float, y0: float, x1: float, y1: float, grey: float = 0.9) -> str:
    """Return the drawing of a filled rectangle without an edge."""
    return f"q {grey} g {x0} {HEIGHT - y1} {x1 - x0} {y1 - y0} re f Q\n"


def grid(xs: list[float], ys: list[float]) -> str:
    """Return the drawing of a full grid of rules."""
    level = [rule(xs[0], y, xs[-1], y) for y in ys]
    return "".join([*level, *(rule(x, ys[0], x, ys[-1]) for x in xs)])


def table(rows: list[list[str]], x: float = 40, y: float = 60, width: float = 80, height: float = 16) -> str:
    """Return the drawing of a ruled table of short texts."""
    xs = [x + width * number for number in range(len(rows[0]) + 1)]
    ys = [y + height * number for number in range(len(rows) + 1)]
    cells = "".join(
        text(xs[column] + 3, ys[row] + 12, cell)
        for row, line in enumerate(rows)
        for column, cell in enumerate(line)
        if cell
    )
    return grid(xs, ys) + cells


def document(path: Path, *pages: str, rotate: int = 0, picture: Image.Image | None = None) -> Path:
    """Write a PDF with pages of given drawings; a picture lies over each whole page, below what is drawn."""
    with pikepdf.new() as pdf:
        fonts = Dictionary(
            F1=Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding),
            F2=Dictionary(
                Type=Name.Font, Subtype=Name.Type1, BaseFont=Name("/Helvetica-Bold"), Encoding=Name.WinAnsiEncoding
            ),
        )
        for drawn in pages:
            page = pdf.add_blank_page(page_size=(WIDTH, HEIGHT))
            page.Resources = Dictionary(Font=fonts)
            if picture:
                drawn = f"q {WIDTH} 0 0 {HEIGHT} 0 0 cm /P1 Do Q\n{drawn}"
                stream = pdf.make_stream(picture.convert("L").tobytes())
                stream.update(
                    {
                        "/Type": Name.XObject,
                        "/Subtype": Name.Image,
                        "/Width": picture.width,
                        "/Height": picture.height,
                        "/ColorSpace": Name.DeviceGray,
                        "/BitsPerComponent": 8,
                    }
                )
                page.Resources.XObject = Dictionary(P1=stream)
            page.Contents = pdf.make_stream(drawn.encode("cp1252"))
            if rotate:
                page.Rotate = rotate
        buffer = io.BytesIO()
        pdf.save(buffer, deterministic_id=True)
    path.write_bytes(buffer.getvalue())
    return path
