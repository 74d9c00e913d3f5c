"""The records that wait, as rows: for a step of their life, or for something else that is asked."""
