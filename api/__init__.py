"""The doors of a pooled fund: pages, JSON and the command line over the same services."""
