"""The repair of PDFs: no compressed stream ends with a carriage return, and nothing else changes."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from slacontract.document.pdf_streams import repaired


def pdf(streams: list[bytes]) -> bytes:
    """A file of compressed streams, as the typesetter lays it out."""
    content, offsets = b"%PDF-1.7\n", []
    for number, data in enumerate(streams, 1):
        offsets.append(len(content))
        head = b"%d 0 obj\n<<\n  /Length %d\n  /Filter /FlateDecode\n>>\nstream\n" % (number, len(data))
        content += head + data + b"\nendstream\nendobj\n"
    table = b"xref\n0 %d\n0000000000 65535 f\r\n" % (len(streams) + 1)
    table += b"".join(b"%010d 00000 n\r\n" % offset for offset in offsets)
    end = b"trailer\n<<\n  /Size %d\n>>\nstartxref\n%d\n%%%%EOF" % (len(streams) + 1, len(content))
    return content + table + end


@given(st.lists(st.binary(max_size=12).filter(lambda data: b"stream" not in data), min_size=1, max_size=5))
def test_streams_end_otherwise(streams: list[bytes]) -> None:
    """Each stream is as long as it says and starts with what it was; one that ended with a carriage return
    has one byte more; the table of objects and its own place are those of the new file."""
    before = pdf(streams)
    after = repaired(before)
    start = int(re.search(rb"startxref\n(\d+)\n", after)[1])  # type: ignore[index]
    offsets = [int(one) for one in re.findall(rb"(\d{10}) 00000 n", after[start:])]

    assert after.startswith(b"xref\n", start)
    for number, (offset, data) in enumerate(zip(offsets, streams, strict=True), 1):
        assert after.startswith(b"%d 0 obj\n" % number, offset)
        length = int(re.compile(rb"/Length (\d+)").search(after, offset)[1])  # type: ignore[index]
        at = after.index(b"stream\n", offset) + len(b"stream\n")
        written = after[at : at + length]
        assert written == (data + b"\x00" if data.endswith(b"\r") else data)
        assert after.startswith(b"\nendstream", at + length)
    if not any(data.endswith(b"\r") for data in streams):
        assert after == before
