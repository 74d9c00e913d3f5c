"""The nouns of a pooled fund: what exists, what may be read, what can be done to it."""
