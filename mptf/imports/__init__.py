"""Notes that come in a workbook: what it looks like, what is read in it, what was taken from it."""
