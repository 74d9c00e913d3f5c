"""What the seats of the Committee say of an item, sealed until its round closes."""
