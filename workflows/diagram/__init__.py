"""A workflow as a picture: what stands where, how the lines run, and the SVG of it."""
