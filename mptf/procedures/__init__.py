"""Written procedures: how the Committee decides without a meeting."""
