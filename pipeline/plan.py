"""What is run, declared: notebooks and their parameters, what each run reads and writes.

Paths are relative to the project's root. `{doc_id}` and other parameters are filled in from each run; `*`
stands for any part of a name. Modules of the project are not listed: pipeline.graph finds what is imported.
"""

from dataclasses import dataclass, field

from analysis import schema
from analysis.publish import manifest
from analysis.source import register
from analysis.studies import catalogue_schema


@dataclass(frozen=True)
class Notebook:
    """A notebook, run with its defaults (kept in notebooks/) and once per further combination of `each`.

    Where `writes` is empty, its own calls say what it writes (products.written).
    """

    name: str
    reads: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()
    each: dict[str, list] = field(default_factory=dict)


@dataclass(frozen=True)
class Table:
    """A published table: the parts of this name from all documents, one below the other."""

    name: str
    parts: tuple[str, ...]


@dataclass(frozen=True)
class Call:
    """A function of the project, `module.function`, called without arguments."""

    function: str
    reads: tuple[str, ...]
    writes: tuple[str, ...]


ROWS = (".csv", ".parquet")  # of a part of a table (io.write_rows)


def parts(*names: str) -> tuple[str, ...]:
    """Return the paths of one document's parts of some tables."""
    return tuple(f"build/parts/{name}/doc_id={{doc_id}}/rows{suffix}" for name in names for suffix in ROWS)


def tables(*names: str) -> tuple[str, ...]:
    """Return the paths of some published tables."""
    return tuple(f"data/processed/{name}.parquet" for name in names)


def published(*names: str) -> tuple[str, ...]:
    """Return the files of some published tables."""
    return tuple(f"data/processed/{name}{suffix}" for name in names for suffix in (".csv", ".parquet"))


DOCUMENTS = register.document_ids()
WITH_COUNTS = [
    doc_id
    for doc_id, document in register.documents().items()
    if any(column.role == "count" for table in document.tables.values() for column in table.all_columns)
]

REGISTRY = "figures/numbers.json"

# What documents and regions are, wherever a region is described: in its document, beside it, or for all of them.
DESCRIBED = ("data/raw/*.yml", "data/raw/*/*.yml")
RAW = ("data/raw/*.yml", "data/raw/*/*")
WITH_PICTURES = ("data/raw/**/*",)  # those of the pages of documents that were read from PDF too

# Whatever a study can read. Every notebook that stands in no step is one, and says itself what it writes.
STUDIED = (
    *tables(*schema.TIDY, "checks", "repairs", *catalogue_schema.TABLES),
    *DESCRIBED,
    "analysis/studies/*.yml",
    "analysis/publish/captions.yml",
)

STEPS = (
    Notebook("00_documents", reads=RAW),
    Notebook(
        "10_clean_budget",
        each={"doc_id": DOCUMENTS},
        reads=("data/raw/*.yml", "data/raw/{doc_id}/*", "analysis/source/words/*"),
        writes=parts(*schema.TIDY, "repairs", "checks", "findings", "unmatched"),
    ),
    Notebook(
        "11_clean_pmks",
        each={"doc_id": WITH_COUNTS},
        reads=parts("pmks", "psks"),
    ),
    Notebook("20_reconcile", each={"doc_id": DOCUMENTS}, reads=parts(*schema.TIDY, "findings", "checks", "unmatched")),
    Table("budget_lines", parts=("budget_lines",)),
    Table("indicators", parts=("indicators",)),
    Table("pmks", parts=("pmks",)),
    Table("psks", parts=("psks",)),
    Table("repairs", parts=("repairs",)),
    Table("checks", parts=("checks",)),
    Call(
        "studies.catalogue.write",
        reads=(*tables(*schema.TIDY, "checks"), *DESCRIBED),
        writes=published(*catalogue_schema.TABLES),
    ),
    Table("estimates", parts=("estimates",)),
    Call(
        "publish.registry.write",
        reads=(
            *("figures/numbers/*.json", *RAW, "analysis/publish/captions.yml"),
            *("briefs/template/brief.yml", "briefs/template/texts.csv"),
            *tables(*schema.TIDY, "checks", *catalogue_schema.STUDIED),
        ),
        writes=(REGISTRY,),
    ),
    Notebook(
        "90_brief",
        each={"region": ["all", *register.region_ids()]},
        reads=(
            *(REGISTRY, "figures/*.csv", "figures/*.json", "figures/*_{lang}.svg", *WITH_PICTURES, "CITATION.cff"),
            *tables(*schema.TIDY, "checks", "repairs", "absorption", "unit_costs", "capaian", "coverage", "estimates"),
            *("briefs/template/*", "analysis/publish/captions.yml", "analysis/studies/reference.yml"),
            "briefs/site_template/words.yml",
        ),
        writes=("briefs/{region}_{lang}.pdf", "briefs/{region}_{lang}.html"),
    ),
    Call(
        "publish.site.build",
        reads=(
            *("notebooks/*.ipynb", "build/notebooks/*.ipynb", "briefs/*.html", "briefs/*.pdf"),
            *("briefs/template/*", "briefs/site_template/*", "briefs/site_template/vendor/*"),
            "analysis/publish/captions.yml",
            *(REGISTRY, *WITH_PICTURES, "data/processed/*.parquet"),
        ),
        writes=("site/index.html",),
    ),
    Call(
        "publish.package.write",
        reads=("data/processed/*.csv", *RAW, "CITATION.cff"),
        writes=("data/processed/datapackage.json", "data/processed/README.md"),
    ),
    Call("publish.manifest.write", reads=manifest.PUBLISHED, writes=(manifest.NAME,)),
)
