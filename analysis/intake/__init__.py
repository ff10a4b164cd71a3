"""From the files that people have (PDF, scan, workbook, text) to verbatim cells and a drafted description."""
