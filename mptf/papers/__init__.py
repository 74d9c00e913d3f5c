"""Papers of the Committee and about it: what each item's brief says, and the pipeline's booklet."""
