"""Measure the study of absorption on 3, 20, 100 and 500 made offices: seconds, memory, estimates against the truth.

Run as `python benchmarks/offices.py`; writes results/offices.csv beside this file. Each number of offices has a process
of its own. Beside the study's mixed model stand two of the library on the same lines: its mixed model, and generalised
estimating equations for shares, which know no spread between offices.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import time
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import statsmodels.api as sm
import worlds

from analysis import io
from analysis.studies import offices

RESULT = Path(__file__).with_name("results") / "offices.csv"
COUNTS = (3, 20, 100, 500)
SEED, RESAMPLES = 3, 9999
BETWEEN, WITHIN, SLOPE = 0.5, 0.3, 0.3
STUDY, LIBRARY, EQUATIONS = "the study", "statsmodels MixedLM", "statsmodels GEE"


def lines(number: int) -> pd.DataFrame:
    return worlds.many(np.random.default_rng([SEED, number]), number, BETWEEN, SLOPE, (1, 2, 3), WITHIN)


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def study(number: int) -> list[dict]:
    """Return what the study says of so many offices, beside what is true."""
    rows = lines(number)
    before, started = peak_mb(), time.process_time()
    table = offices.absorption_estimates(rows, "made", SEED, RESAMPLES)
    ranked = offices.ranked(rows)
    cost = {"cpu_s": time.process_time() - started, "peak_mb": peak_mb(), "grown_mb": peak_mb() - before}
    truth = {offices.AMONG: worlds.true_spread(BETWEEN, SLOPE, WITHIN), "all offices together": true_ratio(),
             "ten times the pagu": true_slope(), "administration against services": 0.0}  # fmt: skip
    found = [{"model": STUDY, "what": "whole study", "n_lines": len(rows), **cost}]
    for row in table.itertuples():
        known = truth.get(row.question)
        inside = "" if known is None or pd.isna(row.low) else "yes" if row.low <= known <= row.high else "no"
        found.append({"model": STUDY, "what": f"{row.question}: {row.estimand}", "n_lines": row.n_lines, "true": known,
                      "estimate": row.estimate, "low": row.low, "high": row.high, "p_value": row.p_value,
                      "holds_truth": inside})  # fmt: skip
    if len(ranked):
        true = rows.groupby("region_id").true.first()[ranked.region_id].to_numpy()
        held = (ranked.low_pct <= true) & (true <= ranked.high_pct)
        side = np.where(true > true.mean(), "above", "below")
        wrong = (ranked.told != "cannot tell") & (ranked.told != side)
        error = np.sqrt(np.mean((ranked.shrunken_pct - true) ** 2)), np.sqrt(np.mean((ranked.own_pct - true) ** 2))
        for what, value in (("percent of offices whose interval holds the truth", 100 * held.mean()),
                            ("offices called above or below the mean", (ranked.told != "cannot tell").sum()),
                            ("of them on the other side in truth", wrong.sum()),
                            ("error of shrunken offices, points", error[0]),
                            ("error of offices by their own lines, points", error[1])):  # fmt: skip
            found.append({"model": STUDY, "what": what, "n_lines": len(rows), "estimate": float(value)})
    return found


def true_slope() -> float:
    """Return the effect of ten times the pagu in the limit: that of the study's model over two thousand offices."""
    rows = worlds.many(np.random.default_rng(0), 2000, BETWEEN, SLOPE, (1, 2, 3), WITHIN)
    return float(offices.office_model(rows).effects["ten times the pagu"])


def true_ratio() -> float:
    rows = worlds.many(np.random.default_rng(0), 6000, BETWEEN, SLOPE, (1, 2, 3), WITHIN)
    return float(100 * rows.realisasi_rp.sum() / rows.pagu_rp.sum())


def library(number: int, model: str) -> list[dict]:
    """Return what a model of the library says of the same lines."""
    rows = lines(number)
    frame = rows.rename(columns={"absorption_pct": "spent", "region_id": "office", "doc_id": "document"})
    frame = frame.assign(size=worlds.log_size(rows.pagu_rp), admin=(rows.function == "administration").astype(float))
    started = time.process_time()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if model == LIBRARY:
            fit = sm.MixedLM.from_formula("spent ~ size + admin", groups="office", re_formula="1",
                                          vc_formula={"document": "0 + C(document)"}, data=frame).fit()  # fmt: skip
            spreads = {"offices": np.sqrt(fit.cov_re.iloc[0, 0]), "documents": np.sqrt(fit.vcomp[0])}
            spreads["lines"] = np.sqrt(fit.scale)
            converged = "yes" if fit.converged else "no"
        else:
            frame["spent"] /= 100
            fit = sm.GEE.from_formula("spent ~ size + admin", "office", frame, family=sm.families.Binomial(),
                                      cov_struct=sm.cov_struct.Exchangeable()).fit()  # fmt: skip
            spreads, converged = {}, "yes" if fit.converged else "no"
    cost = {"cpu_s": time.process_time() - started, "peak_mb": peak_mb(), "converged": converged}
    found = [{"model": model, "what": "fit", "n_lines": len(rows), **cost}]
    ours = offices.office_model(offices.compared_lines(rows))
    mine = {"offices": ours.sd_office, "documents": ours.sd_document, "lines": ours.sd_line}
    return found + [{"model": model, "what": f"standard deviation of {name}, points (the study's as truth)",
                     "n_lines": len(rows), "estimate": float(value), "true": mine[name]}
                    for name, value in spreads.items()]  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--counts", type=int, nargs="+", default=COUNTS, help="numbers of offices")
    parser.add_argument("--inside", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.inside:
        number, model = int(options.inside[0]), options.inside[1]
        print(json.dumps(study(number) if model == STUDY else library(number, model)))
        return
    rows = []
    environment = os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    for number in options.counts:
        for model in (STUDY, LIBRARY, EQUATIONS):
            command = [sys.executable, __file__, "--inside", str(number), model]
            run = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True)
            rows += [{"offices": number, **row} for row in json.loads(run.stdout.splitlines()[-1])]
            print(f"{number} offices, {model}: {rows[-1]}", flush=True)
    columns = ["offices", "model", "what", "n_lines", "estimate", "low", "high", "true", "holds_truth", "p_value"]
    table = pd.DataFrame(rows).reindex(columns=[*columns, "cpu_s", "peak_mb", "grown_mb", "converged"])
    io.write_csv(RESULT, table.round(4))


if __name__ == "__main__":
    main()
