"""Table in, Figure out: what each figure draws, and the finding that its title states.

Every function is named as its figure and takes a table, a language and a shape (landscape or portrait); titles are
made from the plotted values, and None is returned where nothing is left to draw.
"""

from analysis.publish.charts.achievement import planned_output, specification_curve
from analysis.publish.charts.budget import pagu_by_programme, purposes
from analysis.publish.charts.ceilings import second_prints
from analysis.publish.charts.execution import absorption_by_line, unspent_by_name
from analysis.publish.charts.needs import group_money, reach_costs, registered_planned_served
from analysis.publish.charts.people import registered_pmks, registered_psks
from analysis.publish.charts.prices import volume_and_price
from analysis.publish.charts.spending import office_spending, unit_cost_by_service
from analysis.publish.charts.standards import service_standards, share_against_target
from analysis.publish.charts.targets import capaian_by_level, capaian_exceptions, targets_equal_results

__all__ = [
    "absorption_by_line",
    "capaian_by_level",
    "capaian_exceptions",
    "group_money",
    "office_spending",
    "pagu_by_programme",
    "planned_output",
    "purposes",
    "reach_costs",
    "registered_planned_served",
    "registered_pmks",
    "registered_psks",
    "second_prints",
    "service_standards",
    "share_against_target",
    "specification_curve",
    "targets_equal_results",
    "unit_cost_by_service",
    "unspent_by_name",
    "volume_and_price",
]
