"""Executed notebooks as pages of the site; the scripts that they may hold are not run."""

import itertools
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from markupsafe import Markup

from analysis import schema
from analysis.publish import pages
from analysis.publish.site_words import place, say

LANG = "en"  # their texts are English


def notebook_pages(paths: Sequence[Path]) -> Iterator[tuple[str, str]]:
    """Give the page of each executed notebook, by its place in the site: one page for the readers of all languages."""
    # A second that building anything else need not spend.
    from nbconvert import HTMLExporter

    exporter = HTMLExporter(template_name="basic")
    for path in paths:
        content, _ = exporter.from_filename(str(path))
        yield f"notebooks/{path.stem}.html", notebook_page(path.stem, content)


def notebook_page(name: str, content: str) -> str:
    """Return the page of a notebook from its content in HTML."""
    return pages.render_site(
        "notebook.html",
        inline_styles=True,
        title=name,
        lang=LANG,
        root="../",
        home="../" + place("", LANG),
        page="",
        languages={lang: (said, "../" + place("index.html", lang)) for lang, said in schema.LANGUAGES.items()},
        say=lambda key, **words: say(key, LANG, **words),
        grids=(),
        config={},
        notebook=Markup(_readable(content)),
    )


def _readable(content: str) -> str:
    """Return a notebook's HTML so that those who hear it, or use the keyboard, can read it."""
    content = re.sub(r"<th([^>]*)></th>", r"<td\1></td>", content)
    content = re.sub(r"<(/?)h1\b", r"<\1h2", content)  # the page has its own heading
    for kind, label in (("output_html", "Table"), ("output_text", "Text"), ("input_area", "Code")):
        number = itertools.count(1)
        content = re.sub(
            rf'<div class="[^"]*\b{kind}\b[^"]*"',
            lambda found: f'{found[0]} tabindex="0" role="region" aria-label="{label} {next(number)}"',  # noqa: B023
            content,
        )
    return content
