"""Concrete trees of facts and heads to nodes; the shared shapes are built by the classes below."""

from __future__ import annotations

from typing import Any

from . import nodes as n
from .build import WEEKDAYS, key_of
from .build_money import MoneyBuilder
from .cst import Token, Tree
from .placement import slug


class FactBuilder(MoneyBuilder):
    """Adds the other facts and the heads; every method is named after its rule."""

    def _flag(self, tree: Tree) -> n.Flag:
        return n.Flag(self.span(tree), key_of(tree), modifiers=self.modifiers(tree))

    def _property(self, tree: Tree) -> n.Property:
        values = self.first(tree, "values")
        return n.Property(self.span(tree), key_of(tree), values, modifiers=self.modifiers(tree))

    def metric(self, tree: Tree) -> Any:
        """The moment or the own clock that a commitment, or an occurrence, is about."""
        for child in tree.children:
            if isinstance(child, Token) and child.kind.startswith("E_"):
                return n.Moment(self.span(child), slug(child.kind))
            if isinstance(child, Tree) and child.rule == "own_clock":
                return self.build(child)
        raise AssertionError(tree)

    def delay(self, tree: Tree) -> Any:
        return self.first(tree, "within", "immediately", "by_date", "delivery", "cadence", "grid", "unstated")

    def _commitment(self, tree: Tree) -> n.Commitment:
        targets = self.first(tree, "targets")
        return n.Commitment(
            self.span(tree),
            "commitment",
            targets,
            self.metric(tree),
            self.delay(tree),
            modifiers=self.modifiers(tree),
        )

    def _toward(self, tree: Tree) -> n.Name:
        return self.names(tree)[0]

    def _occurrence(self, tree: Tree) -> n.Occurrence:
        return n.Occurrence(
            self.span(tree),
            "occurrence",
            self.metric(tree),
            self.first(tree, "toward"),
            self.instants(tree.children)[0],
            modifiers=self.modifiers(tree),
        )

    # ---- time

    def _weekdays(self, tree: Tree) -> tuple[int, ...]:
        tokens = [c for c in tree.children if isinstance(c, Token)]
        days = [WEEKDAYS.index(t.kind) for t in tokens if t.kind in WEEKDAYS]
        if any(t.kind == "TO" for t in tokens):
            first, last = days
            return tuple(sorted((first + i) % 7 for i in range((last - first) % 7 + 1)))
        return tuple(sorted(set(days)))

    def _weekly(self, tree: Tree) -> n.Weekly:
        days = self.first(tree, "weekdays") or tuple(range(7))
        windows = self.first(tree, "windows")
        return n.Weekly(self.span(tree), "weekly", days, windows, modifiers=self.modifiers(tree))

    def _holiday_windows(self, tree: Tree) -> n.HolidayWindows:
        values, windows = self.first(tree, "values"), self.first(tree, "windows")
        return n.HolidayWindows(
            self.span(tree), "holiday-windows", values, windows, modifiers=self.modifiers(tree)
        )

    def _dated(self, tree: Tree) -> n.DatedWindows | n.DatedEntry:
        days = self.first(tree, "days")
        windows = self.first(tree, "windows")
        if windows is None:
            return n.DatedEntry(self.span(tree), "dated-entry", days, self.text_after(tree))
        return n.DatedWindows(self.span(tree), "dated-windows", days, windows, modifiers=self.modifiers(tree))

    def _except(self, tree: Tree) -> n.Except:
        if self.has(tree, "HOLIDAYS"):
            return n.Except(self.span(tree), "except-holidays", self.first(tree, "values"))
        if self.has(tree, "ON"):
            return n.Except(self.span(tree), "except-dates", self.first(tree, "dates"))
        return n.Except(self.span(tree), "except-coverages", self.first(tree, "values"))

    def _closed(self, tree: Tree) -> n.Closed:
        return n.Closed(self.span(tree), "closed", self.first(tree, "days", "stretch"), self.text_after(tree))

    def _closes(self, tree: Tree) -> n.Closed:
        days, values = self.first(tree, "days", "stretch"), self.first(tree, "values")
        return n.Closed(self.span(tree), "closes", days, self.text_after(tree), values)

    def _time_zone(self, tree: Tree) -> n.TimeZone:
        last = tree.children[-1]
        zone: Any
        if isinstance(last, Tree):
            zone = self.build(last)
        elif last.kind == "CLIENT":
            zone = n.Party(self.span(last), "client")
        else:
            zone = n.Zone(self.span(last), last.text)
        return n.TimeZone(self.span(tree), "time-zone", zone)

    def _rotation(self, tree: Tree) -> n.Rotation:
        instants = self.instants(tree.children)
        return n.Rotation(
            self.span(tree),
            "rotation",
            self.first(tree, "values"),
            self.quantity(tree),
            instants[0] if instants else None,
            modifiers=self.modifiers(tree),
        )

    # ---- scope, plans, matrices

    def _redirects(self, tree: Tree) -> n.Redirects:
        what, towards = self.first(tree, "values"), self.first(tree, "parties")
        return n.Redirects(self.span(tree), "redirects", what, towards, modifiers=self.modifiers(tree))

    def _replaces(self, tree: Tree) -> n.Replaces:
        return n.Replaces(self.span(tree), "replaces", *self.names(tree))

    def _row(self, tree: Tree) -> n.Row:
        return n.Row(self.span(tree), "row", self.names(tree)[0], self.first(tree, "values"))

    # ---- clocks and states

    def _clock_end(self, tree: Tree) -> n.ClockEnd:
        at = self.first(tree, "event", "extreme_event", "unstated")
        return n.ClockEnd(self.span(tree), key_of(tree), at, modifiers=self.modifiers(tree))

    def _deemed(self, tree: Tree) -> n.Deemed:
        times = self.clock_times(tree)
        return n.Deemed(
            self.span(tree), "deemed-received", self.first(tree, "union"), times[0] if times else None
        )

    def _late_by_priority_change(self, tree: Tree) -> n.LateByPriorityChange:
        return n.LateByPriorityChange(self.span(tree), key_of(tree), self.choice(tree))

    def _on_reopening(self, tree: Tree) -> n.OnReopening:
        return n.OnReopening(self.span(tree), key_of(tree), self.choice(tree), self.quantity(tree))

    def _moments(self, tree: Tree) -> n.Moments:
        events = self.first(tree, "events")
        return n.Moments(self.span(tree), key_of(tree), events, modifiers=self.modifiers(tree))

    def _step(self, tree: Tree) -> n.Step:
        number = tree.children[1]
        assert isinstance(number, Token)
        return n.Step(
            self.span(tree),
            "step",
            self.number(number),
            self.first(tree, "values"),
            modifiers=self.modifiers(tree),
        )

    # ---- notices and limits

    def _notice(self, tree: Tree) -> n.Notice:
        at_least = self.quantity(tree) or self.first(tree, "unstated")
        return n.Notice(
            self.span(tree), "notice", self.has(tree, "SENT"), at_least, modifiers=self.modifiers(tree)
        )

    def _limit(self, tree: Tree) -> n.Limit:
        return n.Limit(self.span(tree), key_of(tree), self.figure(tree), modifiers=self.modifiers(tree))

    def _unlimited(self, tree: Tree) -> n.Limit:
        text = self.text_after(tree)
        assert text is not None
        return n.Limit(self.span(tree), "unlimited", text, modifiers=self.modifiers(tree))

    # ---- the contract itself

    def _in_force(self, tree: Tree) -> n.InForce:
        days = {"FROM": None, "UNTIL": None}
        for key, day in zip(tree.children[1:], tree.children[2:], strict=False):
            if isinstance(key, Token) and isinstance(day, Tree):
                days["FROM" if key.kind in ("FROM", "OF") else "UNTIL"] = self.build(day)
        return n.InForce(
            self.span(tree), "in-force", days["FROM"], days["UNTIL"], self.first(tree, "unstated")
        )

    def _revision(self, tree: Tree) -> n.Revision:
        number = tree.children[1]
        assert isinstance(number, Token)
        days = self.trees(tree)
        day = self.build(days[0]) if days else None
        return n.Revision(self.span(tree), "revision", self.number(number), day)

    def _dates_fact(self, tree: Tree) -> n.DaysFact:
        days = self.first(tree, "dates", "unstated")
        return n.DaysFact(self.span(tree), key_of(tree), days, modifiers=self.modifiers(tree))

    def _takes_effect(self, tree: Tree) -> n.TakesEffect:
        days = self.parts(tree)
        return n.TakesEffect(self.span(tree), "takes-effect", days[0], days[1] if len(days) > 1 else None)

    def _written(self, tree: Tree) -> n.Written:
        language = tree.children[1]
        assert isinstance(language, Token)
        return n.Written(self.span(tree), key_of(tree), language.kind[3:].lower())

    def _terms(self, tree: Tree) -> n.Terms:
        value = self.first(tree, "text", "unsaid")
        return n.Terms(self.span(tree), key_of(tree), value, modifiers=self.modifiers(tree))

    def _precedence(self, tree: Tree) -> n.Precedence:
        order: list[Any] = []
        for child in tree.children[1:]:
            if isinstance(child, Tree):
                order.append(self.build(child))
            elif child.kind == "NAME":
                order.append(self.name(child))
            elif child.kind != "COMMA":
                order.append(slug(child.kind))
        return n.Precedence(self.span(tree), "precedence", tuple(order))

    def _paragraphs(self, tree: Tree) -> n.Paragraphs:
        return n.Paragraphs(self.span(tree), "text", tuple(self.parts(tree)))

    # ---- duties, rights, worked examples

    def _done(self, tree: Tree) -> n.Done:
        return n.Done(self.span(tree), "done", self.delay(tree), modifiers=self.modifiers(tree))

    def _arises(self, tree: Tree) -> n.Arises:
        return n.Arises(self.span(tree), "arises", modifiers=self.modifiers(tree))

    def _given(self, tree: Tree) -> n.Given:
        return n.Given(self.span(tree), "given", self.atoms(tree))

    def _clocks_start(self, tree: Tree) -> n.ClocksStart:
        return n.ClocksStart(self.span(tree), "clocks-start", self.instants(tree.children)[0])

    def _in_state(self, tree: Tree) -> n.InState:
        start, *end = self.instants(tree.children)
        return n.InState(self.span(tree), "in-state", self.names(tree)[0], start, end[0] if end else None)

    def _time_on_account(self, tree: Tree) -> n.TimeOnAccount:
        names = self.names(tree)
        return n.TimeOnAccount(
            self.span(tree),
            key_of(tree),
            self.quantity(tree),
            names[0] if names else None,
            self.instants(tree.children)[0],
            modifiers=self.modifiers(tree),
        )

    _time_spent = _time_bought = _time_on_account

    def _service_period(self, tree: Tree) -> n.ServicePeriod:
        announced = None
        children = tree.children
        for at, child in enumerate(children):
            if isinstance(child, Token) and child.kind == "ANNOUNCED":
                announced = self.instants(children[at:])[0]
                children = children[:at]
        start, *end = self.instants(children)
        return n.ServicePeriod(
            self.span(tree), key_of(tree), self.names(tree)[0], start, end[0] if end else None, announced
        )

    def _observed(self, tree: Tree) -> n.Observed:
        what = tree.children[1]
        assert isinstance(what, Token)
        return n.Observed(
            self.span(tree),
            f"observed-{slug(what.kind)}",
            self.names(tree)[0],
            self.figure(tree),
            self.first(tree, "date", "yearly", "nth_weekday", "easter"),
        )

    def _expected(self, tree: Tree) -> n.Expected:
        what = tree.children[1]
        modifiers = self.modifiers(tree)
        if isinstance(what, Token):
            return n.Expected(
                self.span(tree),
                f"expect-{slug(what.kind)}",
                self.names(tree)[0],
                self.figure(tree),
                modifiers=modifiers,
            )
        outcome = tree.children[2]
        assert isinstance(outcome, Token)
        result: Any = slug(outcome.kind)
        if outcome.kind == "NO_LATER":
            result = self.instants(tree.children)[0]
        return n.Expected(self.span(tree), "expect-event", self.build(what), result, modifiers=modifiers)

    # ---- heads

    def _use(self, tree: Tree) -> n.Use:
        path = tree.children[1]
        assert isinstance(path, Token)
        return n.Use(self.span(tree), self.literals.text(path), self.span(path))

    def _block(self, tree: Tree) -> n.Block:
        """A head, as a block without facts."""
        children = tree.children
        override = self.has(tree, "OVERRIDE")
        head = children[1 if override else 0]
        assert isinstance(head, Token)
        names = self.names(tree)
        event = None
        if head.kind == "CLOCK" and not names:
            event = self.metric(tree)
        texts = [self.build(c) for c in self.trees(tree, "text")]
        is_waiver = head.kind == "WAIVER"
        return n.Block(
            self.span(tree),
            slug(head.kind),
            self.span(tree),
            name=names[0] if names else None,
            event=event,
            label=texts[0] if texts else None,
            owner=self.first(tree, "owner"),
            condition=self.first(tree, "condition"),
            by=texts[1] if is_waiver else None,
            until=self.first(tree, "date", "yearly", "nth_weekday", "easter") if is_waiver else None,
            provider_only=self.has(tree, "PROVIDER_ONLY"),
            override=override,
        )
