"""Whole contracts drawn at random for the fuzzer: each says what the language allows, often unwisely."""

from __future__ import annotations

import random

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_ZONES = ("Europe/Paris", "Pacific/Apia", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC")
_COUNTRIES = ("FR", "DE", "US", "JP", "NP", "CH")
_METRICS = ("response", "intervention", "resolution", "workaround")


def generated_contract(rng: random.Random) -> str:
    """A contract of one to four coverages, priorities with delays of every kind, and what goes with them."""
    first = rng.randint(1990, 2040)
    lines = ["language en", "", 'contract "Generated"', '  provider "A"', '  client "B"']
    lines.append(f"  in force from {rng.randint(1, 28)} March {first}")
    lines.append(f"  horizon until {rng.randint(1, 30)} November {first + rng.randint(1, 3)}")
    lines.append(f"  time zone {rng.choice(_ZONES)}")
    lines += ["", "holidays public", f'  country "{rng.choice(_COUNTRIES)}"']
    coverages = [f"hours-{n}" for n in range(rng.randint(1, 4))]
    for number, name in enumerate(coverages):
        lines += ["", f'coverage {name} "Hours {number}"', *_coverage(rng, coverages[:number])]
    priorities = [f"P{n}" for n in range(1, rng.randint(2, 6))]
    for priority in priorities:
        lines += ["", f'priority {priority} "Priority {priority}"', '  means "as it is"']
        for metric in rng.sample(_METRICS, rng.randint(1, 3)):
            lines.append(f"  {metric} {_delay(rng, coverages)}")
    if rng.random() < 0.6:
        lines += ["", 'state waiting "Waiting"', "  waiting for the client"]
        lines.append(f"  pauses the {rng.choice(_METRICS)}")
    if rng.random() < 0.5:
        lines += ["", "service shop", '  means "the shop"', "", "availability up", "  measures shop"]
        lines.append(
            f"  at least {rng.randint(90, 100)} % over each calendar {rng.choice(('month', 'quarter'))}"
        )
        lines += ["", "price fee", f"  costs {rng.randint(0, 9999)} EUR per month"]
        lines += ["", "credit down", "  based on availability up"]
        lines.append(f"  below {rng.randint(1, 100)} % gives {rng.randint(0, 100)} % of fee")
    lines += [
        "",
        f'worked example one "{"x" * rng.randint(1, 9)}"',
        f"  given priority is {rng.choice(priorities)}",
    ]
    day, hour = rng.randint(1, 28), rng.randint(0, 23)
    lines.append(f"  report on {day} May {first} at {hour:02}:{rng.choice(('00', '30', '59'))}")
    lines.append(f"  expect {rng.choice(_METRICS)} no later than {day} July {first} at 12:00")
    return "\n".join(lines) + "\n"


def _coverage(rng: random.Random, others: list[str]) -> list[str]:
    if rng.random() < 0.1:
        return ["  at all hours"]
    lines = []
    for _ in range(rng.choice((1, 1, 2, 3))):
        opens = rng.randint(0, 23)
        closes = rng.choice([hour for hour in range(24) if hour != opens])
        start = rng.choice((0, 0, 0, 1, 5, 6))
        days = _DAYS[start]
        if rng.random() < 0.7:
            days += f" to {_DAYS[(start + rng.randint(1, 5)) % 7]}"
        lines.append(f"  {days} {opens:02}:{rng.choice(('00', '30'))}-{closes:02}:{rng.choice(('00', '15'))}")
    if rng.random() < 0.6:
        lines.append("  except holidays public")
    if others and rng.random() < 0.4:
        lines.append(f"  {rng.choice(('except', 'includes', 'only in'))} {rng.choice(others)}")
    if rng.random() < 0.3:
        lines.append("  on call")
    return lines


def _delay(rng: random.Random, coverages: list[str]) -> str:
    amount = 0 if rng.random() < 0.02 else rng.choice((1, 2, 15, 90, 400))
    if rng.random() < 0.2:
        return f"within {amount} calendar {rng.choice(('minutes', 'hours', 'days'))}"
    counted = " plus ".join(rng.sample(coverages, rng.randint(1, min(2, len(coverages)))))
    unit = rng.choice(("minutes", "minutes", "hours", "hours", "hours", "business days"))
    return f"within {amount} {unit} counted in {counted}"
