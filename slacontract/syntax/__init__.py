"""The contract as written: text to nodes and back."""

from .parser import Parser, load_parser
from .reading import parse

__all__ = ["Parser", "load_parser", "parse"]
