"""Why two scores that are often asked for are not given: data envelopment analysis and PEFA."""

import pandas as pd

PEFA_YEARS = 3  # completed years that a score of PI-1 and PI-2 looks at
UNITS_PER_MEASURE = 3  # offices that an envelope needs for each of its inputs and outputs, by the usual rule of thumb
ORIGINAL = "murni"  # the phase of the ceiling that PEFA compares with


def why_none(absorption: pd.DataFrame) -> list[str]:
    """Return a sentence on DEA and one on PEFA, from what is loaded; none where no table prints what was spent.

    Takes absorption (execution.absorption): region_id, fiscal_year, phase, main, leaf.
    """
    own = absorption[absorption.main & absorption.leaf] if len(absorption) else absorption
    if own.empty:
        return []
    offices = own.region_id.nunique()
    least = UNITS_PER_MEASURE * 2
    few = f"{offices} of them {'has' if offices == 1 else 'have'} spending here, and even one input and one output "
    few += f"would need {least}; " if offices < least else ""
    if offices >= least:
        few = f"{offices} of them have spending here; "
    dea = (
        f"No data envelopment analysis: it compares like offices by the same inputs and outputs; {few}what they count "
        "(people, families, documents, months) is not one output."
    )
    years = own[own.phase == ORIGINAL].groupby("region_id").fiscal_year.nunique()
    able = sorted(years[years >= PEFA_YEARS].index)
    phases = ", ".join(sorted(own.phase.unique()))
    most = int(own.groupby("region_id").fiscal_year.nunique().max())
    pefa = (
        f"No PEFA score: it needs {PEFA_YEARS} completed years and the original budget; here an office has "
        f"{most} year{'' if most == 1 else 's'} with spending, against a ceiling that is: {phases}."
    )
    if able:
        pefa = (
            f"No PEFA score is computed, though {', '.join(able)} {'has' if len(able) == 1 else 'have'} "
            f"{PEFA_YEARS} years with the original budget."
        )
    return [dea, pefa]
