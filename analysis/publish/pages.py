"""Web pages from the templates of the briefs and of the site: every text is escaped, and a page asks nothing of any
other place.
"""

import base64
import hashlib
from functools import cache
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from analysis import files
from analysis.publish import paper


@cache
def environment() -> Environment:
    """Return what the templates are read with: every text escaped, a name that a template lacks an error.

    JSON for a script (the filter `tojson`) holds no sign that could end the script's element.
    """
    found = Environment(
        loader=FileSystemLoader([files.BRIEF_TEMPLATE, files.SITE_TEMPLATE]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    found.filters["picture_address"] = picture_address
    found.filters["page_picture"] = paper.address
    found.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "separators": (",", ":"), "sort_keys": True}
    return found


def render(template: str, styles: tuple[str, ...], script: str = "", pictures: bool = False, **values) -> str:
    """Return a whole page from a template and the names of its styles and script, which stand beside it.

    The values hold at least `title` and `lang`. The browser is told to load nothing, or with `pictures` nothing but
    pictures from where the page lies, and to run this one script only.
    """
    style = "".join(map(_source, styles))
    code = _source(script) if script else ""
    allowed = f"'sha256-{base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()}'" if code else "'none'"
    loaded = "data: 'self' file:" if pictures else "data:"
    policy = f"default-src 'none'; img-src {loaded}; style-src 'unsafe-inline'; script-src {allowed}; base-uri 'none'"
    page = environment().get_template(template)
    return page.render(values, policy=policy, style=Markup(style), script=Markup(code))


def _source(name: str) -> str:
    loaded = environment()
    return loaded.loader.get_source(loaded, name)[0]


def picture_address(svg: str) -> str:
    """Return an SVG picture as an address that holds it, as text: shorter than base64, and it compresses."""
    return "data:image/svg+xml," + quote(svg, safe=" !$&'()*+,-./:;=?@_~")
