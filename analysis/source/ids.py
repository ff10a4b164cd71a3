"""Names that addresses are made of: ids of documents, regions, tables and columns."""

import re
from typing import Annotated

from pydantic import AfterValidator


def _checked(name: str) -> str:
    # Ids are joined by / to addresses, and addresses by a blank to lists; files are named after them.
    # What stands for other characters in patterns of files, or has a meaning in paths, is out as well.
    if not re.fullmatch(r"[^\W_][^\s/\\*?\[\]{}:\"'<>|\x00-\x1f\x7f]*", name):
        raise ValueError(
            f"{name!r} is no name: it begins with a letter or digit, has no blank and none of /\\*?[]{{}}:\"'<>|"
        )
    if name.lower() == "all":
        raise ValueError(f"{name!r} is no name: it stands for all of them")
    return name


Id = Annotated[str, AfterValidator(_checked)]
