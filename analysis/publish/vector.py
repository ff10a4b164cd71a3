"""A drawn figure as SVG: its text stays text, its colours turn in the dark, and it says what it is.

One file serves everywhere. Shapes carry their colours as attributes, and a style sheet inside changes them where the
reader prefers dark pages; what knows no such sheet (a PDF) shows the light ones. Ids begin with the figure's name, so
that several figures can stand in one page.
"""

import re
from xml.etree import ElementTree

from analysis.publish import letters

SVG, XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
# Every colour of the figures, and the one that it turns to: dark letters to light ones, their ground the other way.
DARK = {
    "#ffffff": "#14181c", "#222222": "#e8ebee", "#4d4d4d": "#b4bdc5", "#dddddd": "#3a454f", "#f3f5f7": "#1e252b",
    "#3b3b3b": "#cfd4d8", "#009e73": "#35c79c", "#d55e00": "#ff8f4d", "#0072b2": "#5eb5f0", "#cc79a7": "#e6a3c6",
    "#e69f00": "#f4bd45", "#56b4e9": "#9ad6fb", "#9fc8e8": "#2f5f85", "#f3c78e": "#80511a", "#c8c8c8": "#57616a",
    "#8a8a8a": "#8f989f", "#e0b0cd": "#74405f",
}  # fmt: skip
_NUMBER = re.compile(r"-?\d+\.\d{3,}")
_OWN = ("fill", "stroke", "opacity", "fill-opacity", "stroke-opacity", "stroke-width", "stroke-dasharray",
        "stroke-linejoin", "stroke-linecap", "font-size", "font-weight", "text-anchor", "clip-path")  # fmt: skip


def named(svg: bytes, name: str, title: str, told: str, lang: str) -> bytes:
    """Return matplotlib's SVG with title and description for those who do not see it, dark colours, and own ids."""
    ElementTree.register_namespace("", SVG)
    ElementTree.register_namespace("xlink", XLINK)
    root = ElementTree.fromstring(re.sub(rb"<!DOCTYPE[^>]*>", b"", svg))
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag in (f"{{{SVG}}}metadata", f"{{{SVG}}}style"):
                parent.remove(child)
    used = set(re.findall(rb'(?:href="#|url\(#)([\w-]+)', svg))
    colors: set[str] = set()
    for element in root.iter():
        own = element.attrib.pop("id", "")
        if own.encode() in used:
            element.set("id", f"{name}-{own}")
        for key, value in list(element.attrib.items()):
            value = re.sub(r"(^#|url\(#)(?=[a-z])(?![0-9a-f]{6}$)", rf"\g<1>{name}-", value) if "#" in value else value
            element.set(key, _NUMBER.sub(lambda found: f"{float(found[0]):.2f}".rstrip("0").rstrip("."), value))
        _plain(element, colors)
    root.attrib |= {
        "role": "img",
        "aria-labelledby": f"{name}-title {name}-desc",
        "lang": lang,
        "font-family": ", ".join(f"'{each}'" if " " in each else each for each in letters.FAMILIES),
    }
    head = [ElementTree.Element("title", id=f"{name}-title"), ElementTree.Element("desc", id=f"{name}-desc")]
    head[0].text, head[1].text = title, told
    sheet = ElementTree.Element("style")
    sheet.text = dark_sheet(colors)
    for place, element in enumerate((*head, sheet)):
        root.insert(place, element)
    _flatten(root)
    text = ElementTree.tostring(root, encoding="unicode", short_empty_elements=True)
    text = re.sub(r">\s+<", ">\n<", text)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'.encode()


def dark_sheet(colors: set[str]) -> str:
    """Return the style sheet that turns colours in the dark; KeyError for one that has no dark counterpart."""
    rules = [f'[{kind}="{each}"]{{{kind}:{DARK[each]}}}' for each in sorted(colors) for kind in ("fill", "stroke")]
    return f"@media screen and (prefers-color-scheme:dark){{{''.join(rules)}}}"


def in_page(svg: str) -> str:
    """Return an SVG file's element as it stands inside a web page."""
    return svg[svg.index("<svg") :].strip()


def inches(svg: str) -> float:
    """Return the height of an SVG that is drawn here."""
    found = re.search(r'<svg [^>]*height="([\d.]+)pt"', svg)
    return float(found[1]) / 72 if found else 0.0


def _plain(element: ElementTree.Element, colors: set[str]) -> None:
    """Turn an element's style into attributes, so that it needs no leave of a page's content policy."""
    for part in filter(None, (part.strip() for part in element.attrib.pop("style", "").split(";"))):
        key, _, value = (each.strip() for each in part.partition(":"))
        if key == "font":
            weight, size = re.fullmatch(r"(?:(bold|\d+) )?([\d.]+)px .*", value).groups()
            element.set("font-size", size)
            if weight:
                element.set("font-weight", weight)
        elif key in _OWN:
            element.set(key, value.removesuffix("px") if key == "font-size" else value)
    for key in ("fill", "stroke"):
        if element.get(key, "").startswith("#"):
            element.set(key, element.attrib[key].lower())
            colors.add(element.attrib[key])


def _flatten(parent: ElementTree.Element) -> None:
    """Take away groups that say nothing, from the inside out."""
    for child in list(parent):
        _flatten(child)
        if child.tag == f"{{{SVG}}}g" and not child.attrib:
            place = list(parent).index(child)
            parent.remove(child)
            for more, inner in enumerate(child):
                parent.insert(place + more, inner)
