"""Web pages from the templates of the briefs and of the site: every text is escaped, and a page asks nothing of any
other place.
"""

import base64
import hashlib
from functools import cache

from babel.numbers import format_decimal
from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from markupsafe import Markup

from analysis import files
from analysis.publish import words


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
    found.filters["figure"] = _figure
    found.filters["share"] = _share
    found.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "separators": (",", ":"), "sort_keys": True}
    return found


def render(
    template: str, styles: tuple[str, ...], scripts: tuple[str, ...] = (), pictures: bool = False, **values
) -> str:
    """Return a whole page from a template and the names of its styles and scripts, which stand beside it.

    The values hold at least `title` and `lang`. The browser is told to load nothing, or with `pictures` nothing but
    pictures from where the page lies, and to run these scripts only, which are one in the page.
    """
    style = "".join(map(source, styles))
    code = "".join(map(source, scripts))
    allowed = f"'sha256-{base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()}'" if code else "'none'"
    loaded = "data: 'self' file:" if pictures else "data:"
    policy = f"default-src 'none'; img-src {loaded}; style-src 'unsafe-inline'; script-src {allowed}; base-uri 'none'"
    page = environment().get_template(template)
    return page.render(values, policy=policy, style=Markup(style), script=Markup(code))


def render_site(template: str, inline_styles: bool = False, **values) -> str:
    """Return a page of the site, whose styles and scripts are files beside it.

    The values hold at least `title`, `lang` and `root`, which leads to the folder of the site. The browser is told to
    load nothing but what lies in the site; `inline_styles` lets the content, as that of a notebook, have its own.
    """
    own = "'self' file:"
    inline = " 'unsafe-inline'" if inline_styles else ""
    policy = f"default-src 'none'; img-src data: {own}; style-src {own}{inline}; script-src {own}; worker-src blob:"
    return environment().get_template(template).render(values, policy=f"{policy}; base-uri 'none'; form-action 'none'")


def source(name: str) -> str:
    """Return the text of a template, style or script."""
    loaded = environment()
    return loaded.loader.get_source(loaded, name)[0]


@pass_context
def _figure(context, value: float) -> str:
    """Return a number with the marks of the page's language; a text as it is."""
    return value if isinstance(value, str) else format_decimal(value, format="#,##0.######", locale=context["lang"])


@pass_context
def _share(context, value: float) -> str:
    """Return a percentage with the marks of the page's language."""
    return words.percent(value, context["lang"])
