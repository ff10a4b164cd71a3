"""Where the project's files lie, and how its YAML is read. Nothing heavy is loaded for it."""

import os
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[1]
CITATION = ROOT / "CITATION.cff"  # title, version and licences
RAW = ROOT / "data" / "raw"
PROCESSED = ROOT / "data" / "processed"
FIGURES = ROOT / "figures"
REGISTRY = FIGURES / "numbers.json"  # the named numbers
NOTEBOOKS = ROOT / "notebooks"
BRIEFS = ROOT / "briefs"
BRIEF_TEMPLATE = BRIEFS / "template"
SITE_TEMPLATE = BRIEFS / "site_template"
SITE = ROOT / "site"
BUILD = ROOT / "build"
PARTS = BUILD / "parts"
RESULTS = (RAW, PROCESSED, FIGURES, BRIEFS, SITE, PARTS)  # what a run leaves and others read

# Tests run the notebooks, and must not write what they compare with: where this variable names a folder, results
# are written there instead.
ASIDE = "ANALYSIS_WRITES_TO"


def destination(path: Path) -> Path:
    """Return where a file is to be written: where it says, or for results, in the folder that ASIDE names."""
    aside = os.environ.get(ASIDE)
    if not aside or not any(path.is_relative_to(folder) for folder in RESULTS):
        return path
    return Path(aside) / path.relative_to(ROOT)


# The same YAML, read eight times as fast where the library in C is there.
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _UniqueKeys(_Loader):
    """YAML in which a key stands once; plain YAML keeps the last one silently."""

    def construct_mapping(self, node, deep=False):
        """Return the mapping of a node; ConstructorError names a key that stands twice."""
        seen = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                raise yaml.constructor.ConstructorError(None, None, f"key {key!r} stands twice", key_node.start_mark)
            seen.add(key)
        return super().construct_mapping(node, deep)


def read_yaml(path: Path):
    """Return the content of a YAML file in UTF-8; YAMLError where it is none, or a key stands twice."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=_UniqueKeys)
