"""What must be true of the fund's house; the folders mirror the tree."""
