"""Files that hang on records: examined, kept once by their hash, seen with their record."""
