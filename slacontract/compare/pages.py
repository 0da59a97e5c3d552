"""The page of each kind of change: what was compared, why it matters to both sides, and a pair of texts."""

from __future__ import annotations

from collections.abc import Callable

from .page_pairs import PAIRS
from .page_words import EN, FR
from .rules import RULES, Favours, Rule

_TITLES = {
    "en": ("What", "For the client", "For the provider", "Before", "Now"),
    "fr": ("Quoi", "Pour le client", "Pour le prestataire", "Avant", "Désormais"),
}
_FAVOURS: dict[str, dict[Favours, str]] = {
    "en": {
        "client": "This favours the client.",
        "provider": "This favours the provider.",
        "mixed": "This favours neither side alone.",
        "neutral": "This favours nobody.",
    },
    "fr": {
        "client": "Cela favorise le client.",
        "provider": "Cela favorise le prestataire.",
        "mixed": "Cela ne favorise aucune partie seule.",
        "neutral": "Cela ne favorise personne.",
    },
}


def documented_codes() -> tuple[str, ...]:
    """The codes of changes, in order."""
    return tuple(rule.code for rule in RULES.values())


def page_of(code: str, language: str = "en", translate: Callable[[str], str] | None = None) -> str | None:
    """The page of a kind of change, as Markdown; None for any other code.

    The blocks shown have English keywords; `translate` writes a text of blocks, headed by its language, with
    others.
    """
    rule = next((one for one in RULES.values() if one.code == code), None)
    if rule is None:
        return None
    language = language if language in _TITLES else "en"
    words = next(told for names, told in (FR if language == "fr" else EN).items() if rule.name in names)
    bodies = [words.what, words.client, words.provider]
    bodies += [_fenced(text, language, translate) for text in PAIRS[rule.name]]
    parts = [f"## {title}\n\n{body}\n" for title, body in zip(_TITLES[language], bodies, strict=True)]
    return "\n".join([f"{_FAVOURS[language][rule.favours]} {_backwards(rule, language)}\n", *parts])


def _backwards(rule: Rule, language: str) -> str:
    mirror = RULES[rule.mirror]
    if mirror is rule:
        return "Lu à rebours, c’est le même." if language == "fr" else "Read backwards, it is the same."
    if language == "fr":
        return f"Lu à rebours, c’est {mirror.code} (`{mirror.name}`)."
    return f"Read backwards, it is {mirror.code} (`{mirror.name}`)."


def _fenced(text: str, language: str, translate: Callable[[str], str] | None) -> str:
    if not text:
        return "Rien." if language == "fr" else "Nothing."
    if translate is not None and language != "en":
        text = translate(f"language en\n\n{text}").partition("\n\n")[2]
    return f"```sla\n{text}```"
