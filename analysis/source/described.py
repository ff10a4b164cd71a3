"""The files that people write about documents: read as YAML, or refused with the file and the place."""

from pathlib import Path

import yaml

from analysis import files


class RegisterError(ValueError):
    """A document, region or description that is not as the register needs it."""


def read_content(path: Path):
    """Return the content of a YAML file that a person wrote; RegisterError names it where there is none to read."""
    try:
        return files.read_yaml(path)
    except FileNotFoundError:
        raise RegisterError(f"{path}: no such file") from None
    except (yaml.YAMLError, UnicodeDecodeError, ValueError, RecursionError) as error:
        raise RegisterError(f"{path}: not readable as YAML in UTF-8: {' '.join(str(error).split())}") from None
