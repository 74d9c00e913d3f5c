"""Results of programmes rolled up to the fund's framework: planned against what was accepted."""
