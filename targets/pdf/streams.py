"""The repair of compressed streams that documents of every target need."""

from slacontract.document.pdf_streams import repaired

__all__ = ["repaired"]
