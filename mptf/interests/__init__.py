"""Interest that donors express in notes of the pipeline, and what the secretariat answers."""
