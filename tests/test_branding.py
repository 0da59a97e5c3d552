"""A provider's look reaches its documents, stays in its project, and never breaks one without a word."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import page as validator
import pytest
from click.testing import CliRunner
from slacontract.targets.html.render import render
from slacontract.targets.html.sandbox import BrokenTemplate
from slacontract.targets.pdf.fonts import FOLDER
from support.html_text import Page
from support.pdf_text import bare, everything
from support.targets import of_text

from slacontract.cli import slac
from slacontract.document.branding import Branding, contrast, mixed, readable
from slacontract.document.build import document_of

CONTRACT = """language en
contract "Support"
  provider "Example Ltd"
  client "Client Ltd"
  reference "R-1"
  in force from 1 January 2026 until 31 December 2026
  time zone Europe/Paris

coverage office "Office hours"
  Monday to Friday 09:00-17:00
"""
LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><rect width="40" height="20"/></svg>'
LOOK = """[branding]
logo = "brand/logo.svg"
logo-text = "A black bar"
accent = "#7a1f4e"
font = "Source Sans 3"
fonts = ["brand/SourceSans3-Regular.ttf", "brand/SourceSans3-Semibold.ttf"]
header = "Example Ltd, in confidence"
footer = { en = "Registered in Nowhere", fr = "Immatriculée nulle part" }
clauses = { en = "brand/terms.md" }
"""


def project(folder: Path, configuration: str = LOOK, **files: str) -> Path:
    """A project with a contract and a folder `brand`."""
    (folder / "brand/templates").mkdir(parents=True)
    (folder / "slac.toml").write_text(configuration, encoding="utf-8")
    (folder / "contract.sla").write_text(CONTRACT, encoding="utf-8")
    (folder / "brand/logo.svg").write_text(LOGO, encoding="utf-8")
    (folder / "brand/terms.md").write_text("General *terms* apply.", encoding="utf-8")
    for name in ("SourceSans3-Regular.ttf", "SourceSans3-Semibold.ttf"):
        (folder / "brand" / name).write_bytes((FOLDER / name).read_bytes())
    for name, content in files.items():
        (folder / "brand/templates" / name).write_text(content, encoding="utf-8")
    return folder


def build(folder: Path, *targets: str) -> tuple[int, str]:
    """Exit code and messages of a build of the project's contract."""
    wanted = [part for target in targets for part in ("-t", target)]
    arguments = [
        "build",
        str(folder / "contract.sla"),
        *wanted,
        "-o",
        str(folder / "out"),
        "--today",
        "2026-06-01",
    ]
    done = CliRunner().invoke(slac, [*arguments, "--lang", "en"])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.output


def test_the_look_reaches_every_document(tmp_path: Path) -> None:
    """Logo, colour, font, running heads and standing clauses are in the page and in a sound PDF."""
    code, said = build(project(tmp_path), "html", "pdf")
    assert code == 0, said
    source = (tmp_path / "out/html/contract.html").read_text(encoding="utf-8")
    content = (tmp_path / "out/pdf/contract.pdf").read_bytes()
    page, text = Page(source), bare(everything(content))

    assert page.faults == []
    assert [one["alt"] for one in page.of("img")] == ["A black bar"]
    assert all(one["src"].startswith("data:image/svg+xml;base64,") for one in page.of("img"))
    assert "--accent: #7a1f4e" in source
    assert source.count("@font-face") == 2
    for words in ("Example Ltd, in confidence", "Registered in Nowhere", "General terms apply."):
        assert words in page.text
        assert bare(words) in text
    assert b"SourceSans3" in content
    for profile in ("3a", "ua1"):
        assert validator.validate_pdf(str(tmp_path / "out/pdf/contract.pdf"), profile=profile).is_compliant


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ('logo = "/etc/passwd"', "outside the project"),
        ('logo = "../logo.svg"', "outside the project"),
        ('logo = "brand/no.svg"', "no file"),
        ('logo = "brand/terms.md"', "no SVG, PNG or JPEG"),
        ('logo = "brand/logo.svg"', "say in words"),
        ('accent = "red"', "#rrggbb"),
        ('fonts = ["brand/no.ttf"]\nfont = "No"', "no file"),
        ('fonts = ["brand/SourceSans3-Regular.ttf"]', "name the family"),
        ('templates = "brand/none"', "no folder"),
        ("header = 3", "write a text"),
        ('colour = "#000000"', "colour"),
    ],
)
def test_what_cannot_be_used_is_said(tmp_path: Path, line: str, why: str) -> None:
    """A missing logo or font, a file outside the project, a bad value: a finding, and nothing is written."""
    code, said = build(project(tmp_path, f"[branding]\n{line}\n"), "html")

    assert code != 0
    assert why in said
    assert not (tmp_path / "out/html").exists()


@pytest.mark.parametrize(
    ("font", "content", "code", "why"),
    [
        ("No", b"no font", "SLA551", "no font that can be read"),
        ("No", (FOLDER / "SourceSans3-Regular.ttf").read_bytes(), "SLA551", "another family: Source Sans 3"),
        ("No", b"", "SLA553", "our own fonts are used"),
    ],
    ids=["no font", "another family", "no files"],
)
def test_fonts_that_are_none(tmp_path: Path, font: str, content: bytes, code: str, why: str) -> None:
    """Files that are no fonts or hold another family, and a family without files, are said of the PDF."""
    lines = f'[branding]\nfont = "{font}"\n' + ('fonts = ["brand/own.ttf"]\n' if content else "")
    folder = project(tmp_path, lines)
    (folder / "brand/own.ttf").write_bytes(content)
    exit_code, said = build(folder, "pdf")

    assert exit_code == (1 if content else 0)
    assert code in said
    assert why in " ".join(said.split())


@pytest.mark.parametrize(
    "drawn",
    [
        '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        '<svg xmlns="http://www.w3.org/2000/svg"><image href="http://example.com/a.png"/></svg>',
        '<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>',
        '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg>&x;</svg>',
    ],
)
def test_logo_asks_for_nothing(tmp_path: Path, drawn: str) -> None:
    """A logo with a script, an entity or an address is refused."""
    folder = project(tmp_path, '[branding]\nlogo = "brand/logo.svg"\nlogo-text = "x"\n')
    (folder / "brand/logo.svg").write_text(drawn, encoding="utf-8")
    code, said = build(folder, "html")

    assert code != 0
    assert "SLA551" in said


def test_a_logo_that_is_no_picture(tmp_path: Path) -> None:
    """A file that begins like a PNG and is none is a finding of the PDF, not a traceback."""
    folder = project(tmp_path, '[branding]\nlogo = "brand/logo.png"\nlogo-text = "x"\n')
    (folder / "brand/logo.png").write_bytes(b"\x89PNG\r\n\x1a\nnothing")
    code, said = build(folder, "pdf")

    assert code != 0
    assert "SLA551" in said


def test_a_link_out_of_the_project(tmp_path: Path) -> None:
    """A link in the project that leads out of it is refused."""
    folder = project(tmp_path / "a", '[branding]\nclauses = "brand/link.md"\n')
    (tmp_path / "secret.md").write_text("secret", encoding="utf-8")
    (folder / "brand/link.md").symlink_to(tmp_path / "secret.md")
    code, said = build(folder, "html")

    assert code != 0
    assert "outside the project" in said


def test_pale_colours_are_darkened(tmp_path: Path) -> None:
    """A colour too pale for text is reported, and one that can be read is used."""
    code, said = build(project(tmp_path, '[branding]\naccent = "#ffd040"\n'), "html")
    source = (tmp_path / "out/html/contract.html").read_text(encoding="utf-8")

    assert code == 0
    assert "SLA552" in said
    assert f"--accent: {readable('#ffd040', '#ffffff')}" in source


@pytest.mark.parametrize("colour", ["#000000", "#ffffff", "#ffd040", "#1f4e79", "#7a1f4e", "#808080"])
def test_readable(colour: str) -> None:
    """A colour made readable has the contrast that text needs, on white and on dark paper."""
    for paper in ("#ffffff", "#14181e"):
        assert contrast(readable(colour, paper), paper) >= 4.5


def test_contrast() -> None:
    """The ends of the scale of WCAG: 21 for black on white, 1 for a colour on itself."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#1f4e79", "#1f4e79") == 1
    assert mixed("#000000", "#ffffff", 50) == "#7f7f7f"


def rendered(**templates: str) -> str:
    names = {name.replace("_", "."): text for name, text in templates.items()}
    document, _ = document_of(of_text(CONTRACT))
    return render(document, Branding(templates={"document.html.j2": names["document"]}))


def test_own_template() -> None:
    """A template of the provider's own is used, with every string escaped."""
    assert rendered(document="<h1>{{ document.cover.title }}</h1>{{ '<b>' }}") == "<h1>Support</h1>&lt;b&gt;"


@pytest.mark.parametrize(
    ("template", "line"),
    [
        ("a\n{{ nothing }}", 2),
        ("a\n\n{% if %}", 3),
        ("{% include '/etc/passwd' %}", 1),
        ("{{ ''.__class__.__mro__ }}", 1),
        ("x\n{{ document.__init__.__globals__ }}", 2),
        ("{{ 'x' * 1000000000 }}", 1),
        ("{{ '%1000000000d' % 1 }}", 1),
        ("{{ '{:>1000000000}'.format(1) }}", 1),
        ("{{ 'x' | center(1000000000) }}", 1),
        ("{{ 9 ** 999999999 }}", 1),
        ("{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}", 1),
        ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", 1),
    ],
)
@pytest.mark.slow
def test_broken_templates_are_placed(template: str, line: int) -> None:
    """What a template may not or cannot do ends it, with the file and the line; it never hangs."""
    with pytest.raises(BrokenTemplate) as caught:
        rendered(document=template)

    assert (caught.value.file, caught.value.line) == ("document.html.j2", line)
    assert caught.value.why


def test_broken_template_is_a_finding(tmp_path: Path) -> None:
    """The build names the file and line of a broken template, of the page and of the PDF."""
    folder = project(
        tmp_path,
        '[branding]\ntemplates = "brand/templates"\n',
        **{"document.html.j2": "one\n{{ two }}", "contract.typ": "#let a = 1\n#nothing"},
    )
    for target, place in (
        ("html", "document.html.j2 cannot be used; line 2"),
        ("pdf", "contract.typ cannot be used; line 2"),
    ):
        code, said = build(folder, target)
        assert code != 0
        assert place in said


def test_a_template_reads_no_file(tmp_path: Path) -> None:
    """A template of the typesetter finds no file of the machine."""
    folder = project(
        tmp_path,
        '[branding]\ntemplates = "brand/templates"\n',
        **{"contract.typ": '#read("/etc/passwd")'},
    )
    code, said = build(folder, "pdf")

    assert code != 0
    assert "SLA550" in said


def png() -> bytes:
    """The smallest sound PNG."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0\1\2\3")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def test_png_logo(tmp_path: Path) -> None:
    """A PNG logo is set in both documents."""
    folder = project(tmp_path, '[branding]\nlogo = "brand/logo.png"\nlogo-text = "x"\n')
    (folder / "brand/logo.png").write_bytes(png())
    code, said = build(folder, "html", "pdf")

    assert code == 0, said
    assert b"/Subtype/Image" in (folder / "out/pdf/contract.pdf").read_bytes()
