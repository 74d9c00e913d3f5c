"""One entity's expenditure on all its programmes in one workbook: handed out, and read again."""
