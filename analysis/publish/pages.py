"""Web pages as elements: every text and attribute is escaped, and a page asks nothing of any other place."""

import base64
import hashlib
import json
from html import escape
from urllib.parse import quote


class Html(str):
    """Text that is already HTML."""


_VOID = ("img", "br", "meta", "link", "hr")


def element(tag: str, *children, **attributes) -> Html:
    """Return an element; children that are plain text are escaped, `class_` and `data_name` lose their marks."""
    own = "".join(
        f' {name.rstrip("_").replace("_", "-")}="{escape(str(value), quote=True)}"'
        for name, value in attributes.items()
    )
    if tag in _VOID:
        return Html(f"<{tag}{own}>")
    inside = "".join(child if isinstance(child, Html) else escape(str(child), quote=False) for child in children)
    return Html(f"<{tag}{own}>{inside}</{tag}>")


def data(name: str, content) -> Html:
    """Return JSON for the page's script, which no text in it can leave."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    text = text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")
    return Html(f'<script type="application/json" id="{escape(name)}">{text}</script>')


def picture_address(svg: str) -> str:
    """Return an SVG picture as an address that holds it, as text: shorter than base64, and it compresses."""
    return "data:image/svg+xml," + quote(svg, safe=" !$&'()*+,-./:;=?@_~")


def page(title: str, lang: str, body: list, style: str, script: str = "") -> str:
    """Return a whole page; the browser is told to load nothing and to run this one script only."""
    allowed = f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'" if script else "'none'"
    policy = f"default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src {allowed}; base-uri 'none'"
    head = [
        element("meta", charset="utf-8"),
        Html(f'<meta http-equiv="Content-Security-Policy" content="{policy}">'),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        element("link", rel="icon", href="data:,"),
        element("title", title),
        Html(f"<style>{style}</style>"),
    ]
    scripts = [Html(f"<script>{script}</script>")] if script else []
    content = "\n".join([element("head", *head), element("body", *body, *scripts)])
    return f'<!doctype html>\n<html lang="{escape(lang)}">\n{content}\n</html>\n'
