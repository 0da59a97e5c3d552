"""Laws of commitments in a rule set: identity, what takes whose place, clocks, pauses, policies."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest
from support.contracts import (
    SPAN,
    atom,
    calendar,
    clock,
    contract,
    coverage,
    covered,
    elapsed,
    event,
    every,
    exception,
    missing,
    none,
    parties,
    plan,
    priority,
    promise,
    ref,
    refs,
    state,
    text,
    when,
)

from slacontract.model.base import Parties, Party
from slacontract.model.clauses import Share
from slacontract.model.parties import Role, Supplier
from slacontract.model.quantities import AtTimes, Combined, NoLaterThan, Period
from slacontract.model.tickets import Commitments, EscalationLadder, Pause, Reopening, Step
from slacontract.ruleset.commitments import Commitment
from slacontract.ruleset.from_model import ruleset_from_model
from slacontract.ruleset.rules import Plan

OFFICE = coverage("office", "09:00-13:00", "14:00-17:00")


def read(plan: str = "*", **blocks: Any) -> Plan:
    model = contract(**{"coverages": (OFFICE,), **blocks})
    return ruleset_from_model(model).rules.editions[-1].plans[plan]


def ids(found: Plan) -> list[str]:
    return [one.id for one in found.commitments]


def by_id(found: Plan) -> dict[str, Commitment]:
    return {one.id: one for one in found.commitments}


def group(*promises: Any) -> tuple[Commitments, ...]:
    return (Commitments(span=SPAN, commitments=promises),)


def test_identity_is_the_path_of_names() -> None:
    """A commitment is known by priority, metric, label and exception; `*` stands for every ticket."""
    found = read(
        commitments=group(promise("acknowledgement", elapsed(1))),
        priorities=(
            priority(
                "P1",
                promise("response", elapsed(1)),
                promise("response", elapsed(2), label_name="written", in_addition=True),
            ),
        ),
        exceptions=(
            exception("night", when(atom("text", text=text("x"))), promise("response", elapsed(3), "P1")),
        ),
    )
    assert ids(found) == ["*/acknowledgement", "P1/response", "P1/response/written", "P1/response/night"]


def test_default_yields_to_its_exception() -> None:
    """An exception takes the place of what it names, for the priorities it names, and of nothing else."""
    found = by_id(
        read(
            commitments=group(promise("response", elapsed(8))),
            priorities=(
                priority("P1", promise("resolution", elapsed(4))),
                priority("P2", promise("resolution", elapsed(8))),
            ),
            exceptions=(
                exception(
                    "alone",
                    when(atom("text", text=text("alone"))),
                    promise("resolution", elapsed(9), "P1"),
                    promise("response", elapsed(9), "P1"),
                ),
            ),
        )
    )
    assert found["P1/resolution"].yields_to == ("P1/resolution/alone",)
    assert found["P2/resolution"].yields_to == ()
    assert found["*/response"].yields_to == ("P1/response/alone",)
    assert found["P1/resolution/alone"].yields_to == ()


def test_two_exceptions_yield_only_where_one_prevails() -> None:
    """Of two exceptions neither takes the other's place unless it says that it prevails."""
    night = exception("night", when(atom("text", text=text("n"))), promise("response", elapsed(1), "P1"))
    strike = exception(
        "strike",
        when(atom("text", text=text("s"))),
        promise("response", elapsed(2), "P1"),
        prevails_over=refs("night"),
    )
    found = by_id(read(priorities=(priority("P1"),), exceptions=(night, strike)))
    assert found["P1/response/night"].yields_to == ("P1/response/strike",)
    assert found["P1/response/strike"].yields_to == ()


def test_what_is_in_addition_takes_no_place() -> None:
    """`in addition` beside another: both hold."""
    more = promise("response", elapsed(1), "P1", in_addition=True)
    found = by_id(
        read(
            priorities=(priority("P1", promise("response", elapsed(2))),),
            exceptions=(exception("also", when(atom("text", text=text("x"))), more),),
        )
    )
    assert found["P1/response"].yields_to == ()


def test_plan_takes_the_place_of_the_contract() -> None:
    """In a plan its own promise holds, elsewhere the contract's; under a condition both stand."""
    blocks: dict[str, Any] = {
        "commitments": group(promise("response", elapsed(8))),
        "priorities": (
            priority("P1", promise("resolution", elapsed(4))),
            priority("P2", promise("resolution", elapsed(8))),
        ),
        "plans": (
            plan("gold", promise("resolution", elapsed(1), "P1"), promise("response", elapsed(2), "P1")),
            plan("iron", promise("response", elapsed(3), when=when(atom("text", text=text("x"))))),
            plan("zinc"),
        ),
    }
    gold = by_id(read("gold", **blocks))
    assert gold["P1/resolution"].delay.seconds == 3600  # type: ignore[union-attr]
    assert gold["P2/resolution"].delay.seconds == 8 * 3600  # type: ignore[union-attr]
    assert gold["*/response"].yields_to == ("P1/response",)
    iron = by_id(read("iron", **blocks))
    assert sorted(iron) == ["*/response", "*/response/2", "P1/resolution", "P2/resolution"]
    assert iron["*/response"].yields_to == ("*/response/2",)
    assert sorted(by_id(read("zinc", **blocks))) == ["*/response", "P1/resolution", "P2/resolution"]


def test_names_read_their_replacement_everywhere_in_a_plan() -> None:
    """`replaces office by long` holds in every delay and definition of the plan; long keeps office."""
    blocks: dict[str, Any] = {
        "coverages": (
            OFFICE,
            coverage("long", "07:00-21:00", includes=refs("office")),
            coverage("night", at_all_hours=True, excepts=refs("office")),
        ),
        "priorities": (priority("P1", promise("response", covered(1, "office"))),),
        "plans": (plan("gold", replaces={"office": "long"}), plan("iron")),
    }
    gold, iron = read("gold", **blocks), read("iron", **blocks)
    assert gold.commitments[0].delay.coverage == "long"  # type: ignore[union-attr]
    assert iron.commitments[0].delay.coverage == "office"  # type: ignore[union-attr]
    assert gold.coverages["night"].layers.excepts == ("long",)
    assert gold.coverages["long"].layers.includes == ("office",)
    assert gold.coverages["night"].intervals != iron.coverages["night"].intervals


def test_conditions_about_the_plan_are_decided() -> None:
    """Nothing is looked up by plan at run time: an atom about the plan is true or false in each plan."""
    gold_only = exception("vip", when(atom("plan", "gold")), promise("response", elapsed(1), "P1"))
    not_gold = exception(
        "slow", when(atom("plan", "gold"), unless=True), promise("resolution", elapsed(9), "P1")
    )
    blocks: dict[str, Any] = {
        "priorities": (priority("P1", promise("response", elapsed(4)), promise("resolution", elapsed(5))),),
        "exceptions": (gold_only, not_gold),
        "plans": (plan("gold"), plan("iron")),
    }
    assert ids(read("gold", **blocks)) == ["P1/response/vip", "P1/resolution"]
    assert ids(read("iron", **blocks)) == ["P1/response", "P1/resolution/slow"]


def test_conditions_of_an_exception_and_its_fact_both_hold() -> None:
    """`unless A and B` with `when C` is two disjoint conjunctions, and nothing is lost."""
    a, b, c = (atom("service", name) for name in "abc")
    found = read(
        priorities=(priority("P1"),),
        exceptions=(
            exception("x", when(a, b, unless=True), promise("response", elapsed(1), "P1", when=when(c))),
        ),
    )

    def holds(values: set[str]) -> list[bool]:
        return [
            all((atom.values[0] in values) != atom.negated for atom in one.when.atoms)
            for one in found.commitments
            if one.when is not None
        ]

    for values in ({}, {"a"}, {"b"}, {"a", "b"}):
        for extra in (set(), {"c"}):
            true = set(values) | extra
            expected = not {"a", "b"} <= true and "c" in true
            assert sum(holds(true)) == int(expected)


def test_clock_says_start_stop_actors_and_contents() -> None:
    """What a clock says replaces the default of its metric; the rest of the default stands (K2)."""
    support = Role(span=SPAN, name="support", of=parties("provider"))
    by = Parties(span=SPAN, parties=(Party(span=SPAN, kind="role", role=ref("support")),))
    said = clock(
        "response",
        starts=event("ticket-created"),
        starts_by=by,
        automatic_counts=True,
        must_contain=(text("b"), text("a")),
    )
    found = by_id(
        read(
            roles=(support,),
            clocks=(said,),
            commitments=group(promise("response", elapsed(1)), promise("resolution", elapsed(2))),
        )
    )
    response, resolution = found["*/response"], found["*/resolution"]
    assert response.start is not None
    assert [(one.event, one.actors) for one in response.start.of] == [("ticket-created", ("provider",))]
    assert [one.event for one in response.stop.of] == ["replied"]
    assert response.stop.actors == ("client", "provider", "third-party", "automatic")
    assert response.stop.needs == ("a", "b")
    assert resolution.start is not None
    assert [one.event for one in resolution.start.of] == ["detected", "reported"]
    assert resolution.stop.actors is None


@pytest.mark.parametrize("start", [event("signature"), event("outside", text=text("go-live"))])
def test_start_without_a_stream_is_undetermined(start: Any) -> None:
    """What rests on an event that no stream carries has no start (K1)."""
    assert (
        by_id(read(commitments=group(promise("response", elapsed(1), start=start))))["*/response"].start
        is None
    )


def test_start_at_the_stop_of_another_clock() -> None:
    """`from the stop of` names the metric whose clock stopped, one's own clocks too (K2)."""
    own = clock("", name="backup", starts=event("reported"), stops=event("restored"))
    found = by_id(
        read(
            clocks=(own,),
            commitments=group(
                promise("response", elapsed(1), start=event("resolved", metric="resolution", stop_of=True)),
                promise("backup", elapsed(1), clock=ref("backup")),
                promise("closure", elapsed(1), start=event("clock", clock=ref("backup"))),
            ),
        )
    )
    assert found["*/response"].start.of[0].stop_of == "resolution"  # type: ignore[union-attr]
    assert found["*/closure"].start.of[0].stop_of == "backup"  # type: ignore[union-attr]
    assert [one.event for one in found["*/backup"].stop.of] == ["restored"]


def test_stop_not_stated_leaves_no_moment() -> None:
    """A clock whose stop is not stated can be stopped by nothing; so can one of one's own without a stop."""
    found = by_id(
        read(
            clocks=(
                clock("response", stops_missing=missing("hole")),
                clock("", name="mine", starts=event("reported")),
            ),
            commitments=group(
                promise("response", elapsed(1)), promise("mine", elapsed(1), clock=ref("mine"))
            ),
        )
    )
    assert found["*/response"].stop.of == found["*/mine"].stop.of == ()


def test_value_without_number_keeps_its_reason() -> None:
    """A delay to be agreed, or as best effort, is no number and says why; nothing is guessed."""
    found = by_id(
        read(commitments=group(promise("response", none("hole")), promise("resolution", none("best-effort"))))
    )
    assert (found["*/response"].delay.why, found["*/resolution"].delay.why) == ("hole", "best-effort")  # type: ignore[union-attr]


def test_delays_keep_their_kind() -> None:
    """Bound, date, the later of several, and days waited come through as written (K3, K4, T10)."""
    strict = elapsed(1).model_copy(update={"strict": True})
    to_date = NoLaterThan(span=SPAN, date=datetime.date(2026, 6, 1))
    later = Combined(span=SPAN, form="later-of", parts=(calendar(2, "week"), to_date))
    found = by_id(
        read(
            commitments=group(
                promise("response", strict),
                promise("resolution", later, extended_by_waiting=True),
                promise("closure", covered(1, "office"), next_opening=True),
            )
        )
    )
    assert found["*/response"].bound == "under"
    assert [one.kind for one in found["*/resolution"].delay.delays] == ["calendar", "to-date"]  # type: ignore[union-attr]
    assert found["*/resolution"].delay.delays[0].extended_by == "whole-days-waited"  # type: ignore[union-attr]
    assert found["*/closure"].edge == "next-opening"


def test_cadence_ends_with_the_ticket() -> None:
    """A cadence carries its delay and ends with the ticket; a grid has points and no delay (K10)."""
    grid = AtTimes(span=SPAN, times=(57600, 36000), days_open_in=refs("office"))
    found = by_id(read(commitments=group(promise("update", every(1)), promise("response", grid))))
    update, response = found["*/update"], found["*/response"]
    assert update.cadence == update.delay
    assert [one.event for one in update.stop.of] == ["restored", "resolved", "closed"]
    assert response.cadence is not None
    assert response.cadence.model_dump() == {"kind": "grid", "at": (36000, 57600), "days_of": "office"}


def test_pauses_are_resolved_for_each_priority() -> None:
    """A pause restricted to some priorities holds for those alone; one for every clock holds for all (K4)."""
    waiting = state(
        "waiting", pauses=(Pause(span=SPAN, metrics=("resolution",), when=when(atom("priority", "P2"))),)
    )
    frozen = state("frozen", first=True, pauses=(Pause(span=SPAN, every=True),))
    found = by_id(
        read(
            states=(waiting, frozen),
            priorities=(
                priority("P1", promise("resolution", elapsed(1))),
                priority("P2", promise("resolution", elapsed(2)), promise("response", elapsed(1))),
            ),
        )
    )
    assert found["P1/resolution"].pauses == ("frozen",)
    assert found["P2/resolution"].pauses == ("frozen", "waiting")
    assert found["P2/response"].pauses == ("frozen",)


def paused(*conditions: Any) -> Commitment:
    """A promise for every ticket under a state that pauses it under some conditions."""
    pauses = tuple(Pause(span=SPAN, every=True, when=one) for one in conditions)
    waiting = state("waiting", first=True, pauses=pauses)
    levels = (priority("P1"), priority("P2"))
    return read(
        states=(waiting,), priorities=levels, commitments=group(promise("response", elapsed(1)))
    ).commitments[0]


def test_pause_under_a_condition_keeps_it() -> None:
    """A pause of a promise for every ticket that depends on the priority, or on more, keeps its condition."""
    only = paused(when(atom("priority", "P2")))
    assert only.pauses == ()
    assert [one.values for one in only.pauses_when["waiting"].atoms] == [("P2",)]
    assert only.requires == ()


def test_pause_under_one_of_two_conditions() -> None:
    """Two conditions of one state are one: not (neither); without a condition, no other counts."""
    either = paused(when(atom("priority", "P2")), when(atom("service", "web"), unless=True)).pauses_when[
        "waiting"
    ]
    assert either.negated
    assert {(one.kind, one.negated) for one in either.atoms} == {("priority", True), ("service", False)}
    always = paused(when(atom("priority", "P2")), None)
    assert (always.pauses, always.pauses_when) == (("waiting",), {})


def test_conditions_that_are_not_one_are_refused_by_evaluators() -> None:
    """Where one condition cannot say both, the commitment requires a feature: nobody guesses."""
    only = paused(when(atom("site", "a"), atom("service", "web")), when(atom("site", "b")))
    assert only.requires == ("pauses-when-either",)


def test_first_state_leads() -> None:
    """The first state of every ticket leads; where none is, a state without name (K4)."""
    named = read(states=(state("b"), state("a"), state("z", first=True)))
    assert [one.name for one in named.states] == ["z", "a", "b"]
    assert [one.name for one in read(states=(state("b"), state("a"))).states] == ["", "a", "b"]
    assert read().states == ()


@pytest.mark.parametrize(
    ("said", "mode", "days"),
    [
        ([], None, None),
        ([("opens-new-ticket", None)], "new-ticket", None),
        ([("opens-new-ticket", 10)], "revive", 10),
        ([("continues", None)], "continue", None),
        ([("continues", None), ("opens-new-ticket", 10)], "continue", 10),
    ],
)
def test_reopening(said: list[tuple[str, int | None]], mode: str | None, days: int | None) -> None:
    """What a clock says of a reopening, in the three ways that K6 knows."""
    facts = tuple(Reopening.model_validate({"span": SPAN, "mode": m, "after_days": d}) for m, d in said)
    found = read(
        clocks=(clock("resolution", reopening=facts),), commitments=group(promise("resolution", elapsed(1)))
    )
    rule = found.commitments[0].on_reopen
    assert (rule.mode, rule.days) == (mode, days) if mode else rule is None  # type: ignore[union-attr]


def test_share_needs_a_month_or_a_quarter() -> None:
    """A share over a month is kept; over a year it is an error, and nothing is assumed (K7)."""

    def compiled(each: str) -> Any:
        share = Share.model_validate(
            {"span": SPAN, "percent": "95.50", "over": Period.model_validate({"span": SPAN, "each": each})}
        )
        return ruleset_from_model(contract(commitments=group(promise("response", elapsed(1), share=share))))

    monthly = compiled("month")
    kept = monthly.rules.editions[0].plans["*"].commitments[0].share
    assert (kept.percent, kept.period) == ("95.5", "month")
    assert [one.code for one in compiled("year").diagnostics] == ["SLA295"]


def test_reliance_names_the_promise_of_the_supplier() -> None:
    """Relying on a supplier carries that supplier's promise for the metric and priority (K17)."""
    host = Supplier(
        span=SPAN,
        name="host",
        commitments=(promise("resolution", elapsed(3)), promise("resolution", elapsed(1), "P1")),
    )
    found = by_id(
        read(
            suppliers=(host,),
            priorities=(
                priority("P1", promise("resolution", elapsed(4), relying_on=ref("host"))),
                priority("P2", promise("resolution", elapsed(4), relying_on=ref("host"))),
            ),
        )
    )
    assert found["P1/resolution"].relies_on.delay.seconds == 3600  # type: ignore[union-attr]
    assert found["P2/resolution"].relies_on.delay.seconds == 3 * 3600  # type: ignore[union-attr]


def test_ladder_watches_the_metric_it_names() -> None:
    """A step at a percentage of a metric stands beside the commitments of that metric alone (K11)."""
    step = Step(span=SPAN, number=1, parties=parties("provider"), percent=Decimal("50"), metric="resolution")
    late = Step(span=SPAN, number=2, parties=parties("client"), at=event("breach"))
    ladder = EscalationLadder(span=SPAN, name="up", steps=(late, step))
    found = by_id(
        read(
            ladders=(ladder,),
            commitments=group(promise("resolution", elapsed(4)), promise("response", elapsed(4))),
        )
    )
    assert [(one.step, one.percent, one.of, one.at_event) for one in found["*/resolution"].escalations] == [
        (1, "50", "delay", None),
        (2, None, None, "breach"),
    ]
    assert found["*/response"].escalations == ()


def test_two_facts_on_one_matter_keep_two_identities() -> None:
    """Two unlabelled facts are an error; the rule set still tells them apart, in no text order."""
    facts = [promise("response", elapsed(1)), promise("response", elapsed(2))]
    one = read(priorities=(priority("P1", *facts),))
    other = read(priorities=(priority("P1", *reversed(facts)),))
    assert ids(one) == ["P1/response", "P1/response/2"]
    assert one.commitments == other.commitments
