"""What is asked of an answer before it counts, and what it can be: nothing heavy is loaded for it."""

from dataclasses import dataclass

LEVEL = 0.05
# How the p-values of a declared family are corrected, by what statsmodels calls it, with the name that texts have.
MULTIPLICITY = {
    "holm": {"en": "Holm", "id": "Holm"},
    "bonferroni": {"en": "Bonferroni", "id": "Bonferroni"},
    "fdr_bh": {"en": "Benjamini-Hochberg", "id": "Benjamini-Hochberg"},
    "none": {"en": "none", "id": "tanpa"},
}

# The answers of the models; a reason may follow after a colon.
CANNOT_TELL = "cannot tell"
GOES_UP = "goes up together"
GOES_DOWN = "goes in opposite directions"
NO_ASSOCIATION = "no association beyond the margin"
DIFFERENT = "a difference beyond chance"
MORE_PLANNED, LESS_PLANNED = "more money, more planned", "more money, less planned"
DESCRIPTIVE = "descriptive"  # no test was declared for it
COUNTED = "counted"  # known exactly, nothing to test
ANSWERS = (
    *(CANNOT_TELL, GOES_UP, GOES_DOWN, NO_ASSOCIATION, DIFFERENT),
    *(MORE_PLANNED, LESS_PLANNED, DESCRIPTIVE, COUNTED),
)


@dataclass(frozen=True)
class Rules:
    """The confidence level of intervals and answers, and how the p-values of one family are corrected."""

    confidence: float = 1 - LEVEL
    multiplicity: str = "holm"  # of MULTIPLICITY

    @property
    def level(self) -> float:
        """Return the probability of a false answer that is allowed."""
        return round(1 - self.confidence, 12)


DECLARED = Rules()
