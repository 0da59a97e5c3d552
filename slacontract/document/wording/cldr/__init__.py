"""Names and forms of CLDR, one module a language; written by tools/cldr.py."""

# fmt: off
DIGITS = {'CLP': 0,
 'ISK': 0,
 'JPY': 0,
 'KRW': 0,
 'KWD': 3,
 'RSD': 0,
 'TND': 3,
 'VND': 0,
 'XAF': 0,
 'XOF': 0,
 'XPF': 0}
"""Decimals of the currencies that do not have two."""
