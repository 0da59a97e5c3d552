"""Credits and prepaid time as a review words them: clauses by their labels, figures with their unit."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from ..judge.credits import CreditResult, Line
from ..judge.index import Engine
from ..ruleset.money import Credit, Figure
from ..telling import length
from .naming import title
from .wording import decimal, grammar, money, not_computed, word


class CreditWords:
    """What the credits of a plan are called, the later edition's words first."""

    def __init__(self, engine: Engine, plan: str | None, language: str) -> None:
        self.language = language
        self.currency = engine.rules.contract.currency
        self._labels: dict[str, str] = {}
        self._rules: dict[str, Credit] = {}
        for view in engine.views(plan):
            self._rules |= {one.id: one for one in view.plan.credits}
            self._labels |= {one.id: one.label for one in view.plan.availability if one.label}
            self._labels |= {one.id: one.label for one in view.plan.credits if one.label}
            self._labels |= {one.id: one.label for one in view.plan.prepaid if one.label}

    def name(self, of: str) -> str:
        """A clause, prepaid time or an availability by its label; a component stands behind it."""
        head, mark, rest = of.partition("/")
        return self._labels.get(of) or f"{self._labels.get(head, head)}{mark}{rest}"

    def clause(self, one: CreditResult) -> dict[str, Any]:
        """A clause with its lines, and what befell it."""
        language = self.language
        note = ""
        if one.why is not None:
            note = not_computed(one.why, language)
        elif one.replaced_by is not None:
            note = word("prevails", language, clause=self.name(one.replaced_by))
        elif one.before_caps != one.exact:
            note = word("before-caps", language, amount=money(one.before_caps, self.currency, language))
        return {
            "id": self.name(one.id),
            "amount": money(one.cents, self.currency, language),
            "note": note,
            "lines": [self._line(self._rules.get(one.id), each) for each in one.lines],
        }

    def _line(self, rule: Credit | None, line: Line) -> dict[str, str]:
        kind, name = "number", line.figure
        figure = _figure_of(rule, line.figure)
        if line.figure in ("breaches", "late tickets"):
            name = word("late-tickets" if line.figure == "late tickets" else "breaches", self.language)
        elif figure is not None:
            kind = figure.kind
            name = (
                self.name(line.figure)
                if kind == "availability"
                else title(figure.priority, figure.of, figure.label, self.language)
            )
        return {
            "figure": name,
            "value": self._value(kind, line.value),
            "rule": self._rule(kind, line.rule),
            "amount": money(line.cents, self.currency, self.language),
        }

    def _value(self, kind: str, value: Fraction) -> str:
        """A figure with its unit: a percentage, a length of time, or a number."""
        if kind == "lateness":
            return length(int(value), self.language)
        plain: Any = round(decimal(value), 3 if kind == "availability" else 2)
        whole = plain == plain.to_integral_value()
        plain = plain.quantize(Decimal(1)) if whole else plain.normalize()
        if kind in ("availability", "share"):
            return grammar(self.language).percent(plain)
        return grammar(self.language).number(plain)

    def _rule(self, kind: str, rule: str) -> str:
        """The band reached, the slices, or what each breach gives."""
        first, _, rest = rule.partition(" ")
        if first in ("below", "above"):
            return word(f"rule-{first}", self.language, bound=self._value(kind, Fraction(rest)))
        if rest in ("breach", "late ticket"):
            return word(f"rule-each-{rest.partition(' ')[0]}", self.language)
        points = rest.removeprefix("x ")
        if not points.replace("/", "").replace(".", "").isdigit():
            return rule
        return word("rule-slices", self.language, n=first, points=self._value(kind, Fraction(points)))


def _figure_of(rule: Credit | None, name: str) -> Figure | None:
    """The figure that a line speaks of."""
    for one in rule.figures if rule is not None else ():
        called = "/".join(part for part in (one.priority, one.of, one.label) if part is not None)
        if called == name or (one.kind == "availability" and name.partition("/")[0] == one.of):
            return one
    return None
