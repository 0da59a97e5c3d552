"""The contract as meant: frozen pydantic classes."""
