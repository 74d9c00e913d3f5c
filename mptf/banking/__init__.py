"""What the bank and the United Nations' rates say: statements, and what a currency is worth."""
