"""Notes that wait for money: their order with its reasons, and what the cash can reach."""
