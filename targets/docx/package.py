"""The parts of a Word file around its text: styles, lists, head and foot, properties."""

from __future__ import annotations

import datetime
from pathlib import Path

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml"
PAGE_NUMBER = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>'
PAGE_NUMBER += '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r>'
PAGE_NUMBER += '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
"""The number of a page, which Word counts."""
_PAGE_WIDTH, _MARGIN = 11906, 1247  # of A4, in twentieths of a point
TEXT_WIDTH = _PAGE_WIDTH - 2 * _MARGIN
FIRST_LIST = 2
"""The number of the first numbered list; 1 is that of all others."""
_FONT = "Calibri"
STYLES = Path(__file__).parent / "templates" / "styles.xml"


def package(
    body: str,
    lists: int,
    *,
    title: str,
    language: str,
    accent: str,
    font: str,
    header: str,
    footer: str,
    on: datetime.date,
) -> dict[str, str]:
    """Every part by its name. `body`, `header` and `footer` are markup, `title` escaped text; the header can
    be empty. `lists`: how many numbered lists there are, each of which starts at 1."""
    parts = {"styles": "styles", "numbering": "numbering", "footer1": "footer"}
    if header:
        parts["header1"] = "header"
    types = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_KIND}.{kind}+xml"/>'
        for name, kind in parts.items()
    )
    links = "".join(
        f'<Relationship Id="{name}" Type="{_OFFICE}/{kind}" Target="{name}.xml"/>'
        for name, kind in parts.items()
    )
    styles = STYLES.read_text("utf-8")
    for key, value in (("@ACCENT@", accent), ("@FONT@", font or _FONT), ("@LANGUAGE@", language)):
        styles = styles.replace(key, value)
    found = {
        "[Content_Types].xml": f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_KIND}.document.main+xml"/>{types}'
        f'<Override PartName="/docProps/core.xml" '
        f'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>',
        "_rels/.rels": f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="document" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>'
        f'<Relationship Id="core" Type="{_PACKAGE}/relationships/metadata/core-properties" '
        f'Target="docProps/core.xml"/></Relationships>',
        "docProps/core.xml": _core(title, language, on),
        "word/document.xml": f"{_XML}<w:document {_W} {_R}><w:body>{body}{_page(bool(header))}</w:body>"
        "</w:document>",
        "word/_rels/document.xml.rels": f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">'
        f"{links}</Relationships>",
        "word/styles.xml": styles,
        "word/numbering.xml": _numbering(lists),
        "word/footer1.xml": f"{_XML}<w:ftr {_W}>{footer}</w:ftr>",
    }
    if header:
        found["word/header1.xml"] = f"{_XML}<w:hdr {_W}>{header}</w:hdr>"
    return found


def _page(header: bool) -> str:
    """A4 with margins, and the parts that stand on every page."""
    head = '<w:headerReference w:type="default" r:id="header1"/>' if header else ""
    return (
        f'<w:sectPr>{head}<w:footerReference w:type="default" r:id="footer1"/>'
        f'<w:pgSz w:w="{_PAGE_WIDTH}" w:h="16838"/>'
        f'<w:pgMar w:top="1418" w:right="{_MARGIN}" w:bottom="1418" w:left="{_MARGIN}" '
        'w:header="709" w:footer="709" w:gutter="0"/></w:sectPr>'
    )


def _core(title: str, language: str, on: datetime.date) -> str:
    made = f"{on.isoformat()}T00:00:00Z"
    return (
        f'{_XML}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{title}</dc:title><dc:language>{language}</dc:language>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{made}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{made}</dcterms:modified></cp:coreProperties>'
    )


def _numbering(lists: int) -> str:
    """Bullets, and numbers once for each list, so that each starts at 1."""
    kinds = ((0, "bullet", "•"), (1, "decimal", "%1."))
    abstract = "".join(
        f'<w:abstractNum w:abstractNumId="{number}"><w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0">'
        f'<w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="360" w:hanging="360"/></w:pPr></w:lvl></w:abstractNum>'
        for number, kind, text in kinds
    )
    several = "".join(
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0">'
        f'<w:startOverride w:val="1"/></w:lvlOverride></w:num>'
        for number in range(FIRST_LIST, FIRST_LIST + lists)
    )
    bullets = '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    return f"{_XML}<w:numbering {_W}>{abstract}{bullets}{several}</w:numbering>"
