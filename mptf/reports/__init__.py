"""One file per table, dashboard or export."""
