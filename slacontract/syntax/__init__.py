"""The contract as written: text to nodes and back."""

from .decode import decode
from .formatting import format_text
from .parser import Parser, load_parser
from .reading import parse

__all__ = ["Parser", "decode", "format_text", "load_parser", "parse"]
