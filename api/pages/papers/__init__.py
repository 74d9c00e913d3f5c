"""Papers as their readers print them: views in words for the templates of `exports/`."""
