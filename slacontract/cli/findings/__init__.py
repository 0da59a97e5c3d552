"""Contracts checked, and what was found shown to people and to programs."""
