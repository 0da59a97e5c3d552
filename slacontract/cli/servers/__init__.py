"""A plan carried out on the server that it is for."""
