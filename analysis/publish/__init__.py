"""Figures, briefs, site, workbook and data package, and where each number comes from."""
