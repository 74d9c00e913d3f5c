"""Tables as files that others work with: what a page shows, and nothing else."""
