"""Inputs for the fuzzer: contracts cut, spliced and soiled, drawn whole, of keywords only, plain bytes.

Everything is drawn from one number, so that each input can be made again from its seed and index.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from pathlib import Path

from fuzz_contracts import generated_contract

REPOSITORY = Path(__file__).parent.parent

# What editors, mail clients, converters and attackers leave in a text.
FOREIGN = (
    "\ufeff", "\x00", "\r", "\r\n", "\t", "\u00a0", "\u202f", "\u2028", "\u2029", "\u0085", "\x0b", "\x0c",
    "\x1b[31m", "\u200b", "\u200d", "\u202e", "e\u0301", "\u0130", "ß", "ﬁ", "Σς", "\U0001f525", "\ud7ff",
    "\uffff", '"', "«", "»", "“", "”", "#", "'", "’", "%", "{", "}", "{0}", "{value.x}", "\\", "<script>",
    "&amp;", "-", "–", "—", ",", ";", ":", ".", "..", "/", "€", "$",
)  # fmt: skip

# Values on the edge of what the language can say, and just past it.
VALUES = (
    "0", "1", "-1", "00", "007", "1,234", "1 234", "1 000 000 000", "9" * 40, "0,0", "99,999 %", "100 %",
    "101 %", "24:00", "24h01", "25:00", "9h", "9h60", "09:00-09:00", "22:00-06:00", "00:00-24:00", "02:30",
    "31 February 2026", "29 février 2027", "1 janvier 0001", "31 December 9999", "2026-05-22", "22/05/2026",
    "Europe/Paris", "Europe/Atlantis", "UTC+99:99", "../../etc/passwd", '"FR"', '"ZZ"', "P1", "priorité",
)  # fmt: skip

Mutation = Callable[[random.Random, bytes, Sequence[bytes]], bytes]


def examples() -> list[bytes]:
    """The contracts of the project, in the order of their paths."""
    folders = (REPOSITORY / "contracts", REPOSITORY / "tests" / "corpus")
    return [path.read_bytes() for folder in folders for path in sorted(folder.rglob("*.sla"))]


def _cut(rng: random.Random, length: int) -> tuple[int, int]:
    """A stretch of a text: mostly a word or a line, now and then much of it."""
    start = rng.randrange(length + 1)
    size = min(int(rng.expovariate(1 / rng.choice((3, 20, 200)))), length - start)
    return start, start + size


def _blocks(text: bytes) -> list[bytes]:
    """The blocks of a contract, as blank lines part them."""
    return re.split(rb"\n{2,}", text)


def few_blocks(rng: random.Random, text: bytes, _others: Sequence[bytes]) -> bytes:
    """Keeps the header, the contract and some blocks: names that stay are left without their definition."""
    blocks = _blocks(text)
    kept = rng.sample(range(len(blocks)), rng.randint(1, min(6, len(blocks))))
    return b"\n\n".join(blocks[i] for i in sorted({0, 1 % len(blocks), *kept}))


def shuffled_lines(rng: random.Random, text: bytes, _others: Sequence[bytes]) -> bytes:
    """Moves lines to where they do not belong."""
    lines = text.split(b"\n")
    for _ in range(rng.randint(1, 5)):
        lines.insert(rng.randrange(len(lines) + 1), lines.pop(rng.randrange(len(lines))))
    return b"\n".join(lines)


def spliced(rng: random.Random, text: bytes, others: Sequence[bytes]) -> bytes:
    """Puts a stretch of another contract, often in the other language, into this one."""
    other = rng.choice(others)
    start, end = _cut(rng, len(other))
    at = rng.randrange(len(text) + 1)
    return text[:at] + other[start:end] + text[at:]


def cut_out(rng: random.Random, text: bytes, _others: Sequence[bytes]) -> bytes:
    """Deletes a stretch; words, quotes and multi-byte characters are cut through."""
    start, end = _cut(rng, len(text))
    return text[:start] + text[end:]


def repeated(rng: random.Random, text: bytes, _others: Sequence[bytes]) -> bytes:
    """Says a stretch again, twice or many times."""
    start, end = _cut(rng, len(text))
    times = rng.choice((2, 2, 3, 50))
    return text[:start] + text[start:end] * times + text[end:]


def truncated(rng: random.Random, text: bytes, _others: Sequence[bytes]) -> bytes:
    """Stops in the middle, as a lost mail does."""
    return text[: rng.randrange(len(text) + 1)]


def word_exchanged(rng: random.Random, text: bytes, others: Sequence[bytes]) -> bytes:
    """Writes another word of some contract, or a value on the edge, in place of a word."""
    words = list(re.finditer(rb"[^\s]+", text))
    if not words:
        return text
    for word in sorted(rng.sample(words, min(len(words), rng.randint(1, 3))), key=lambda w: -w.start()):
        new = rng.choice(rng.choice(others).split() or [b""]) if rng.random() < 0.6 else _value(rng)
        text = text[: word.start()] + new + text[word.end() :]
    return text


def _value(rng: random.Random) -> bytes:
    return rng.choice(VALUES).encode()


def soiled(rng: random.Random, text: bytes, _others: Sequence[bytes]) -> bytes:
    """Inserts characters of another world."""
    for _ in range(rng.randint(1, 6)):
        at = rng.randrange(len(text) + 1)
        text = text[:at] + rng.choice(FOREIGN).encode("utf-8", "surrogatepass") + text[at:]
    return text


def bytes_flipped(rng: random.Random, text: bytes, _others: Sequence[bytes]) -> bytes:
    """Changes single bytes, so that the text is no longer UTF-8."""
    changed = bytearray(text)
    for _ in range(min(len(changed), rng.randint(1, 8))):
        changed[rng.randrange(len(changed))] = rng.randrange(256)
    return bytes(changed)


def recoded(rng: random.Random, text: bytes, _others: Sequence[bytes]) -> bytes:
    """Saves the text as another editor would."""
    encoding = rng.choice(("latin-1", "cp1252", "utf-16", "utf-16-le", "utf-8-sig", "cp850"))
    return text.decode("utf-8", "replace").encode(encoding, "replace")


def rewrapped(rng: random.Random, text: bytes, _others: Sequence[bytes]) -> bytes:
    """Breaks lines anew at a width, as mail does, with other line ends."""
    width, end = rng.randint(1, 80), rng.choice((b"\n", b"\r\n", b"\r"))
    return end.join(text[at : at + width] for at in range(0, len(text), width))


def keywords_only(rng: random.Random, _text: bytes, others: Sequence[bytes]) -> bytes:
    """A text made of words of contracts, in no order."""
    words = b" ".join(rng.choice(others) for _ in range(2)).split()
    lines = (rng.choices(words, k=rng.randint(1, 9)) for _ in range(rng.randint(1, 30)))
    return rng.choice((b"language en\n", b"langue fr\n", b"")) + b"\n".join(b" ".join(line) for line in lines)


def noise(rng: random.Random, _text: bytes, _others: Sequence[bytes]) -> bytes:
    """Bytes without any meaning."""
    return rng.randbytes(rng.randint(0, 400))


# How often each is drawn: those that leave much of a contract whole get deepest into the compiler.
MUTATIONS: dict[Mutation, int] = {
    word_exchanged: 8,
    shuffled_lines: 4,
    cut_out: 4,
    spliced: 4,
    soiled: 3,
    repeated: 3,
    keywords_only: 2,
    bytes_flipped: 2,
    truncated: 1,
    rewrapped: 1,
    recoded: 1,
    noise: 1,
}


def fuzz_input(seed: int, index: int, corpus: Sequence[bytes]) -> bytes:
    """The input of this number: a contract cut short and changed in one to three ways, or drawn whole."""
    rng = random.Random(f"{seed}/{index}")
    if rng.random() < 0.25:
        text = generated_contract(rng).encode()
        if rng.random() < 0.5:
            return text
    else:
        text = rng.choice(corpus)
    if rng.random() < 0.7:
        text = few_blocks(rng, text, corpus)
    for mutate in rng.choices(list(MUTATIONS), weights=list(MUTATIONS.values()), k=rng.choice((1, 1, 2, 3))):
        text = mutate(rng, text, corpus)
    return text[:200_000]
