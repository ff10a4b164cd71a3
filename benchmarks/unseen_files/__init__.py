"""Made documents as files, with truth: word processor, workbook and typesetter, printed to PDF, and scanned.

The whole road is measured, from `analysis read` over the answers of a person to `analysis tidy`. Towns, offices,
figures and indicators are made up.
"""
