"""Products and stories of programmes: offered by an entity, published by the secretariat."""
