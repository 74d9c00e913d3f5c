"""Each list: what may be asked of it, its table, and the page around it."""
