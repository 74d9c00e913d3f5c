"""The JSON API: the same services and queries as the pages, one module for each room."""
