"""Covered hours, holidays and duty, as a terminal and a drawing show them."""
