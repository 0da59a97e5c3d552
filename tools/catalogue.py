"""Brings the catalogues of the command line's help up to date, and compiles them: python tools/catalogue.py.

A catalogue is `slacontract/cli/locale/LANGUAGE/LC_MESSAGES/slac.po`. What has no translation yet is listed
and left empty, to be filled in by hand; what nobody says any more goes. `slac.mo` beside it is what `gettext`
reads.
"""

from __future__ import annotations

import ast
import datetime
import io
import sys
from collections.abc import Iterator
from pathlib import Path

import click
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from slacontract.cli import COMMANDS, slac
from slacontract.cli.speaking import DOMAIN, EXAMPLE, FOLDER, texts_of

OURS = Path(FOLDER).parent
CLICK = Path(click.__file__).parent
SAID_BY_CLICK = ("core", "decorators", "exceptions", "formatting", "parser", "termui", "types")
NEVER_SAID = (
    "Arguments take exactly one",
    "Boolean option",
    "Confirm the action",
    "Could not determine name",
    "DeprecationWarning",
    "Invalid start character",
    "Name '{name}' defined twice",
    "No options defined",
    "Press any key",
    "Repeat for confirmation",
    "Show the version",
    "The two entered values",
    "Unknown color",
    "Value must be an iterable",
    "%(prog)s",
    "{value!r} is not a valid UUID",
)
"""What click says of options that are declared wrongly, or of what no command of ours has."""
LONG_AGO = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
"""The date of every catalogue: the same texts give the same bytes."""

Said = str | tuple[str, str]


def messages() -> Iterator[Said]:
    """Every text of help and of usage errors, a pair where it has a plural."""
    yield EXAMPLE
    yield "[OPTIONS]"
    yield "COMMAND [ARGS]..."
    yield from COMMANDS.values()
    yield from texts_of(slac)
    context = click.Context(slac)
    for name in COMMANDS:
        command = slac.get_command(context, name)
        assert command is not None
        yield from texts_of(command)
    for path in sorted(OURS.rglob("*.py")):
        yield from _marked(path)
    yield "required"  # click looks it up by a variable
    for module in SAID_BY_CLICK:
        yield from (one for one in _marked(CLICK / f"{module}.py") if not str(one).startswith(NEVER_SAID))


def _marked(path: Path) -> Iterator[Said]:
    """What a module marks as to be translated, with `_`, `gettext` or `ngettext`."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            values = [one.value for one in node.args if isinstance(one, ast.Constant)]
            texts = [one for one in values if isinstance(one, str)]
            if node.func.id in ("_", "gettext") and len(texts) == 1:
                yield texts[0]
            elif node.func.id == "ngettext" and len(texts) >= 2:
                yield texts[0], texts[1]


def brought_up_to_date(known: bytes, language: str) -> Catalog:
    """A catalogue that has all messages and no others, each with the translation that is known."""
    old = read_po(io.BytesIO(known), locale=language)
    new = Catalog(
        locale=language, domain=DOMAIN, project="slacontract", creation_date=LONG_AGO, revision_date=LONG_AGO
    )
    for message in dict.fromkeys(messages()):
        before = old.get(message[0] if isinstance(message, tuple) else message)
        string = before.string if before is not None else ("", "") if isinstance(message, tuple) else ""
        new.add(message, string)
    return new


def printed(catalog: Catalog) -> bytes:
    """The catalogue as text."""
    out = io.BytesIO()
    write_po(out, catalog, width=110, sort_output=True, omit_header=True)
    return out.getvalue()


def compiled(catalog: Catalog) -> bytes:
    """The catalogue as `gettext` reads it."""
    out = io.BytesIO()
    write_mo(out, catalog)
    return out.getvalue()


def main() -> None:
    """Writes every catalogue there is a folder for; exit code 1 where a translation is missing."""
    missing = 0
    for folder in sorted(Path(FOLDER).glob("*/LC_MESSAGES")):
        source = folder / f"{DOMAIN}.po"
        catalog = brought_up_to_date(source.read_bytes() if source.exists() else b"", folder.parent.name)
        source.write_bytes(printed(catalog))
        (folder / f"{DOMAIN}.mo").write_bytes(compiled(catalog))
        for one in catalog:
            if one.id and not all((one.string,) if isinstance(one.string, str) else one.string or ("",)):
                missing += 1
                print(f"{source}: not translated: {one.id!r}", file=sys.stderr)
    sys.exit(1 if missing else 0)


if __name__ == "__main__":
    main()
