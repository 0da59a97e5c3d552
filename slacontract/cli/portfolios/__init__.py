"""Many contracts seen together, in words and as a page."""
