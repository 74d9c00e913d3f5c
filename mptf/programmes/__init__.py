"""Joint programmes: documents, signatures, transfers."""
