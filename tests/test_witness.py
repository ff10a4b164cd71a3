"""What R computed from the published tables is what is published now."""

import pandas as pd

from analysis import files, io

WITNESS = pd.read_csv(files.ROOT / "benchmarks/results/witness.csv")

MADE = "mixed model"  # fitted on made offices: too few are published


def test_r_agrees_with_every_estimate_that_it_computed():
    assert len(WITNESS) >= 24 and set(WITNESS.agrees) == {"yes"}
    assert WITNESS.what.str.startswith(MADE).sum() == 8
    assert (WITNESS.difference <= WITNESS.allowed).all()


def test_what_r_was_compared_with_is_still_what_is_published():
    estimates = io.read_table("estimates")
    known = pd.concat([estimates[name].dropna() for name in ("estimate", "low", "high", "p_value")]).astype(float)
    compared = WITNESS[~WITNESS.what.str.startswith(MADE)]
    stale = [row.what for row in compared.itertuples() if not ((known - row.published).abs() < 1e-6).any()]
    assert not stale, "run make bench-witness"
