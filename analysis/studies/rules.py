"""What is asked of an answer before it counts: nothing heavy is loaded for it."""

from dataclasses import dataclass

LEVEL = 0.05
# How the p-values of a declared family are corrected, by what statsmodels calls it, with the name that texts have.
MULTIPLICITY = {
    "holm": {"en": "Holm", "id": "Holm"},
    "bonferroni": {"en": "Bonferroni", "id": "Bonferroni"},
    "fdr_bh": {"en": "Benjamini-Hochberg", "id": "Benjamini-Hochberg"},
    "none": {"en": "none", "id": "tanpa"},
}


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
