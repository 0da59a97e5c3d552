"""One set of generated cases for every runtime that carries a contract elsewhere."""
