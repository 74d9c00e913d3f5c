"""Measurements: what must be fast, as medians and as ratios to doing it by hand."""
