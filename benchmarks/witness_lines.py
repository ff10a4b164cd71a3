"""Write made offices, and the figures of the mixed model on them, for the witness in R (benchmarks/witness.R)."""

import numpy as np
import pandas as pd
import worlds

from analysis import files, io
from analysis.studies import mixed

FOLDER = files.ROOT / "build" / "witness"


def main() -> None:
    rows = worlds.many(np.random.default_rng(11), 25, 0.5, 0.3, (1, 2, 3), 0.3)
    lines = pd.DataFrame({"office": rows.region_id, "document": rows.doc_id, "figure": rows.absorption_pct.round(6),
                          "size": worlds.log_size(rows.pagu_rp).round(6),
                          "admin": (rows.function == "administration").astype(float)})  # fmt: skip
    fit = mixed.random_intercepts(lines.figure, lines[["size", "admin"]], lines.office, lines.document)
    found = dict(zip(("mean", "size", "admin"), fit.effects, strict=True))
    found |= {"sd_office": fit.sd_office, "sd_document": fit.sd_document, "sd_line": fit.sd_line}
    documents = pd.factorize(lines.document)[0]
    own, variance, _, _ = mixed.office_means(fit.residual, fit.office, documents, fit.sd_document, fit.sd_line)
    share = fit.sd_office**2 / (fit.sd_office**2 + variance)
    found |= {f"shrunken_{name}": fit.effects["mean"] + part for name, part in zip(fit.offices.office, share * own,
                                                                                strict=True)}  # fmt: skip
    io.write_csv(FOLDER / "lines.csv", lines)
    io.write_csv(FOLDER / "mixed.csv", pd.DataFrame({"what": found.keys(), "value": found.values()}))


if __name__ == "__main__":
    main()
