"""Table in, Figure out: what each figure draws, and the finding that its title states.

Every function is named as its figure; titles are made from the plotted values, and None is returned where
nothing is left to draw.
"""

from analysis.publish.charts.achievement import capaian_against_absorption, planned_output, specification_curve
from analysis.publish.charts.ceilings import pagu_by_programme, second_prints
from analysis.publish.charts.execution import absorption_by_line, unspent
from analysis.publish.charts.people import registered_pmks, registered_psks, service_standards
from analysis.publish.charts.spending import office_spending, purposes, unit_cost_by_service

__all__ = [
    "absorption_by_line",
    "capaian_against_absorption",
    "office_spending",
    "pagu_by_programme",
    "planned_output",
    "purposes",
    "registered_pmks",
    "registered_psks",
    "second_prints",
    "service_standards",
    "specification_curve",
    "unit_cost_by_service",
    "unspent",
]
