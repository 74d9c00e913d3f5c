"""Countries, UN entities and the words of the Global Compact: what the Network knows, and when."""
