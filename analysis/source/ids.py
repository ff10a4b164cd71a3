"""Names that addresses are made of: ids of documents, regions, tables and columns."""

import re
from typing import Annotated

from pydantic import AfterValidator


def _checked(name: str) -> str:
    # Ids are joined by / to addresses, and addresses by a blank to lists; files are named after them.
    if not re.fullmatch(r"[^\s/\\]+", name) or name in (".", ".."):
        raise ValueError(f"{name!r} is no name: no blank and no / may be in it")
    if name.lower() == "all":
        raise ValueError(f"{name!r} is no name: it stands for all of them")
    return name


Id = Annotated[str, AfterValidator(_checked)]
