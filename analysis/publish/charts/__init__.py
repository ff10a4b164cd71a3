"""Table in, Figure out: what each figure draws, and the finding that its title states.

Every function is named as its figure; titles are made from the plotted values, and None is returned where
nothing is left to draw.
"""

from analysis.publish.charts.achievement import capaian_against_absorption, planned_output, specification_curve
from analysis.publish.charts.ceilings import pagu_by_programme, second_prints
from analysis.publish.charts.execution import absorption_by_line, unspent, unspent_by_name
from analysis.publish.charts.needs import group_money, reach_costs
from analysis.publish.charts.people import registered_pmks, registered_psks, service_standards
from analysis.publish.charts.prices import volume_and_price
from analysis.publish.charts.spending import office_spending, purposes, unit_cost_by_service
from analysis.publish.charts.targets import capaian_by_level

__all__ = [
    "absorption_by_line",
    "capaian_against_absorption",
    "capaian_by_level",
    "group_money",
    "office_spending",
    "pagu_by_programme",
    "planned_output",
    "purposes",
    "reach_costs",
    "registered_pmks",
    "registered_psks",
    "second_prints",
    "service_standards",
    "specification_curve",
    "unit_cost_by_service",
    "unspent",
    "unspent_by_name",
    "volume_and_price",
]
