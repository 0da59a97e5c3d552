"""Which languages documents can be worded in: one module of tables each, found by its name.

A module `xx.py` of this folder holds `NAME` (of the language, in itself), `NOUNS` and `TEMPLATES`; what it
lacks is said in English, and reported. It may hold `CASES`, tables of phrases and their forms that templates
ask for as `{field:case}`, `QUOTES`, the two quotation marks, `ORDINAL`, such as `{n}.`, and `GRAMMAR`, a
class, where tables do not do. Sentences of chapters go on in `agreement_xx.py` and
`service_xx.py`. Nothing else needs to know the language.
"""

from __future__ import annotations

import re
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

from .. import wording
from .phrases import Grammar

_PARTS = ("agreement", "service")
_OPTIONAL = ("CASES", "QUOTES", "ORDINAL")
FIRST = "en"
"""The language that says everything, and says what another lacks."""


def languages() -> tuple[str, ...]:
    """The languages that have tables, in order."""
    found = (module.name for module in iter_modules(wording.__path__))
    return tuple(sorted(name for name in found if re.fullmatch("[a-z]{2}", name)))


def grammar_of(language: str) -> Grammar:
    """The sentences of a language; English for one that has none."""
    if language == FIRST or language not in languages():
        templates, nouns, _ = _tables(FIRST)
        return Grammar(templates, nouns, language=FIRST)
    templates, nouns, module = _tables(language)
    made = getattr(module, "GRAMMAR", Grammar)
    grammar: Grammar = made(
        templates,
        nouns,
        language=language,
        **{key.lower(): getattr(module, key) for key in _OPTIONAL if hasattr(module, key)},
        instead=grammar_of(FIRST),
    )
    return grammar


def _tables(language: str) -> tuple[dict[str, str], dict[str, str], ModuleType]:
    module = import_module(f"{wording.__name__}.{language}")
    templates = dict(module.TEMPLATES)
    for part in _PARTS:
        name = f"{wording.__name__}.{part}_{language}"
        try:
            templates |= import_module(name).TEMPLATES
        except ModuleNotFoundError as absent:
            if absent.name != name:
                raise
    return templates, module.NOUNS, module
