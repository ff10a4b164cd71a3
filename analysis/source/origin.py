"""Where the tables of a document come from: a text in which each has its place, or a file that was read into cells."""

from pydantic import BaseModel, ConfigDict, Field


class Text(BaseModel):
    """The text that the tables were extracted from."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    file: str
    sha256: str
    lines: int


class Source(BaseModel):
    """The file that the tables were read from, a PDF, a scan or a workbook, and how many pages or sheets it has.

    `readers` are the packages and programs that read its cells, each with its version: others may read otherwise.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    file: str
    sha256: str
    pages: int = Field(gt=0)
    readers: tuple[str, ...] = ()
