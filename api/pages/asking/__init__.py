"""How a page asks for what an act needs, and reads what was sent."""
