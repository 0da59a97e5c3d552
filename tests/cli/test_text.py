"""Findings as text: marks under the words, whatever the characters; nothing that a terminal obeys."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from slacontract.cli.findings import text as renderer
from slacontract.cli.findings.report import FileReport, Finding, Place, finding, place
from slacontract.cli.findings.text import excerpt, laid_out, safe, summary, table, width
from slacontract.diagnostics import Diagnostic, Kind, Severity, Words
from slacontract.source import Source, Span

KIND = Kind(
    "SLA998",
    Severity.WARNING,
    Words("{what} is wrong.", "Mend it."),
    Words("{what} ne va pas.", "Corrigez."),
)


def render(one: Finding, language: str) -> str:
    """The rendered finding without colours."""
    return click.unstyle(renderer.render(one, language))


def marked(text: str, word: str) -> tuple[str, str]:
    """The shown line and its mark, without the gutter."""
    source = Source("x.sla", text)
    start = text.index(word)
    line, mark = excerpt(place(Span("x.sla", start, start + len(word)), {"x.sla": source}), "^", 3)
    return line[6:], mark[6:]


@pytest.mark.parametrize(
    ("text", "word", "before", "under"),
    [
        ("resolution within 4 hours", "4 hours", 18, 7),
        ("\tresolution", "resolution", 4, 10),
        ("ab\tcd", "cd", 4, 2),
        ("ab\tcd", "\t", 2, 2),
        ("priorité P1", "P1", 9, 2),
        ("priorite\u0301 P1", "P1", 9, 2),
        ("couverture 東京 x", "東京", 11, 4),
        ("東京 x", "x", 5, 1),
        ("a\u200bb", "b", 1, 1),
        ("👍 x", "x", 3, 1),
    ],
)
def test_mark_stands_under_the_words(text: str, word: str, before: int, under: int) -> None:
    """Tabs run to multiples of four, wide characters take two columns, combining marks none."""
    _, mark = marked(text, word)

    assert mark == " " * before + "^" * under


def test_empty_span_has_a_mark() -> None:
    """A place between two characters, the end of the line included, is marked once."""
    source = Source("x.sla", "abc\ndef")

    for at in (0, 3, 7):
        mark = excerpt(place(Span("x.sla", at, at), {"x.sla": source}), "^", 3)[1]

        assert mark.count("^") == 1


def test_span_of_several_lines_is_marked_to_the_end_of_its_first() -> None:
    """A block is shown by its first line."""
    line, mark = marked("state a   \n  waiting for the client\n", "state a   \n  waiting")

    assert line == "state a"
    assert mark == "^^^^^^^"


def test_long_line_is_shown_around_the_place() -> None:
    """A line of a megabyte takes one line of the terminal; the mark is still under the word."""
    text = "x" * 500_000 + " HERE " + "y" * 500_000

    line, mark = marked(text, "HERE")

    assert len(line) < 200
    assert line[mark.index("^") : mark.index("^") + 4] == "HERE"


HOSTILE = "\x1b[2J\x1b]0;title\x07\x00\x7f\x9b31m\u202egnp.exe\u2066\r\u2028"


def test_no_character_moves_the_terminal() -> None:
    """Control characters and changes of reading direction are shown as pictures of themselves."""
    shown = safe(HOSTILE) + laid_out(HOSTILE)[0]

    assert not any(ord(c) < 32 or 0x7F <= ord(c) < 0xA0 for c in shown)
    assert not set("\u202e\u2066\u2028") & set(shown)


@given(st.text(max_size=60))
def test_columns_agree_with_what_is_shown(text: str) -> None:
    """The column of each character is the width of what is shown before it."""
    shown, columns = laid_out(text)

    assert len(columns) == len(text) + 1
    assert columns == sorted(columns)
    assert columns[-1] == sum(map(width, shown))


@given(st.text(max_size=80), st.data())
def test_any_place_of_any_text_can_be_shown(text: str, data: st.DataObject) -> None:
    """Every span of every text renders to lines of one line each."""
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    one = finding(KIND.at(Span("x", start, end), what=text), {"x": Source("x", text)}, "en")

    lines = render(one, "en").split("\n")

    assert len(lines) == 4
    assert not any(ord(c) < 32 for line in lines for c in line)


def test_finding_reads_as_a_report() -> None:
    """Place, severity, code and message; the line; the mark; the other place; the instruction."""
    text = "coverage office\n  Monday 09:00-17:00\n\ncoverage office\n"
    sources = {"a.sla": Source("a.sla", text)}
    first, second = text.rindex("office"), text.index("office")
    both = KIND.at(Span("a.sla", first, first + 6), Span("a.sla", second, second + 6), what="“office”")

    assert render(finding(both, sources, "fr"), "fr") == (
        "a.sla:4:10: avertissement SLA998 : « office » ne va pas.\n".replace("« office »", "“office”")
        + " 4 | coverage office\n"
        "   |          ^^^^^^\n"
        "   voir aussi a.sla:1:10\n"
        " 1 | coverage office\n"
        "   |          ------\n"
        "   = Corrigez."
    )


def test_hint_of_several_lines_stays_so() -> None:
    """A ledger in a hint keeps its lines, under the mark."""
    many = Finding("SLA700", "error", "No.", "Like this:\na\nb", ())

    assert render(many, "en").split("\n")[1:] == ["   = Like this:", "     a", "     b"]


def test_place_in_a_text_that_was_not_kept() -> None:
    """A span of a file that could not be decoded is named without an empty line under it."""
    one = finding(KIND.at(Span("b.sla", 0, 0), what="b.sla"), {}, "en")

    assert render(one, "en") == "b.sla:1:1: warning SLA998: b.sla is wrong.\n   = Mend it."


def report_with(*severities: Severity) -> FileReport:
    """A report with one finding of each severity."""
    found = tuple(finding(Diagnostic(KIND, (), {"what": "x"}, one), {}, "en") for one in severities)
    return FileReport("x.sla", "en", found)


def test_summary_counts_by_severity() -> None:
    """One line: how many contracts, and how many findings of each severity, worst first."""
    reports = [report_with(Severity.WARNING, Severity.ERROR), report_with(Severity.ERROR)]

    assert summary(reports, "en") == "2 contracts checked: 2 errors, 1 warning."
    assert summary(reports, "fr") == "2 contrats vérifiés : 2 erreurs, 1 avertissement."
    assert summary([report_with()], "en") == "1 contract checked: nothing to report."


def test_table_aligns_wide_text() -> None:
    """Columns line up in columns of the terminal, not in characters."""
    lines = table([["a", "n"], ["東京", "1"], ["b", "10"]], right=(1,)).split("\n")

    assert lines == ["a      n", "----  --", "東京   1", "b     10"]


def test_place_is_kept_by_json() -> None:
    """A report survives its way through the cache."""
    sources = {"x": Source("x", "abc")}
    one = finding(KIND.at(Span("x", 1, 2), what="b"), sources, "fr", accepted="on purpose")
    report = FileReport("x", "fr", (one,), seconds={"parse": 0.1}, counts={"n": 2})

    assert FileReport.from_json(report.to_json()) == report
    assert isinstance(one.places[0], Place)


def test_a_file_that_was_not_checked_is_never_said_to_be_fine() -> None:
    """Where slac itself failed on the only file, the last line counts it, rather than `nothing to report`."""
    failed = [FileReport("bad.sla", "en", (), crash="  ValueError")]
    assert summary(failed, "en") == "0 contracts checked; not checked: 1."
    assert "rien à signaler" not in summary(failed, "fr")


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
@pytest.mark.parametrize(
    ("environment", "coloured"),
    [({"TERM": "xterm"}, True), ({"TERM": "xterm", "NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)],
)
def test_colours_are_for_terminals_that_want_them(
    tmp_path: Path, environment: dict[str, str], coloured: bool
) -> None:
    """A terminal gets colours, unless NO_COLOR is set or it is a dumb one."""
    import pty

    (tmp_path / "x.sla").write_text("language en\n", encoding="utf-8")
    ours, theirs = pty.openpty()
    plain = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "TERM")}
    program = [sys.executable, "-c", "from slacontract.cli import main; main()", "check", "x.sla"]
    subprocess.run(program, cwd=tmp_path, env={**plain, **environment}, stdout=theirs, stderr=theirs)
    os.close(theirs)
    said = os.read(ours, 1 << 16)
    os.close(ours)
    assert b"SLA" in said
    assert (b"\x1b[" in said) == coloured
