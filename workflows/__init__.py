"""The verbs of a pooled fund: the lives of its records as tables, and what happens by itself."""
