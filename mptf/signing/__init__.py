"""The round of signatures on an approved document: who is asked, reminded, and how they signed."""
