"""The books: where the fund's money came from, where it is, and where it went."""
